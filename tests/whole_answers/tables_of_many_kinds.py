"""Tables of an invented household and its clubs, and what may be asked of them.

Each question goes with what its answer must show. `LOOKED_UP` are questions that no table here
answers, and some whose words do not say for certain which cells are meant.
"""

TABLES = {
    "garden/coldframes_2024.csv": """no,sown,side,width_cm,sprouts,who
C1,2024-03-02,north,40,31,Arvid
C2,2024-03-09,south,60,12,Mona
C3,2024-04-20,north,50,40,Mona
""",
    "garden/coldframes_2025.csv": """no,sown,side,width_cm,sprouts,who
C4,2025-03-04,north,40,25,Arvid
C5,2025-04-11,south,70,9,Arvid
C6,2025-04-28,south,60,14,Mona
""",
    "bees/hives_2025.csv": """hive,queen_year,queen_colour,location,honey_kg,treated_on,varroa_count
Linde 1,2023,red,orchard,18.5,2025-08-04,3
Linde 2,2024,green,orchard,22.0,2025-08-04,7
Bach 1,2022,yellow,stream,9.5,,14
Bach 2,2024,green,stream,16.0,2025-08-11,2
Dach,2023,red,roof,0,,31
""",
    "sailing/members.xlsx": """Name | Boat class | Since | Fee EUR | Paid EUR | Paid on | Key
Aaltje Brouwer | Laser | 2012 | 240 | 240 | 2026-02-11 | yes
Tomasz Wilk | 420 | 2019 | 240 | 0 |  | no
Henrike Voss | Laser | 2021 | 120 | 120 | 2026-03-02 | yes
Ilya Petrenko | Optimist | 2024 | 60 | 60 | 2026-02-20 | no
Marguerite Ducret | Laser | 2008 | 240 | 100 | 2026-04-01 | yes
Silvan Egger | Optimist | 2025 | 60 | 0 |  | no
Total |  |  | 960 | 520 |  |
""",
    "sailing/boats.md": """# Club boats

| Boat | Sail number | Length m | Bought | Price EUR | Berth |
|---|---|---|---|---|---|
| Zeemeeuw | NED 4711 | 4.2 | 2015-05-02 | 3,900.00 | B7 |
| Kiebitz | GER 918 | 2.3 | 2019-09-14 | 850.00 | B9 |
| Albatros | GER 1206 | 6.1 | 2021-03-30 | 12,400.00 | A1 |
""",
    "lessons/guitar_income.csv": """date;pupil;minutes;amount;currency;paid
2026-01-09;Noor;45;38.00;EUR;cash
2026-01-12;Bastian;30;27.00;EUR;transfer
2026-01-23;Noor;45;38.00;EUR;cash
2026-02-06;Noor;60;50.00;EUR;
2026-02-09;Fleur;60;55.00;CHF;transfer
2026-02-20;Bastian;30;27.00;EUR;
""",
    "allotment/harvest.csv": """crop,variety,bed,harvested_kg,sown,first_picked
potato,Annabelle,1,31.5,2025-04-12,2025-07-03
potato,Bintje,2,44.2,2025-04-19,2025-08-10
bean,Neckarkönigin,3,12.8,2025-05-20,2025-07-28
bean,Saxa,3,6.1,2025-05-11,2025-07-14
pumpkin,Hokkaido,4,27.0,2025-05-25,
""",
    "allotment/wood_prices.csv": """timber,width_mm,length_m,quality,price_per_m_eur,dealer,stock
larch,60,3,I,4.80,Holz Kessler,yes
larch,60,4,II,3.90,Holz Kessler,no
larch,120,4,I,8.70,Sägewerk Au,yes
spruce,60,3,I,2.40,Holz Kessler,yes
spruce,120,4,II,3.10,Sägewerk Au,yes
""",
    "flat/Zähler.csv": """Datum;Strom kWh;Gas m3;Wasser m3
2025-09-30;8120;3304,5;211,2
2025-10-31;8331;3391,0;218,9
2025-11-30;8560;3502,4;226,1
2025-12-31;8822;3640,9;234,0
2026-01-31;9101;3799,3;241,8
2026-02-28;9344;3921,7;248,6
""",
    "car/repairs.xlsx": """Date | Garage | Work | km | Cost CHF
2024-03-04 | Garage Tobler | winter tyres changed | 81200 | 96.00
2024-10-21 | Garage Tobler | brake pads front | 90110 | 412.50
2025-04-02 | Pneu Rapid | summer tyres new | 97840 | 688.00
2025-11-18 | Garage Tobler | service and oil | 106300 | 535.20
""",
    "wedding/guests.xlsx": """Guest | Side | Table | Menu | Replied | Nights
Oda Lindqvist | bride | 1 | fish | yes | 2
Per Lindqvist | bride | 1 | meat | yes | 2
Camille Roche | groom | 2 | vegan | yes | 0
Ansgar Thiel | groom | 2 | meat | no |
Ludmila Horak | bride | 3 | vegan | yes | 1
Jorge Peña | groom | 3 | fish |  |
Wiebke Ahlers | groom | 3 | vegan | yes | 1
""",
    "quotes/2026-01-20 roof offer v1.docx": """Offer for the roof of the barn

Pos | Work | EUR
1 | scaffold | 1,800.00
2 | battens and tiles | 9,400.00
3 | gutters | 1,150.00
 | Net | 12,350.00
 | VAT 19 % | 2,346.50
 | Total | 14,696.50
""",
    "quotes/2026-02-15 roof offer v2.docx": """Offer for the roof of the barn, with insulation

Pos | Work | EUR
1 | scaffold | 1,800.00
2 | battens and tiles | 9,400.00
3 | gutters | 1,150.00
4 | insulation 160 mm | 4,200.00
 | Net | 16,550.00
 | VAT 19 % | 3,144.50
 | Total | 19,694.50
""",
    "health/impfungen_jonne.md": """# Impfungen Jonne

| Impfung | Datum | Ärztin | fällig |
|---|---|---|---|
| Tetanus | 2019-05-06 | Dr. Kaya | 2029-05-06 |
| FSME | 2024-04-15 | Dr. Kaya | 2027-04-15 |
| Masern | 2014-09-01 | Dr. Brand | |
""",
    "pottery/kiln_log.csv": """firing,date,program,top_temp_c,hours,pieces,cracked
1,2025-10-04,bisque,960,9,34,2
2,2025-10-18,glaze,1240,11,28,0
3,2025-11-15,bisque,960,9,41,1
4,2025-12-06,glaze,1235,12,37,5
""",
    "freelance/invoices_2025.xlsx": """Nr | Date | Client | Subject | Amount | Currency | Paid on
25-01 | 2025-02-03 | Verlag Nordlicht | cover art | 1,200.00 | EUR | 2025-02-27
25-02 | 2025-03-17 | Studio Kea | logo | 850.00 | USD | 2025-04-30
25-03 | 2025-05-09 | Verlag Nordlicht | map of islands | 640.00 | EUR |
25-04 | 2025-08-22 | Museum Hafen | poster | 975.00 | EUR | 2025-09-10
25-05 | 2025-11-30 | Studio Kea | icons | 400.00 | USD |
""",
    "wine/cellar.md": """## Cellar

| Wine | Country | Year | Bottles | Shelf |
|---|---|---|---|---|
| Rioja Gran Reserva | Spain | 2014 | 6 | C2 |
| Chablis | France | 2021 | 4 | A1 |
| Barolo | Italy | 2016 | 3 | C3 |
| Sancerre | France | 2022 | 9 | A2 |
""",
    "prices/cheese 2024 and 2026.md": """# Cheese at the market

## 2024

| Cheese | EUR per kg |
|---|---|
| Comté | 27.50 |
| Taleggio | 19.80 |

## 2026

| Cheese | EUR per kg |
|---|---|
| Comté | 31.00 |
| Taleggio | 22.40 |
| Feta | 14.90 |
""",
    "library/lent_out.csv": """book,lent_to,lent_on,returned_on
The Salt Path,Greetje,2025-03-01,2025-04-20
Stoner,Emeka,2025-05-11,
Austerlitz,Greetje,2025-06-02,
Kairos,Paula,2025-06-15,2025-09-01
""",
    "school/notes_lina.csv": """matière;trimestre;note;professeur
français;1;4,5;Mme Carrel
français;2;5;Mme Carrel
maths;1;5,5;M. Odermatt
maths;2;4;M. Odermatt
allemand;1;5;Frau Suter
""",
    "phone/plans.md": """| Plan | Data GB | Minutes | EUR per month | Contract |
|---|---|---|---|---|
| Mini | 3 | 100 | 7.99 | none |
| Midi | 12 | unlimited | 14.99 | 12 months |
| Maxi | 40 | unlimited | 24.99 | 24 months |
""",
    "run/training.csv": """date,route,km,minutes,shoes
2026-03-01,river,8.2,49,Brooks
2026-03-05,hill,6.0,41,Brooks
2026-03-08,river,12.4,76,Asics
2026-03-15,forest,15.1,97,Asics
2026-04-02,hill,6.0,39,Brooks
""",
    "notes/kitchen.md": """# Thoughts on the kitchen

The fridge is eleven years old and hums. Twelve people came to the party in May, nobody sat.
The carpenter comes on 4 May; Ludmila brings cake.
""",
    "notes/boat trip.md": """# Boat trip

We sailed the Zeemeeuw to Enkhuizen. The skipper paid 18 euros for the berth there.
""",
    "notes/plugins.md": """# Which plugins I use

Some help by doing less:

- Tidyfold folds long sections.
- Quickref looks up references.
- Wraptext breaks lines.
""",
}

QUESTIONS = [
    ("all sprouts found on the north side, both years together", ["96 = "]),
    ("how many sprouts were seen on the south side in all the years", ["35 = "]),
    ("how many coldframes did Arvid log in 2025", ["2 rows"]),
    ("how many members does the sailing club have", ["6"]),
    ("how many lasers are there among the sailing members", ["3"]),
    ("which sailing members have no key", ["Tomasz Wilk", "Ilya Petrenko", "Silvan Egger"]),
    ("when did Henrike Voss pay her sailing fee", ["2026-03-02"]),
    ("how much have the sailing members paid altogether", ["520"]),
    ("how much did marguerite ducret pay", ["100"]),
    ("what fee does ilya petrenko owe the sailing club", ["60"]),
    ("sail number of the kiebitz", ["GER 918"]),
    ("when was the albatros bought", ["2021-03-30"]),
    ("what did the zeemeeuw cost", ["3,900"]),
    ("which boat lies at berth A1", ["Albatros"]),
    ("how much honey did the hives give in 2025", ["66"]),
    ("honey from the orchard hives in total", ["40.5"]),
    ("which hives were not treated", ["Bach 1", "Dach"]),
    ("how many hives have a green queen", ["2"]),
    ("which hive gave no honey", ["Dach"]),
    ("when was bach 2 treated", ["2025-08-11"]),
    ("what is a metre of quality II larch with 60 mm", ["3.90"]),
    ("cost per metre: larch 120mm quality I", ["8.70"]),
    ("is 4m larch 60 mm in stock", ["no"]),
    ("how much did I earn from guitar lessons in January 2026", ["103"]),
    ("how much did Noor pay for guitar lessons altogether", ["126"]),
    ("which guitar lessons have not been paid yet", ["2026-02-06", "2026-02-20"]),
    ("what do the guitar lessons in euros add up to", ["180"]),
    ("how many lessons did bastian have", ["2"]),
    ("how many kilos of potatoes did we harvest", ["75.7"]),
    ("how many varieties of beans", ["2"]),
    ("when did we first pick the saxa beans", ["2025-07-14"]),
    ("which crop has the largest harvest", ["Bintje"]),
    ("wie viel Strom haben wir im Oktober 2025 verbraucht", ["211"]),
    ("how much gas was used at home in January 2026", ["158.4"]),
    ("wie viel wasser haben wir im dezember 2025 verbraucht", ["7.9"]),
    ("what did garage tobler cost us in total", ["1,043.70"]),
    ("when were the brake pads done", ["2024-10-21"]),
    ("car repairs in 2025, how much", ["1,223.20"]),
    ("what did the new summer tyres cost", ["688"]),
    ("how many guests eat vegan at the wedding", ["3"]),
    ("which wedding guests have not replied yet", ["Jorge Peña", "Ansgar"]),
    ("at which table does camille roche sit", ["2"]),
    ("how many people are on the wedding guest list", ["7"]),
    ("total of the roof offer with VAT", ["19,694.50"]),
    ("grand total of the first and of the second roof offer", ["14,696.50", "19,694.50"]),
    ("what do the gutters cost in the roof offer", ["1,150"]),
    ("wann ist die FSME-Impfung von Jonne fällig", ["2027-04-15"]),
    ("how many glaze firings were there", ["2"]),
    ("average temperature of the kiln for glaze", ["1,237.5"]),
    ("which 2025 invoices of mine are unpaid", ["25-03", "25-05"]),
    ("what do the dollar invoices of 2025 come to", ["1,250"]),
    ("when did Museum Hafen pay the poster", ["2025-09-10"]),
    ("how much was comté in 2024 and how much is it now", ["27.50", "31.00"]),
    ("price of taleggio in 2026", ["22.40"]),
    ("which books have not come back", ["Stoner", "Austerlitz"]),
    ("quel professeur a lina en allemand", ["Suter"]),
    ("how much data does the midi plan have", ["12"]),
    ("cheapest phone plan", ["Mini"]),
    ("how many km did I run in March 2026", ["41.7"]),
    ("which boats were bought in 2019", ["Kiebitz"]),
    ("which boats were bought since 2018", ["Kiebitz", "Albatros"]),
]

LOOKED_UP = [
    "number of optimist sailors in the club",
    "how many people came to the party in May",
    "when does the carpenter come",
    "what did the skipper pay for the berth",
    "which extensions make the build shorter",
    "how many kittens did the neighbours have",
    "which rowers still owe their share",
    "which vaccination of jonne has no due date",
    "how many pieces cracked in the kiln in all",
    "how many bottles of french wine are in the cellar",
    "where is the barolo",
    "who has my copy of austerlitz",
    "moyenne de lina en maths",
    "longest run in march 2026",
]
