"""Words that say how a question hangs together with the one before: tables only, six languages.

Entries are case-folded. Languages share a table where their words do not clash, as in
`rag.language.vocabulary`; what a table means is said where it is used.
"""

from __future__ import annotations

# Openings that join a question to the one before. The longest comes first, so that it wins.
LEADERS = (
    "what about", "how about", "what if", "and what about", "and how about", "also", "and", "but",
    "or", "so", "then", "was ist mit", "wie ist es mit", "wie steht es mit", "wie sieht es mit",
    "und", "aber", "oder", "also", "dann", "qué hay de", "qué tal", "pero", "y", "o", "e",
    "et", "mais", "ou", "а как насчёт", "а что насчёт", "как насчёт", "а", "и", "но", "или",
    "那么", "那", "还有", "和", "وماذا عن", "ماذا عن", "و",
)  # fmt: skip

# Standing for a thing or person named before.
PRONOUNS = frozenset(
    """
    it he she they them him her this that these those one ones
    er sie ihn ihm ihr es dies dieser diese dieses diesen damit davon dafür dazu daran darin darauf
    él ella ellos ellas lo los esto eso aquello este ese esta esa
    il elle ils elles ce cela ça celui celle
    он она оно они его её ее их это этот эта эти ему ей им них нём нем ней
    هو هي هم هذا هذه ذلك تلك
    """.split()  # noqa: SIM905
)
POSSESSIVES = frozenset(
    """
    its his her their hers theirs sein seine seinen seiner seinem ihre ihren ihrer ihrem su sus
    son sa ses leur leurs его её их
    """.split()  # noqa: SIM905
)
CHINESE_PRONOUNS = ("它", "他", "她", "这", "那", "其")

# Standing for a place, a time or an earlier thing without naming it.
POINTERS = frozenset(
    """
    there then before after again instead else other another same former latter too either neither
    meanwhile afterwards dort da dann vorher nachher sonst andere anderer anderen gleiche auch
    ahí allí antes después otro otra también там потом тогда ещё еще другой другая также
    """.split()  # noqa: SIM905
)

# Words that name nothing to search for, in a question at least.
FUNCTION_WORDS = frozenset(
    """
    a an the any some no not all each every both few many much more most such same own only just
    i me my we us our you your who whom whose what which when where why how
    am is are was were be been being do does did done doing have has had having can could may might
    must shall should will would need needs get gets got let make makes made please tell know
    about above after again against and as at because before below between but by down during for
    from further if in into of off on once or out over per than then through to too under until up
    very via with without while s t
    soon still ever exactly happen happens mean means thing things way kind
    der die das den dem des ein eine einen einem einer kein keine nicht und oder aber auch noch
    ich mich mir mein meine wir uns unser unsere du dich dir man wer wen wem was welche welcher
    welches welchen wann wo wohin woher warum wieso weshalb wie bin bist ist sind war waren sein
    habe hast hat haben hatte kann kannst können muss muß müssen soll sollte darf wird werden wurde
    wieviel viel viele an am auf aus bei bis durch für gegen im in ins mit nach ohne seit über um
    unter vom von vor während zu zum zur
    el la los las un una unos unas y o e no mi mis nuestro nuestra yo nos tú usted quién quien qué
    que cuál cuáles cuándo cuando dónde donde cómo como cuánto cuánta cuántos cuántas es son era
    está están fue ha han hay puede puedo debe tiene tengo a al ante con contra de del desde en
    entre hacia hasta para por según sin sobre tras más muy
    le les du des et où qui quand comment pourquoi combien est sont était ont peut dans pour avec
    sur sous par au aux je nous vous mon ma mes notre
    и а но или не да нет ли же бы кто что какой какая какое какие когда где куда откуда почему
    зачем как сколько был была было были есть быть мне мы нас я ты вы мой моя наш в во на с со к ко
    от до из за по о об у для при без над под
    من ما ماذا متى أين كيف لماذا كم هل في على إلى عن مع و أو لا هو هي كان كانت
    """.split()  # noqa: SIM905
)
# After "how" they ask, before a noun they describe.
MEASURING_WORDS = frozenset(["long", "old", "big", "far", "often"])

CHINESE_FUNCTIONS = tuple(
    """
    为什么 什么时候 是什么 怎么样 怎么 什么 哪里 哪个 多少 几次 多久 可以 应该 需要 我们 他们 它们
    那么 还有 吗 呢 的 了 是 有 在 要 用 会 能 我 你 谁 几 它 他 她 这 那 和 也 不
    """.split()  # noqa: SIM905
)

QUESTION_WORDS = frozenset(
    """
    who whom whose what which when where why how is are was were do does did can could should will
    would has have had may must
    wer wen wem was welche welcher welches welchen wann wo wohin woher warum wieso weshalb wie
    ist sind war waren hat haben kann muss soll gibt
    quién qué cuál cuáles cuándo dónde cómo cuánto cuánta cuántos cuántas es son hay puede
    qui quoi quel quelle quand où comment pourquoi combien
    кто что какой какая какое какие когда где куда откуда почему зачем как сколько
    """.split()  # noqa: SIM905
)

ARTICLES = frozenset(
    """
    the a an my our your his her their its this that these those
    der die das den dem des ein eine einen einem einer mein meine meinem unser unsere unserem
    el la los las un una mi mis nuestro nuestra le les l du des mon ma notre
    """.split()  # noqa: SIM905
)
PREPOSITIONS = frozenset(
    """
    in on at to for of from with by about into during after before under over through without per
    im am an auf aus bei für mit nach von vom zu zum zur über unter ohne seit
    en de del al a con por para sobre desde hasta dans à au aux pour avec sur chez
    в во на с со к из о об у для при от до
    """.split()  # noqa: SIM905
)

ORDINALS: dict[int, str] = {
    1: "first erste ersten erster primero primera premier première первый первая 第一",
    2: "second zweite zweiten zweiter segundo segunda deuxième второй вторая 第二",
    3: "third dritte dritten dritter tercero tercera troisième третий третья 第三",
    4: "fourth vierte vierten vierter cuarto cuarta quatrième четвёртый четвёртая 第四",
    5: "fifth fünfte fünften fünfter quinto quinta cinquième пятый пятая 第五",
    -1: "last letzte letzten letzter último última dernier dernière последний последняя 最后",
}
