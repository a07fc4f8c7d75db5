"""The words that `dated_folder` fills in: one record a language."""

from __future__ import annotations

from dataclasses import dataclass

NAMES = [
    "Falkenhof", "Brombeersaal", "Quellgarten", "Torresol", "Nordkai", "Mirabeau", "Castelnovo",
    "Duinzicht", "Ahornstube", "Pinienhaus", "Roquefleur", "Zonnedal", "Silverton", "Kestrel",
]  # fmt: skip
THINGS = [
    "canoe", "kayak trailer", "tent", "camping stove", "bicycle pump", "bicycle lock", "telescope",
    "tripod", "sewing machine", "ironing board", "lawn mower", "hedge trimmer",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """How each shape of change is written and asked for in a language."""

    code: str
    log: str
    place_head: str
    place_old: str
    place_new: str
    other_head: str
    other: str
    ask_place: str
    ask_place_end: str
    policy: str
    draft: str
    rule: str
    rest: str
    ask_rule: str
    guide: str
    guide_rest: str
    code_head: str
    code_old: str
    code_new: str
    code_other: str
    day_rest: str
    ask_code: str
    event: str
    event_old: str
    event_new: str
    event_day: str
    ask_event: str
    ask_event_first: str
    weights: str
    weight: str
    ask_weight: str


LANGUAGES = {
    "en": Words(
        "en", "Choir decisions", "Rehearsal room",
        "We rehearse in the {0} from autumn on.",
        "From now on we rehearse in the {0}, the heating was too loud. Reverses E-{1}.",
        "Concert clothes", "Dark blue, no scarves.",
        "where does the choir rehearse?", "which rehearsal room did the choir settle on in the end",
        "Refund rules", "old",
        "Meals on the road are refunded up to {0} euros a day.",
        "Receipts are kept for three years.\n\nTaxis need a reason.",
        "how much do they refund for meals on the road",
        "Boathouse guide", "The boathouse is behind the second lock. Bring a torch.",
        "Door code", "The code of the boathouse door is `{0}`.",
        "The boathouse has a new door code: `{0}`. The one in the guide does not work any more.",
        "The sauna has a new door code: `{0}`. The old one does not work any more.",
        "Rowed for two hours, wind from the west.",
        "door code of the boathouse",
        "Harbour swim", "The harbour swim is on {0} September, at ten.",
        "The harbour swim has been moved: it is on {0} September, because of the ferry.",
        "{0} September|September {0}", "when is the harbour swim?",
        "when was the harbour swim originally planned?",
        "Weight of the goat", "the goat weighs {0} kilos", "how much does the goat weigh now?",
    ),
    "de": Words(
        "de", "Beschlüsse Imkerverein", "Vereinslokal",
        "Wir treffen uns künftig im {0}.",
        "Wir treffen uns nicht mehr dort, sondern im {0}. Ersetzt E-{1}.",
        "Honiggläser", "Nur noch Gläser mit Pfand.",
        "wo trifft sich der Imkerverein?",
        "Welches Vereinslokal haben die Imker zuletzt beschlossen?",
        "Garagenordnung", "alt",
        "Die Miete für einen Stellplatz beträgt {0} Euro im Monat.",
        "Motoren werden nicht laufen gelassen.\n\nFahrräder stehen hinten.",
        "Wie hoch ist die Miete für einen Stellplatz in der Garage?",
        "Anleitung Werkstatt", "Die Werkstatt liegt im Hof. Licht links neben der Tür.",
        "Tresor", "Die Kombination des Tresors in der Werkstatt ist `{0}`.",
        "Der Tresor in der Werkstatt hat eine neue Kombination: `{0}`. Die alte gilt nicht mehr.",
        "Das Fahrradschloss hat eine neue Kombination: `{0}`. Die alte gilt nicht mehr.",
        "Regen den ganzen Tag.",
        "Kombination vom Tresor in der Werkstatt",
        "Sommerfest Kita", "Das Sommerfest der Kita ist am {0}. Juni.",
        "Das Sommerfest der Kita wurde verschoben, es ist jetzt am {0}. Juni.",
        "{0}. Juni", "Wann ist das Sommerfest der Kita?",
        "Wann war das Sommerfest der Kita ursprünglich geplant?",
        "Reifendruck Anhänger", "Reifendruck am Anhänger {0} Kilopascal",
        "Wie hoch ist der Reifendruck am Anhänger aktuell?",
    ),
    "es": Words(
        "es", "Acuerdos de la banda", "Local de ensayo",
        "La banda ensaya en {0} desde otoño.",
        "La banda ya no ensaya allí, ahora ensaya en {0}. Sustituye E-{1}.",
        "Uniforme", "Camisa blanca.",
        "¿dónde ensaya la banda?", "¿qué local de ensayo eligió la banda al final?",
        "Normas del huerto", "antiguo",
        "La cuota anual de una parcela es de {0} euros.",
        "El agua se cierra en invierno.\n\nNo se permiten perros.",
        "cuota anual de una parcela del huerto",
        "Guía del refugio", "El refugio está junto al lago. Hay leña detrás.",
        "Candado", "La clave del candado del refugio es `{0}`.",
        "El candado del refugio tiene una clave nueva: `{0}`. La de la guía ya no funciona.",
        "El candado de la bici tiene una clave nueva: `{0}`. La de antes ya no funciona.",
        "Nieve hasta la rodilla.",
        "clave del candado del refugio",
        "Feria del queso", "La feria del queso es el {0} de octubre.",
        "La feria del queso se ha cambiado: ahora es el {0} de octubre.",
        "{0} de octubre", "¿cuándo es la feria del queso?",
        "¿para cuándo estaba prevista originalmente la feria del queso?",
        "Nivel del pozo", "nivel del pozo {0} centímetros", "¿cuál es el nivel actual del pozo?",
    ),
    "fr": Words(
        "fr", "Décisions du ciné-club", "Salle",
        "Le ciné-club se réunit au {0}.",
        "Le ciné-club ne se réunit plus là, désormais c'est au {0}. Remplace E-{1}.",
        "Boissons", "Chacun apporte la sienne.",
        "où se réunit le ciné-club ?", "quelle salle le ciné-club a-t-il finalement choisie ?",
        "Règlement du camping", "ancien",
        "Un emplacement coûte {0} euros par semaine.",
        "Les feux sont interdits.\n\nLe silence commence à dix heures.",
        "combien coûte un emplacement au camping par semaine",
        "Notice du chalet", "Le chalet est au bout du chemin. Le bois est sous le toit.",
        "Alarme", "Le code de l'alarme du chalet est `{0}`.",
        "L'alarme du chalet a un nouveau code : `{0}`. Celui de la notice ne marche plus.",
        "La porte du garage a un nouveau code : `{0}`. L'ancien ne marche plus.",
        "Il a neigé toute la nuit.",
        "code de l'alarme du chalet",
        "Fête des voisins", "La fête des voisins a lieu le {0} mai.",
        "La fête des voisins est reportée, elle a maintenant lieu le {0} mai.",
        "{0} mai", "quand a lieu la fête des voisins ?",
        "pour quand la fête des voisins était-elle prévue à l'origine ?",
        "Pression de la chaudière", "pression de la chaudière {0} kilopascals",
        "quelle est la pression actuelle de la chaudière ?",
    ),
    "it": Words(
        "it", "Decisioni del coro alpino", "Sede",
        "Il coro prova al {0}.",
        "Il coro non prova più lì, adesso prova al {0}. Sostituisce E-{1}.",
        "Divisa", "Camicia a quadri.",
        "dove prova il coro alpino?", "quale sede ha scelto alla fine il coro?",
        "Regolamento piscina", "vecchio",
        "L'abbonamento mensile alla piscina costa {0} euro.",
        "La cuffia è obbligatoria.\n\nI bambini entrano con un adulto.",
        "quanto costa l'abbonamento mensile alla piscina",
        "Guida della baita", "La baita è sopra il bosco. L'acqua viene dalla fonte.",
        "Lucchetto", "Il codice del lucchetto della baita è `{0}`.",
        "Il lucchetto della baita ha un nuovo codice: `{0}`. Quello della guida non va più.",
        "Il lucchetto della bici ha un nuovo codice: `{0}`. Quello di prima non va più.",
        "Sole e vento.",
        "codice del lucchetto della baita",
        "Sagra del tartufo", "La sagra del tartufo è il {0} novembre.",
        "La sagra del tartufo è stata rinviata: adesso è il {0} novembre.",
        "{0} novembre", "quando è la sagra del tartufo?",
        "per quando era prevista originariamente la sagra del tartufo?",
        "Peso del maialino", "il maialino pesa {0} chili", "quanto pesa adesso il maialino?",
    ),
    "nl": Words(
        "nl", "Besluiten fietsclub", "Clubhuis",
        "De fietsclub komt samen in {0}.",
        "De fietsclub komt daar niet meer samen, voortaan in {0}. Vervangt E-{1}.",
        "Shirts", "Oranje, zonder reclame.",
        "waar komt de fietsclub samen?", "welk clubhuis koos de fietsclub uiteindelijk?",
        "Reglement volkstuin", "oud",
        "De jaarlijkse bijdrage voor een tuin is {0} euro.",
        "Water gaat dicht in de winter.\n\nHonden aan de lijn.",
        "hoeveel is de jaarlijkse bijdrage voor een tuin",
        "Handleiding boot", "De boot ligt achter de sluis. Zwemvesten onder de bank.",
        "Slot", "De code van het slot op de boot is `{0}`.",
        "Het slot op de boot heeft een nieuwe code: `{0}`. Die in de handleiding werkt niet meer.",
        "Het slot van de fiets heeft een nieuwe code: `{0}`. De oude werkt niet meer.",
        "Veel wind vandaag.",
        "code van het slot op de boot",
        "Straatfeest", "Het straatfeest is op {0} augustus.",
        "Het straatfeest is uitgesteld, het is nu op {0} augustus.",
        "{0} augustus", "wanneer is het straatfeest?",
        "wanneer was het straatfeest oorspronkelijk gepland?",
        "Waterstand put", "waterstand in de put {0} centimeter",
        "wat is de huidige waterstand in de put?",
    ),
}  # fmt: skip

BALLAST = {
    "reading/Whale book.md": "# Whale book\n\nA long story about a captain and a whale.\n",
    "recipes/Barley soup.md": "# Barley soup\n\nTwo cups of barley, one leek, a litre of stock.\n",
    "2025-05-04.md": "# 2025-05-04\n\nTidied the shed. The new shelf holds, no more boxes.\n",
    "2025-08-19.md": "# 2025-08-19\n\nNow the bus goes every hour. Met Ruth at the market.\n",
    "garden/Beds.md": "---\nupdated: 2025-04-02\n---\n# Beds\n\nBeans in bed 3, chard in bed 4.\n",
}
