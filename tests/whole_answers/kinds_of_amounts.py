"""Tables with several columns of amounts, and questions whose kind says which of them is meant."""

FILES = {
    "orchard/apples.csv": """picked,tree,kg,crates,price_per_crate_eur
2025-09-02,Boskoop,120,8,14.00
2025-09-20,Boskoop,90,6,15.00
2025-09-21,Elstar,75,5,16.00
""",
    "orchard/press log.csv": """date,press,hours_total,parts_eur,done_by
2025-04-01,old press,310,20.00,Ada
2025-09-10,old press,322,0,Ada
2025-10-02,old press,340,55.00,Rui
""",
    "hall/budget 2025.csv": """item,planned EUR,actual EUR
chairs,900,870
heating,2400,2655
stage,1500,1490
Total,4800,5015
""",
    "hall/cash 2025.csv": """date,text,in_eur,out_eur,balance_eur
2025-02-01,tea sales,40.00,,140.00
2025-02-14,lamps,,25.50,114.50
2025-03-08,lamps,,10.00,104.50
""",
    "hall/power 2025.csv": """month,power_kwh,power_eur
2025-10,180,54.00
2025-11,120,36.00
2025-12,210,63.00
""",
    "hall/plays.csv": """play,author,minutes,roles
The Lake,Olsen,75,6
Winter,Brandt,110,9
Two Doors,Olsen,55,2
""",
    "hall/guests.csv": """guest,table,fee paid
Uta,1,2025-05-02
Ivo,1,
Lin,2,2025-05-09
""",
    "trips/hikes.csv": """date,walk,km,with
2025-12-12,Ridge,14,Mara
2026-01-10,Gorge,9,Mara
2026-02-07,Coast,18,Tim
2026-04-18,Ridge,14,Tim
""",
    "trips/costs.csv": """date,trip,item,amount_eur
2025-06-01,Jura,train,80.00
2025-06-03,Jura,hut,120.00
2025-08-09,Elbe,bus,35.00
""",
    "staff/leave.csv": """name,from,to,working_days
Pia,2025-02-10,2025-02-14,5
Omar,2025-03-03,2025-03-04,2
Pia,2025-07-01,2025-07-04,4
""",
    "staff/members 2026.csv": """name,kind,shifts_2025
Zoe,adult,3
Yan,adult,0
Wim,child,0
""",
    "office/bill.md": """# Bill of the carpenter

| what | EUR |
|---|---|
| door | 800.00 |
| lock | 90.00 |
| To pay | 890.00 |
""",
    "office/notes.md": "# Notes\n\nThe carpenter comes on Monday.\n",
}

COMPUTED = [
    ("How much fruit did the Boskoop tree of the orchard's apples give in 2025?", ["210 kg"]),
    ("How many kilos of apples in all?", ["285 kg = 120 + 90 + 75"]),
    ("How much was planned for the heating?", ["2400"]),
    ("What did the heating really cost?", ["actual EUR: 2655"]),
    ("How much went on lamps in 2025?", ["35.50 EUR = 25.50 + 10.00"]),
    ("power consumption in the last quarter of 2025", ["510", "180 + 120 + 210"]),
    ("longest play", ["Winter", "110"]),
    ("longest walk in the winter of 2025/26", ["Coast", "18"]),
    ("How many km of hikes in the first half of January 2026?", ["9"]),
    ("How long does Winter last?", ["110"]),
    ("What did the Jura trip cost?", ["200.00 EUR = 80.00 + 120.00"]),
    ("How many days of leave did Pia take in 2025?", ["9 = 5 + 4"]),
    ("How many members haven't done any shifts in 2025?", ["2 rows", "Yan", "Wim"]),
]
LOOKED_UP = [
    "How many hours does the old press have?",  # they are what has come together so far
    "How much are the crates of Boskoop in 2025?",  # prices are never added
    "How many guests have paid the fee?",  # all guests are listed, not all have paid
    "Which hikes were longer than those of the year before?",
    "oldest press of the orchard",
    "average price of the bus",
    "who has the highest bill of the carpenter",
]
