"""Tables of a household, a bakery and a music teacher, and questions as people ask them."""

FILES = {
    "music/instruments.csv": """piece,serial,bought,price_eur,remark
Viola Amati copy,V-118,2027-03-18,3150,repaired 2030
Cello student,C-204,2029-01-09,1790,
Violin half,H-031,2026-06-02,640,lent out
Travel violin,T-551,2028-04-27,380,
""",
    "bakery/sales 2031.csv": """date,product,pieces,price_each_eur,total_eur
2031-03-01,rye loaf,40,4.20,168.00
2031-03-01,poppy roll,120,0.80,96.00
2031-04-05,rye loaf,52,4.20,218.40
2031-04-05,plum cake,12,18.00,216.00
""",
    "bakery/flour deliveries.csv": """delivered,mill,kind,sacks,kg,price_eur
2030-11-04,Bruckmill,rye,10,250,190.00
2031-01-13,Bruckmill,wheat,20,500,340.00
2031-02-20,Hofer,rye,8,200,148.00
2031-04-02,Hofer,wheat,16,400,280.00
""",
    "bakery/oven-log.csv": """day,oven,degrees,minutes,baker
2031-02-01,left,240,45,Jon
2031-02-02,right,225,50,Ida
2031-02-03,left,250,40,Jon
""",
    "bakery/staff.md": """# Staff

| Name | Role | Since | Hours a week | Pay per hour EUR |
|---|---|---|---|---|
| Jon | baker | 2027-05-01 | 38 | 17.50 |
| Ida | baker | 2029-09-15 | 30 | 16.80 |
| Mo | shop | 2030-02-01 | 20 | 14.00 |
| Ana | shop | 2031-01-10 | 12 | 13.50 |
""",
    "bakery/bills 2031.csv": """no,date,customer,kind,eur
1,2031-01-09,Inn Elk,bread,80
2,2031-02-11,Inn Elk,cake,45
3,2031-02-12,Cafe Nord,bread,60
""",
    "bakery/rides 2031.csv": """date,to,km,customer,toll_eur
2031-01-09,Elk hill,14,Inn Elk,0
2031-02-11,Elk hill,14,Inn Elk,2
""",
    "bakery/oven weights 2031.csv": """day,left_kg,right_kg,remark
2031-02-01,41.0,38.5,
2031-02-02,40.5,38.0,rye
2031-02-03,40.0,37.5,rye
""",
    "house/repairs.csv": """date,room,firm,what,amount
2030-03-14,hall,Stadler,radiator,74.00
2030-05-22,attic,Fehrson,fuse box,163.20
2031-02-11,attic,Fehrson,two sockets,41.70
""",
    "house/running costs.md": """# What the house costs

| Post | Budget 2031 EUR | So far EUR | Who |
|---|---|---|---|
| Oil | 1800 | 1950 | Lena |
| Insurance | 420 | 402 | Piet |
| Chimney | 110 | 134 | Lena |
| Total | 2330 | 2486 | |
""",
    "house/savings.md": """# What the house saves

| Post | EUR |
|---|---|
| Solar | 310 |
| Wood | 95 |
""",
    "house/power.csv": """month,grid_kwh,roof_kwh,bill_eur
2030-10,180,60,54.00
2030-11,210,35,63.00
2030-12,260,20,78.00
2031-01,250,30,80.00
2031-02,220,55,70.40
""",
    "music/repertoire.csv": """title,composer,minutes,key,learned
Pavane,Faure,6,F sharp minor,2028-03-01
Gigue,Bach,3,G major,2029-06-12
Clair,Debussy,5,D flat major,2030-01-05
""",
    "music/pupils.csv": """pupil,instrument,lessons,fee_eur,paid
Nils,cello,8,240,yes
Eva,violin,10,300,no
Ria,viola,6,180,yes
""",
    "music/fete helpers.md": """# Volunteers for 21 June 2031

| Name | Task | From |
|---|---|---|
| Nils | stage | 10:00 |
| Eva | till | 12:00 |
| Kai | grill | 12:00 |
""",
    "trips/expenses 2030.csv": """date,trip,item,amount_eur,paid_by
2030-09-10,Turin,train,160.00,Piet
2030-09-11,Turin,hostel,150.00,Lena
2030-09-12,Turin,museum,22.00,Lena
""",
    "farm/animals.md": """# Animals

| Name | Kind | Weight kg | Born |
|---|---|---|---|
| Berta | cow | 610 | 2024-03-02 |
| Lotte | goat | 58 | 2026-05-11 |
""",
    "farm/machines.md": """# Machines

| Machine | Year | Cost EUR | Hours |
|---|---|---|---|
| tractor | 2018 | 42000 | 3150 |
| baler | 2015 | 15500 | 980 |
""",
    "farm/vet bills.csv": """date,vet,animal,reason,eur
2030-01-10,Dr Sand,Berta,hoof,85.00
2030-03-05,Dr Sand,Lotte,teeth,120.00
2030-06-15,Dr Lund,Lotte,fever,64.50
""",
    "farm/trial.csv": """bed,seedlings,failures,soil
north,40,3,clay
south,25,6,sand
""",
    "shop/stock 2030-05.csv": "item,pieces,price_eur\nbutter,60,3.20\nhoney,25,7.50\n",
    "shop/stock 2030-10.csv": "item,pieces,price_eur\nbutter,44,3.40\nhoney,31,7.50\n",
    "shop/orders.csv": """no,date,customer,item,pieces,total_eur,state
1,2030-05-03,Cafe Nord,butter,20,64.00,delivered
2,2030-06-02,Inn Elk,cheese wheel,3,96.00,open
""",
    "club/race.md": """# Village run 2030

| Place | Runner | Time | Age |
|---|---|---|---|
| 1 | Oda | 41:10 | 34 |
| 2 | Finn | 42:55 | 19 |
| 3 | Sven | 49:30 | 62 |
""",
    "club/kitty.csv": """date,what,in_eur,out_eur
2030-02-01,dues,120.00,
2030-02-20,cups,,35.50
2030-03-03,raffle,88.00,
2030-04-10,bus,,140.00
""",
}
COMPUTED = [
    ("what have we paid the electrician Fehrson so far, all rooms together?", ["204.90"]),
    ("what have we paid Hofer up to now", ["428.00 EUR"]),
    ("what has Inn Elk been billed in 2031, added up", ["125 EUR = 80 + 45"]),
    ("all the flour from Hofer in kg", ["600 kg"]),
    ("how much rye flour have we bought in kg", ["450 kg"]),
    ("how many rye loaves did we sell in 2031", ["92 = 40 + 52"]),
    ("how hot was the left oven on 3 february 2031", ["degrees: 250"]),
    ("hottest bake in february and who was at the oven", ["Jon · degrees: 250"]),
    ("how many hours a week do the bakers work together", ["68 = 38 + 30"]),
    ("what is the average pay per hour of the shop staff", ["13.75 EUR"]),
    ("which posts of the house went over budget", ["2 rows", "Oil", "150 EUR above", "Chimney"]),
    ("which post of the house is furthest over the budget", ["Oil"]),
    ("what month had the highest power bill", ["2031-01"]),
    ("average power bill per month", ["69.08 EUR"]),
    ("longest piece in my repertoire", ["Pavane"]),
    ("what do the pupils' fees add up to", ["720 EUR"]),
    ("how many helpers were down for the fete on 21 june 2031", ["3 rows"]),
    ("how much did Lena lay out on the Turin trip", ["172.00 EUR"]),
    ("how much does Berta weigh", ["Weight kg: 610"]),
    ("cuánto pesa Berta", ["Weight kg: 610"]),
    ("was haben wir 2030 für den Tierarzt ausgegeben", ["269.50 EUR"]),
    ("average of the two vet bills of Dr Sand", ["102.50 EUR"]),
    ("oldest machine", ["baler · Year: 2015"]),
    ("oldest runner", ["Sven · 49:30 · Age: 62"]),
    ("youngest runner of the village run", ["Finn"]),
    ("what was Finn's time", ["Time: 42:55"]),
    ("how much honey is left in the shop", ["pieces: 31"]),
    ("which orders are open", ["cheese wheel"]),
    ("what came into the kitty in 2030", ["208.00 EUR"]),
    ("what went out of the kitty", ["175.50 EUR"]),
]
LOOKED_UP = [
    "kilos of rye from the left oven altogether",
    "what did the instrument repair come to altogether",
    "how much sourdough did we get from Hofer in kg",
    "all the letters in order",
    "longest walk in my repertoire book",
    "how many helpers were down for the fete on 22 june 2031",
    "how many hours a month do the bakers work together",
    "which posts of the garden went over budget",
    "how many of the seedlings failed",
    "how much jam is left in the shop",
    "who looks after the orders",
    "what does the 2 mean",
]
