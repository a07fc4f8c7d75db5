"""Words that carry facts, in English, German, Spanish, Russian, Arabic and Chinese: tables only.

Languages share one table where their words do not clash, so that nothing depends on guessing the
language of a short answer. Entries are case-folded; several words of one meaning are separated by
spaces. What the tables mean is said where they are used.
"""

from __future__ import annotations

MONTHS: dict[int, str] = {
    1: "january jan januar enero января январь январе يناير",
    2: "february feb februar febrero февраля февраль феврале فبراير",
    3: "march mar märz marzo марта март марте مارس",
    4: "april apr abril апреля апрель апреле أبريل ابريل",
    5: "may mai mayo мая май мае مايو",
    6: "june jun juni junio июня июнь июне يونيو",
    7: "july jul juli julio июля июль июле يوليو",
    8: "august aug agosto августа август августе أغسطس",
    9: "september sept sep septiembre сентября сентябрь сентябре سبتمبر",
    10: "october oct oktober okt octubre октября октябрь октябре أكتوبر",
    11: "november nov noviembre ноября ноябрь ноябре نوفمبر",
    12: "december dec dezember dez diciembre декабря декабрь декабре ديسمبر",
}
# Months only when capitalised: "may", "march" and "mar" are ordinary words as well.
AMBIGUOUS_MONTHS = "may march mar mai sep dec jan jun"

WEEKDAYS: dict[int, str] = {
    1: "monday montag lunes понедельник الاثنين 星期一",
    2: "tuesday dienstag martes вторник الثلاثاء 星期二",
    3: "wednesday mittwoch miércoles среду среда الأربعاء 星期三",
    4: "thursday donnerstag jueves четверг الخميس 星期四",
    5: "friday freitag viernes пятницу пятница الجمعة 星期五",
    6: "saturday samstag sonnabend sábado субботу суббота السبت 星期六",
    7: "sunday sonntag domingo воскресенье الأحد 星期日",
}

NUMBER_WORDS: dict[int, str] = {
    0: "zero null cero ноль صفر 零 〇",
    1: "one first erste ersten erster primero primera primer первый первая первого الأول الأولى 一",
    2: "two second zwei zweite zweiten dos segundo segunda два две двух второй второго вторая"
    " اثنان اثنين الثاني الثانية 二 两",
    3: "three third drei dritte dritten tres tercero tercera tercer три трех трёх третий третьего"
    " ثلاثة ثلاث الثالث الثالثة 三",
    4: "four fourth vier vierte vierten cuatro cuarto cuarta четыре четырех четырёх четвертый"
    " أربعة أربع الرابع الرابعة 四",
    5: "five fifth fünf fünfte fünften cinco quinto quinta пять пяти пятый خمسة خمس الخامس 五",
    6: "six sixth sechs sechste sechsten seis sexto sexta шесть шести шестой ستة ست السادس 六",
    7: "seven seventh sieben siebte siebten siete séptimo séptima семь семи седьмой سبعة سبع 七",
    8: "eight eighth acht achte achten ocho octavo octava восемь восьми восьмой ثمانية ثماني 八",
    9: "nine ninth neun neunte neunten nueve noveno novena девять девяти девятый تسعة تسع 九",
    10: "ten tenth zehn zehnte zehnten diez décimo décima десять десяти десятый عشرة عشر 十",
    11: "eleven eleventh elf elfte elften одиннадцать одиннадцати",
    12: "twelve twelfth dozen zwölf zwölfte zwölften dutzend doce docena двенадцать двенадцати",
    13: "thirteen thirteenth dreizehn trece тринадцать",
    14: "fourteen fourteenth vierzehn catorce четырнадцать",
    15: "fifteen fifteenth fünfzehn quince пятнадцать",
    16: "sixteen sixteenth sechzehn dieciséis шестнадцать",
    17: "seventeen seventeenth siebzehn diecisiete семнадцать",
    18: "eighteen eighteenth achtzehn dieciocho восемнадцать",
    19: "nineteen nineteenth neunzehn diecinueve девятнадцать",
    20: "twenty twentieth zwanzig veinte двадцать двадцати عشرون عشرين",
    30: "thirty thirtieth dreißig treinta тридцать тридцати ثلاثون ثلاثين",
    40: "forty fortieth vierzig cuarenta сорок أربعون أربعين",
    50: "fifty fiftieth fünfzig cincuenta пятьдесят خمسون خمسين",
    60: "sixty sixtieth sechzig sesenta шестьдесят ستون ستين",
    70: "seventy seventieth siebzig setenta семьдесят سبعون سبعين",
    80: "eighty eightieth achtzig ochenta восемьдесят ثمانون ثمانين",
    90: "ninety ninetieth neunzig noventa девяносто تسعون تسعين",
}
SCALES: dict[int, str] = {
    100: "hundred hundert cien ciento сто مئة مائة 百",
    1000: "thousand tsd tausend mil тысяча тысячи тысяч тыс ألف آلاف 千",
    10_000: "万 萬",
    1_000_000: "million millions mio millionen millón millones миллион миллиона миллионов млн"
    " مليون ملايين",
    100_000_000: "亿 億",
    1_000_000_000: "billion billions bn mrd milliarde milliarden миллиард миллиарда миллиардов млрд"
    " مليار مليارات",
    1_000_000_000_000: "trillion trillions триллион تريليون",
}

UNITS: dict[str, str] = {
    "dollar": "$ dollar dollars dólar dólares доллар доллара долларов دولار 美元",
    "euro": "€ euro euros eur евро يورو 欧元",
    "pound": "£ pounds sterling libras фунтов جنيه 英镑",
    "yen": "¥ yen 日元",
    "percent": "% percent pct prozent porcentaje процент процента процентов",
    "pm": "pm p.m",
    "am": "a.m",
    "bc": "bc bce",
}

NEGATIONS = """
    not no never none neither nor without cannot nobody nothing nowhere hardly unable fail failed
    nicht kein keine keinen keiner keinem keines nie niemals ohne niemand nichts weder
    nunca ningún ninguna ninguno sin jamás ni nadie nada tampoco
    не нет ни никогда без никто ничего нельзя
    لا ليس ليست لم لن غير بدون دون
"""
NEGATING_CHARACTERS = frozenset("不没沒无無未非")
TURNS = "but however although though while whereas rather sondern aber pero sino но"
"""Where the reach of a negation ends."""

OPPOSITES: tuple[tuple[str, str], ...] = (
    (
        "more higher greater larger bigger most highest greatest largest biggest increase increased"
        " increases increasing rise rose risen rises grew grow grown gained above over exceeded",
        "less lower fewer smaller least lowest smallest fewest decrease decreased decreases"
        " decreasing fall fell fallen falls shrank dropped declined decline lost below under",
    ),
    ("before earlier prior", "after later following"),
    ("first", "last final"),
    ("north northern", "south southern"),
    ("east eastern", "west western"),
    ("older oldest", "younger youngest newer newest"),
    ("win won wins victory", "lose lost loses defeat"),
    (
        "accept accepted approve approved allow allowed permit permitted legal",
        "reject rejected refuse refused forbid forbidden ban banned prohibit prohibited illegal",
    ),
    ("start started begin began begins opened", "end ended finish finished stopped closed"),
    ("true", "false"),
    ("always all every", "never none sometimes some"),
    ("maximum", "minimum"),
    ("success succeeded successful", "failure failed unsuccessful"),
    ("enabled enable", "disabled disable"),
    ("buy bought", "sell sold"),
    ("mehr höher größer stieg steigt stiegen", "weniger niedriger kleiner sank sinkt sanken"),
    ("vor früher", "nach später"),
    ("más mayor aumentó", "menos menor disminuyó"),
    ("antes", "después"),
    ("больше выше вырос увеличился", "меньше ниже упал уменьшился"),
    ("раньше", "позже"),
    ("أكثر أعلى", "أقل أدنى"),
    ("قبل", "بعد"),
)
"""Words of which one text must not say the first where another says the second."""

FUNCTION_WORDS: dict[str, str] = {
    "en": "the of and is to in a was for on that it an are be by as at from with this were has had"
    " have its his her he she they their there which who or but not been will would can could also"
    " according after before during when where while what how why if then than into about over"
    " st nd rd th",
    "de": "der die das und ist nicht ein eine von mit auf wurde sich den dem des im in zu zur zum"
    " für als auch an am bei aus er sie es wird wurden war waren sind hat haben nach vor über um"
    " einer einem einen eines oder aber wie wo wann wer was welche welcher welches",
    "es": "el la los las una que del por con para fue se de y en un al a es lo su sus como más o"
    " pero no son era fueron ha han entre sobre desde hasta cuando donde quien cual qué",
    "fr": "le les des une est dans pour qui sur par du et la de un en au aux ce se il elle",
    "it": "il gli una che di della per con è nel sono la le un e del dei",
    "pt": "os uma que não do da em para com foi o a e um as dos das",
    "nl": "het een van en niet zijn wordt voor met op de is dat te",
    "ru": "и в на с по из к от до у о об за для не что это как был была было были который которая"
    " которые его её ее их он она они же или но при во со а",
    "ar": "في من إلى على عن أن إن كان كانت هو هي هذا هذه التي الذي الذين ما و ثم أو قد مع بين كما"
    " لقد بعد قبل عند حيث تم ذلك تلك",
    "hi": "है हैं था थी थे का के की में से को और यह वह पर ने एक",
}
FUNCTION_CHARACTERS = frozenset(
    "的了是在和与及于之其这那也而则以被把将由从到对为就都又并且或等者所于個个们"
)
"""Chinese characters that carry no content of their own."""
