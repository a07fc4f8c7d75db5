"""Everyday words that mean one thing, across six languages: what people call their spending.

A bank statement says "Apotheke" where its owner asks for the pharmacy. Entries are lower case.
"""

from __future__ import annotations

from functools import lru_cache

from rag.language.search_terms import terms

GROUPS = """
pharmacy chemist drugstore apotheke farmacia pharmacie apotheek drogerie
train railway rail zug bahn bahnfahrt tren treno trein
rent miete alquiler loyer affitto huur
groceries supermarket supermarkt supermercado supermarché supermercato lebensmittel wochenmarkt
salary wage wages pay gehalt lohn sueldo salario nómina salaire stipendio salaris
electricity power strom electricidad luz électricité elettricità stroom elektriciteit
insurance versicherung seguro assurance assicurazione verzekering
flight flights plane flug flüge vuelo vol volo vlucht
fuel petrol gas diesel benzin tankstelle gasolina gasolinera essence benzina benzine
restaurant restaurants gaststätte restaurante ristorante
meal meals food lunch dinner essen verpflegung comida repas pasto maaltijd
doctor doctors arzt ärztin médico médecin medico dokter
dentist zahnarzt zahnärztin dentista dentiste tandarts
phone mobile telefon handy móvil teléfono téléphone telefono telefoon
book books buch bücher libro libros livre livres libri boek
postage parcel parcels porto versand paket pakete envío colis pacco pakket
hotel hotels unterkunft übernachtung alojamiento hébergement alloggio
clothes clothing kleidung ropa vêtements vestiti kleding
gift gifts present presents geschenk geschenke regalo regalos cadeau cadeaux regali
tax taxes steuer steuern impuesto impuestos impôt impôts tassa tasse belasting
school schule escuela école scuola
water wasser agua eau acqua
car auto coche voiture macchina
garden garten jardín jardin giardino tuin
child children kids kind kinder niños enfants bambini kinderen
bakery baker bäckerei bäcker panadería boulangerie panetteria bakkerij
invoice invoices bill bills rechnung rechnungen factura facturas facture fattura fatture factuur
recipe recipes rezept rezepte receta recetas recette recettes ricetta ricette recept recepten
meeting meetings besprechung besprechungen sitzung reunión reuniones réunion réunions riunione
contract contracts vertrag verträge contrato contratos contrat contrats contratto contratti
letter letters brief briefe carta cartas lettre lettres lettera lettere
trip trips travel reise reisen viaje viajes voyage voyages viaggio viaggi reis
expense expenses cost costs spending ausgabe ausgaben kosten gastos dépense spesa spese uitgave
outlay expense expenses cost costs spending
income earnings revenue einnahme einnahmen ingresos revenus entrate inkomsten
inventory stock stocks stocktaking inventur bestand bestände inventaire inventario inventaris
instalment instalments installment installments tranche raten acompte cuota termijn
humidity rh feuchte luftfeuchte luftfeuchtigkeit humedad humidité umidità
climb climbs ascent elevation höhenmeter dénivelé desnivel dislivello
distance distances entfernung strecke distancia distanza afstand km
pupil pupils student students schüler schülerin élève élèves alumno alumnos leerling leerlingen
order orders bestellung bestellungen pedido pedidos commande commandes ordine ordini bestelling
sample samples probe proben muestra muestras échantillon campione monster
member members mitglied mitglieder miembro socio socios membre membres membro soci lid leden
tenant tenants mieter mieterin inquilino locataire affittuario huurder
flat flats apartment apartments wohnung wohnungen piso appartement appartamento
customer customers client clients kunde kunden cliente clientes clienti klant klanten
payment payments zahlung zahlungen pago pagos paiement pagamento betaling
repair repairs reparatur reparaturen reparación réparation riparazione reparatie
game games match matches spiel spiele partido partidos partita partite wedstrijd
sale sales sell sells sold selling verkauf verkauft verkäufe umsatz ventas vente ventes vendite
key keys schlüssel llave llaves clé clés chiave chiavi sleutel sleutels
delivery deliveries delivered lieferung lieferungen geliefert entrega entregas livraison consegna
supplier suppliers lieferant lieferanten proveedor fournisseur fornitore leverancier
staff employee employees mitarbeiter mitarbeiterin personal empleado employé dipendente
machine machines maschine maschinen máquina macchina
room rooms zimmer raum räume habitación chambre stanza kamer
easter ostern pascua pâques pasqua pasen
christmas xmas weihnachten navidad noël natale kerst
size area größe fläche tamaño surface superficie grootte
name names namen nombre nom nome naam
quantity count number anzahl menge cantidad quantité quantità aantal
category categories kategorie kategorien categoría catégorie categoria categorie
degree degrees grad temperature temperatur celsius °c temperatura température temperatuur
red rot rote roten roja rojo rouge rosso rood
blue blau blaue blauen azul bleu blu blauw
green grün grüne grünen verde vert groen
white weiß weiße weißen blanco blanc bianco wit
black schwarz schwarze schwarzen negro noir nero zwart
worth value wert valor valeur valore waarde
price preis precio prix prezzo prijs
amount betrag importe montant importo bedrag
date datum fecha data
expires expire expiry until valid ends due fällig bis gültig ablauf läuft vence scade
paid payment pays paying payed bezahlt gezahlt bezahlung zahlung payé paiement pagado pago pagato
fee fees dues subscription beitrag mitgliedsbeitrag cotisation cuota quota contributie
quality grade class qualität güte klasse sorte qualité calidad qualità kwaliteit
home house flat apartment household zuhause haus wohnung maison appartement casa huis
mark marks grade grades score note noten zensur zensuren cijfer
returned back return zurück rendu devuelto
treated treatment behandelt behandlung traité
client customer kunde kundin client cliente klant
cheap expensive dear cost costs price teuer billig günstig kosten preis cher
warm hot hottest warmest cold coldest temperature temp degrees temperatur température temperatura
length long longer longest lang längste längsten länge longueur largo lunghezza
weight heavy heavier heaviest schwer schwerste schwersten gewicht poids peso
weight weigh weighs weighed wiegt wog pesa pèse weegt gewicht poids peso
height high higher highest tall taller tallest hoch höchste höchsten höhe hauteur altura altezza
width wide wider widest breit breite largeur ancho breedte
kwh kilowatt strom power electricity
kg kilo kilos kilogram kilograms kilogramm
km kms kilometre kilometres kilometer kilometers kilómetros kilomètres chilometri mileage
l litre litres liter liters litros litri
nm mile miles seemeile seemeilen
m metre metres meter meters
cm centimetre centimetres centimeter centimeters
mm millimetre millimetres millimeter millimeters
m2 m² sqm square quadratmeter
m3 m³ cubic kubikmeter
duration durations dauer durée duración durata duur min mins minutes h hrs hours days
min mins minute minutes minuten minuti minutos
h hr hrs hour hours std stunde stunden heures horas ore uren
pcs piece pieces stück stk pièce pièces
temp temperature temperatur
waiting waits wait pending wartet warten wartend esperando espera pendiente attente attend
board boards plank planks brett bretter
berth berths mooring moorings liegeplatz liegeplätze
hive hives colony colonies beehive volk völker bienenvolk bienenstock
jar jars glas gläser
job jobs task tasks chore chores aufgabe aufgaben
helper helpers volunteer volunteers helfer freiwillige bénévole voluntario volontario vrijwilliger
week weeks woche wochen semaine semana semanas settimana
vet vets veterinary veterinarian tierarzt tierärztin veterinario vétérinaire dierenarts
t ton tons tonne tonnes tonnen tonelada toneladas tonnellate
bought purchased purchase gekauft kaufdatum comprado acheté acquistato gekocht
""".strip()

MONEY = frozenset(
    term
    for word in """
    spent spend spending pay paid paying cost costs worth price amount money bill went go goes earn
    earned ausgegeben bezahlt zahle kostet gekostet preis betrag gasté gasto pagué pago costó
    cuesta precio dépensé payé coûte coûté prix speso pagato costa costato prezzo uitgegeven
    betaald kost
    """.split()  # noqa: SIM905
    for term in terms(word)
)
"""Terms that ask for money without saying for what."""

IDLE = frozenset(
    term
    for word in """
    ticket tickets fee fees thing things stuff back then currently time times together including tax
    all entry entries row rows table sheet list cost use used using come came euro euros dollar
    dollars pounds eur usd gbp one per day days need needed still now planned plan value first last
    number amounts spreadsheet overall expenses purchases payments please again altogether up later
    onwards newer
    """.split()  # noqa: SIM905
    for term in terms(word)
)
"""Terms that a table need not hold: they narrow nothing."""

SAYS_LITTLE = IDLE | frozenset(
    term
    for word in """
    mr mrs ms miss dr herr frau monsieur madame señor señora signor signora
    eat eats ate sit sits sat lie lies lay stand stands stood give gives gave given get gets got
    take takes took make makes made go goes gone put keep keeps kept want wants owe owes live lives
    wear wears wearing play plays played climb climbs climbed
    belong belongs happen happens happened buy hold holds held run add adds done score scored
    bring brings brought taken value consumption consumed usage
    whole entire ganz ganze ganzen work works arbeitet arbeiten came
    contain contains enthalten enthält liegen stehen sitzen kommen gehören gehört
    kostet gekostet bezahlt zahlt verbraucht verbrauchen verbrauch gab gibt liegt steht sitzt kommt
    geht macht hatte hatten kaufen zahlen consommé acheté coûte coûté
    along moment according
    gave gaf gab donné dado dato tout totaal totale
    less fewer lower greater than exceed exceeds exceeding weniger mehr menos moins meno minder
    grand revised exactly furthest farthest beat beats source sources
    actually really roughly copy year years month months week weeks
    club association society verein
    """.split()  # noqa: SIM905
    for term in terms(word)
)
"""The same with forms of address and verbs that go with anything."""

LOGGED = frozenset(
    term
    for word in """
    fill filled filling fuel fuelled tank tanked refuel refuelled run ran running drive drove driven
    sail sailed row rowed ride rode ridden cycle cycled walk walked hike hiked swim swam fly flew
    log logged record recorded note noted train trained collect collected gather gathered harvest
    harvested pick picked produce produced receive received burn burnt consume consumed put got
    cover covered bring brought count counted find found see saw seen spot spotted observe observed
    measure measured catch caught tally tallied weigh weighed enter entered getankt gefahren
    gelaufen gesegelt geerntet gesammelt gearbeitet
    trainiert aufgeschrieben notiert erhalten bekommen gezählt gemessen gesehen gefunden gefangen
    beobachtet gewogen compté comptés comptées mesuré trouvé trouvés vu vus contado contados medido
    visto vistos encontrado contati misurati visti trovati geteld gemeten gezien gevonden
    """.split()  # noqa: SIM905
    for term in terms(word)
)
"""What is done with what is measured: litres are filled, miles are sailed. A table whose column has
that unit need not hold the verb; verbs that take away, as selling and losing, are none of these."""

_PAPERS = """
recipe invoice contract letter meeting minutes protocol report policy manual receipt payslip
statement certificate form offer quote quotation review article paper agreement newsletter
handbook draft essay application order protokoll bericht quittung angebot antrag artikel bescheid
anleitung acta informe recibo compte-rendu rapport reçu devis verbale ricevuta notulen verslag
"""


@lru_cache(maxsize=1)
def _by_term() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in GROUPS.split("\n"):
        group = frozenset(term for word in line.split() for term in terms(word))
        for term in group:
            found[term] = found.get(term, frozenset()) | group
    return found


def alike(word: str) -> frozenset[str]:
    """The search terms that a word may stand as in a document, its own among them."""
    own = terms(word)
    return frozenset(own) | frozenset(t for term in own for t in _by_term().get(term, ()))


@lru_cache(maxsize=1)
def papers() -> frozenset[str]:
    """Terms of what documents are called by what they are for: recipes, invoices, minutes."""
    return frozenset().union(*map(alike, _PAPERS.split()))
