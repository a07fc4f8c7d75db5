"""Folders of people whose tables use words of their own, and what others ask of them.

Each question goes with what its answer must show; `LOOKED_UP` are questions that no table tells,
however near its words come.
"""

from tests.helpers.making import row, xlsx

FILES = {
    "boat/Logbook 2025.csv": """date;from;to;nm;engine (h);crew
2025-05-03;Marstal;Ærøskøbing;9,5;1,5;Ida
2025-05-29;Ærøskøbing;Svendborg;14,0;3,0;Ida
2025-07-11;Svendborg;Lundeborg;11,2;0,5;Jorn
2025-07-12;Lundeborg;Nyborg;10,8;2,0;Jorn
""",
    "boat/fuel.csv": """date,harbour,diesel (l),paid (EUR)
2025-05-03,Marstal,42,71.40
2025-07-12,Nyborg,35.5,62.10
""",
    "boat/winter work.md": """# Winter work on the Tern

What has to be finished before she goes back into the water in April.

| Job | Who | State | h |
|---|---|---|---|
| sand the hull | Jorn | done | 12 |
| antifouling | Jorn | open | 6 |
| new impeller | Ida | done | 1.5 |
| splice the halyard | Ida | waiting for rope | 2 |
| varnish the tiller | Ida | open | 3 |
""",
    "boat/engine.md": """# Engine

It has 2,140 hours on the clock and burns two litres of diesel an hour. The tank holds 90 litres.
""",
    "workshop/orders.csv": """customer,piece,due,status,price EUR,deposit EUR
Haas,oak table,2026-03-01,delivered,1450,400
Brandt,shelf,2026-05-15,in progress,620,200
Haas,bench,2026-06-20,in progress,480,0
Ferrari,bed,2026-07-01,ordered,1900,600
""",
    "workshop/tools.md": """# Hand tools

| tool | bought | price | lent to |
|---|---|---|---|
| block plane | 2019 | 140 € | |
| dovetail saw | 2021 | 95 € | Piet |
| router | 2018 | 310 € | Anouk |
| spokeshave | 2022 | 75 € | |
""",
    "workshop/hours March.csv": """day,who,job,hrs
2026-03-02,Piet,shelf,6
2026-03-02,Anouk,bed,7.5
2026-03-03,Piet,shelf,8
""",
    "workshop/todo.md": """# Before the open day

- [x] sweep the yard
- [ ] hang the sign
- [ ] borrow benches
""",
    "bees/sales.csv": """date,to,jars,per jar (EUR),total (EUR)
2025-06-14,village fair,24,6.50,156.00
2025-08-02,Miriam,6,6.50,39.00
2025-09-13,village fair,31,4.00,124.00
""",
    "bees/outlay.csv": """date,what,shop,EUR
2025-02-11,frames and wax,Voss,88.40
2025-03-30,smoker,Voss,39.90
2025-08-19,sugar 30 kg,Metro,27.60
""",
    "bees/feed.csv": """day,colony,sugar (kg),water (l)
2025-08-25,Linde,6,4
2025-09-04,Linde,4.5,3
2025-09-04,Dach,3,2
""",
    "school/class 7b.csv": """surname,first name,glasses,excursion paid,consent
Abel,Tom,yes,12,yes
Celik,Ada,no,12,yes
Dorn,Lea,no,,no
Emre,Can,yes,12,yes
""",
    "school/substitutions.csv": """date,lesson,class,for,min
2026-01-14,3,7b,Weber,45
2026-01-21,5,8a,Weber,45
2026-02-04,2,7b,Rossi,90
""",
    "school/marking.md": """| class test | class | copies | marked |
|---|---|---|---|
| fractions | 7b | 24 | ☑ |
| poems | 8a | 27 | ☐ |
| percentages | 7b | 23 | ☐ |
""",
    "school/books lent.csv": """title,borrower,out,back
Krabat,Tom,2026-01-19,
Momo,Lea,2026-02-09,2026-03-01
Tintenherz,Nils,2026-02-09,
""",
    "school/trip.md": """# Trip to Lübeck

| What | EUR | state |
|---|---|---|
| coach | 640 | booked |
| museum | 96 | to book |
| harbour tour | 150 | to book |
""",
    "home/lent money.csv": """who,what for,EUR,date,repaid
Ulf,concert tickets,60,2025-02-01,yes
Gerda,lunch,14.50,2025-03-11,no
Ulf,petrol,40,2025-03-20,no
""",
    "home/reading.csv": """title,author,pages,finished
Stoner,Williams,288,2025-01-20
Middlemarch,Eliot,880,
Emma,Austen,474,
""",
    "van/charging.csv": """date,kWh,EUR,place
2025-02-03,31.5,12.60,Kiel
2025-06-11,28,11.20,Husum
2025-09-20,40,22.00,A7
""",
    "van/Zafira papers.md": """# Zafira

Bought used, 2021. The next inspection is in 2027.
""",
    "clinic/stock 2024-12.csv": """item,kind,unit,quantity,expiry
gauze,dressing,box,9,2025-08
plaster,dressing,box,5,2026-02
saline,fluid,bag,30,2026-11
""",
    "clinic/stock 2025-06.csv": """item,kind,unit,quantity,expiry
gauze,dressing,box,7,2026-01
plaster,dressing,box,6,2026-09
saline,fluid,bag,25,2027-03
""",
    "clinic/stock 2025-11.csv": """item,kind,unit,quantity,expiry
gauze,dressing,box,4,2026-02
plaster,dressing,box,8,2026-09
saline,fluid,bag,12,2026-01
""",
    "choir/fees.csv": """singer,voice,first instalment,second instalment
Rosa,alto,2026-01-12,2026-03-02
Sven,bass,2026-01-20,
Thea,alto,2026-02-01,
""",
    "school/points 2026.csv": """pupil,algebra,geometry
P1,4.5,8
P2,7,6.5
P3,3,9.5
""",
    "runs/weeks 2026.csv": """week_from,km,climb_m,longest_km
2026-01-05,20,310,8
2026-02-02,32,450,12
2026-03-09,18,200,9
""",
    "runs/months 2024.md": """| month | km |
|---|---|
| January | 88 |
| February | 95 |
| March | 70 |
""",
}
WORKBOOKS = {
    "home/Household 2025.xlsx": (
        ("Post", "January", "February", "March", "April"),
        ("Rent", 810.0, 810.0, 810.0, 835.0),
        ("Groceries", 412.5, 388.0, 430.0, 401.5),
        ("Horse", 95.0, 120.0, 95.0, 340.0),
    ),
    "workshop/timber.xlsx": (
        ("Wood", "Thickness mm", "Boards", "m3"),
        ("oak", 32.0, 14.0, 0.62),
        ("ash", 26.0, 9.0, 0.31),
    ),
    "boat/berths.xlsx": (
        ("Harbour", "Arrived", "Nights", "Fee EUR"),
        ("Svendborg", "2025-05-29", 2.0, 48.0),
        ("Lundeborg", "2025-07-11", 1.0, 22.5),
    ),
}


def contents() -> dict[str, bytes]:
    """Every file, by its path."""
    books = {
        path: xlsx("".join(row(n, *cells) for n, cells in enumerate(rows, 1)))
        for path, rows in WORKBOOKS.items()
    }
    return books | {path: text.encode() for path, text in FILES.items()}


COMPUTED = [
    ("How many litres of diesel did we fill up in 2025?", ["77.5 l = 42 + 35.5"]),
    ("What did we spend on diesel in 2025?", ["133.50 EUR"]),
    ("How many hours did the engine run in 2025?", ["7.0 h"]),
    ("How many nights did we spend in harbours?", ["3 = 2 + 1"]),
    ("What did we pay for moorings altogether?", ["70.50 EUR"]),
    ("How many winter jobs are left?", ["3 rows", "halyard", "antifouling", "tiller"]),
    ("How many winter jobs are finished?", ["2 rows", "hull", "impeller"]),
    ("How many jobs does Jorn still have to do?", ["1 row", "antifouling"]),
    ("How many jobs did Ida finish?", ["1 row", "impeller"]),
    ("How many hours of winter work are left?", ["11 h = 6 + 2 + 3"]),
    ("How many hours did Piet work in March?", ["14 hrs = 6 + 8"]),
    ("How many planks of oak do we have?", ["Boards: 14"]),
    ("How many cubic metres of wood have we got?", ["0.93 m3"]),
    ("How many tools have I lent out?", ["2 rows", "saw", "router"]),
    ("Which tools are not lent?", ["plane", "spokeshave"]),
    ("How many orders are not delivered yet?", ["3 rows", "shelf", "bench", "bed"]),
    ("How many orders are still open?", ["3 rows", "shelf", "bench", "bed"]),
    ("What did my hand tools cost altogether?", ["620 EUR"]),
    ("How much deposit have we received altogether?", ["1,200 EUR"]),
    ("How many things are left to do before the open day?", ["2 tasks", "sign", "benches"]),
    ("How many jars have I sold?", ["61 = 24 + 6 + 31"]),
    ("How much did I spend on the bees in 2025?", ["155.90 EUR"]),
    ("How much sugar did I feed?", ["13.5 kg"]),
    ("How many children wear glasses?", ["2 rows", "Abel", "Emre"]),
    ("How many substitute lessons did I give?", ["3 rows"]),
    ("How many minutes did I stand in for Weber?", ["90"]),
    ("How many copies do I still have to mark?", ["50 = 27 + 23"]),
    ("How many class tests are still unmarked?", ["2 rows", "poems", "percentages"]),
    ("How many books have not come back?", ["2 rows", "Krabat", "Tintenherz"]),
    ("How much is still to book for the trip?", ["246 EUR = 96 + 150"]),
    ("How much money do people still owe me?", ["54.50 EUR"]),
    ("How many books are still unfinished?", ["2 rows", "Middlemarch", "Emma"]),
    ("What did the groceries come to in the first three months?", ["1,230.5"]),
    ("On average, what does the horse cost a month?", ["162.50 = 650"]),
    ("How many kWh did I charge the Zafira with in the first half of 2025?", ["59.5", "31.5 + 28"]),
    ("how many boxes of dressing in all in the November inventory", ["12 = 4 + 8"]),
    ("So what from the June stock expires before February 2026?", ["1", "gauze", "2026-01"]),
    ("which things of the November stock go out of date before March 2026", ["gauze", "saline"]),
    ("How many bags of saline are in the stock?", ["quantity: 12"]),
    (
        "how many of the choir haven't paid the second installment?",
        ["2 rows", "Sven", "Thea"],
    ),
    ("the pupils' average in geometry this year", ["8.00 = 24.0"]),
    ("Can you tell me how many pupils are under a five in algebra?", ["2 rows", "P1", "P3"]),
    ("How many pupils have 8 or more in geometry?", ["2 rows", "P1", "P3"]),
    ("kilometres in total from January to the start of March 2026", ["52 km = 20 + 32"]),
    ("How many kilometres in all of 2026?", ["70 km = 20 + 32 + 18"]),
    ("kilometres between January and February 2024 added up", ["183 km = 88 + 95"]),
]
WHICH = [("What are all the orders worth together?", ["“price EUR” or “deposit EUR”"])]
"""Where two columns could be meant, both are named."""
LOOKED_UP = [
    "How many litres does the tank hold?",
    "How many hours does the engine have on the clock?",
    "How many litres of diesel did we lose in the leak?",
    "How many hours does the varnish need to dry?",
    "How many miles an hour does she make?",
    "How many miles per hour does she make?",
    "How many tools do I still need?",
    "How many chisels are left?",
    "How many jars are left?",
    "How many jars did I buy?",
    "How many hours are left until low water?",
    "How many orders were cancelled?",
    "How much sugar is left in the shed?",
    "How many colonies are left?",
    "How many pupils are still missing?",
    "How many minutes did I lose?",
    "How many books are in the library?",
    "What did we earn with the horse?",
    "On average, what does the cat cost a month?",
    "How many teachers have glasses?",
    "How much did we lose on the horse?",
    "How many copies are left in the cupboard?",
    "How many kWh did I charge the Corsa with in 2025?",
    "How many boxes of dressing were there at the March inventory?",
    "How many kilometres did the Zafira do in 2026?",
    "How many kilometres did I run in January 2025?",
    "class average in chemistry this year?",
    "How many singers haven't paid the third installment?",
]
