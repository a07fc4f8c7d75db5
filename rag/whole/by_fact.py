"""Documents by what they state of themselves: their tags, fields of front matter, a mail's sender.

The words that say so are taken out of the question; what they are is told by this collection's own
tags and fields.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.catalog.catalog import Catalog
from rag.catalog.facts import facts_of_kind
from rag.language.search_terms import terms
from rag.question.plan import Plan
from rag.whole.computed import Computed, Listing, paged

CUES = frozenset(
    term
    for word in """
    tag tags tagged verschlagwortet schlagwort schlagworte schlagwörter etiqueta etiquetas
    etiquetado etiquetada etiquetados etiquetadas étiquette étiquettes étiqueté étiquetée étiquetés
    étiquetées etichetta etichette getagd label labels
    """.split()  # noqa: SIM905
    for term in terms(word)
)
"""Terms that say that a tag is meant."""
OWN_FIELDS = ("title", "date", "aliases", "alias", "subject")
"""Fields that are asked for by other words."""

_SENDER = re.compile(r"(?<!\w)(?:from|von|de|da|van)\s+(?P<name>[^\W\d_][\w.@-]*)", re.IGNORECASE)
_EITHER = re.compile(r"(?<!\w)(?:or|oder|ou|o|of)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the tags and fields that a question names leave.

    :ivar documents: ids; None where it names none.
    :ivar limits: the same in words.
    :ivar rest: the words of the question that are left.
    """

    documents: frozenset[str] | None
    limits: tuple[str, ...]
    rest: list[str]


def narrowed_by_facts(catalog: Catalog, plan: Plan) -> Narrowing:
    """The documents that a question's tags, fields and sender leave."""
    found = _by_tags(catalog, plan)
    for narrow in (_by_fields, _by_sender):
        more = narrow(catalog, plan, found.rest)
        if more.documents is not None:
            both = more.documents & (found.documents or more.documents)
            found = Narrowing(both if found.documents is not None else more.documents,
                              (*found.limits, *more.limits), more.rest)  # fmt: skip
    return found


def tags_of(catalog: Catalog) -> dict[str, set[str]]:
    """Ids of documents by tag, in lower case; a tag ``a/b`` is one of ``a`` as well."""
    found: dict[str, set[str]] = {}
    for stored in facts_of_kind(catalog, "tag"):
        parts = stored.fact.value.casefold().split("/")
        for length in range(1, len(parts) + 1):
            found.setdefault("/".join(parts[:length]), set()).add(stored.doc_id)
    return found


def tags_by_document(catalog: Catalog) -> dict[str, list[str]]:
    """The tags of each document as they are written, in order."""
    found: dict[str, dict[str, None]] = {}
    for stored in facts_of_kind(catalog, "tag"):
        found.setdefault(stored.doc_id, {})[stored.fact.value.casefold()] = None
    return {doc_id: list(tags) for doc_id, tags in found.items()}


def asks_for_tags(words: Sequence[str]) -> bool:
    """Whether tags themselves are asked for: "which tags do I use"."""
    left = [word for word in words if word.casefold() not in ("use", "used", "verwende", "uso")]
    return bool(left) and all(frozenset(terms(word)) <= CUES for word in left)


def list_tags(catalog: Catalog, plan: Plan, allowed: frozenset[str]) -> Computed:
    """Every tag with how many documents bear it, the commonest first."""
    counts = Counter(
        tag
        for doc_id, tags in tags_by_document(catalog).items()
        for tag in tags
        if doc_id in allowed
    )
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    lines = [f"{tag}: {count}" for tag, count in ordered]
    head = f"{len(lines)} {'tag' if len(lines) == 1 else 'tags'}"
    form = "count" if plan.aggregate == "count" else "list"
    return paged(Listing(head, lines, form, "listing tags"), plan.page)


def _by_tags(catalog: Catalog, plan: Plan) -> Narrowing:
    words = plan.subject.split()
    cue = next((n for n, word in enumerate(words) if frozenset(terms(word)) & CUES), None)
    if cue is None:
        return Narrowing(None, (), words)
    known = tags_of(catalog)
    taken = {cue}
    named: list[tuple[str, set[str]]] = []
    for place in (*range(cue + 1, len(words)), *reversed(range(cue))):
        if place < cue and named:
            break
        for length in (2, 1):
            places = set(range(place, place + length))
            tag = _tag(known, words[place : place + length])
            if tag and not places & taken:
                named.append((tag, known[tag]))
                taken |= places
    if not named:
        missing = words[cue + 1 : cue + 2]
        rest = [word for n, word in enumerate(words) if n not in (cue, cue + 1)]
        return Narrowing(frozenset(), tuple(f"tagged “{word}”" for word in missing), rest)
    either = bool(_EITHER.search(plan.words))
    sets = [ids for _, ids in named]
    held = set.union(*sets) if either else set.intersection(*sets)
    limit = "tagged " + (" or " if either else " and ").join(f"“{tag}”" for tag, _ in named)
    return Narrowing(frozenset(held), (limit,), [w for n, w in enumerate(words) if n not in taken])


def _tag(known: Mapping[str, set[str]], words: Sequence[str]) -> str:
    """The tag of this collection that words stand for, or ""."""
    for joint in (" ", "/", "-", "_"):
        if (tag := joint.join(words).casefold()) in known:
            return tag
    wanted = [term for word in words for term in terms(word)]
    return next((tag for tag in sorted(known) if terms(tag) == wanted), "")


def _by_fields(catalog: Catalog, plan: Plan, words: list[str]) -> Narrowing:
    """ "status draft": a field of this collection and a word of its value."""
    fields = facts_of_kind(catalog, "field")
    names = {stored.fact.name for stored in fields} - {*OWN_FIELDS, "from", "to", "cc"}
    for place, word in enumerate(words[:-1]):
        name = word.casefold()
        if name not in names:
            continue
        wanted = frozenset(terms(words[place + 1]))
        held = frozenset(
            stored.doc_id
            for stored in fields
            if stored.fact.name == name and wanted <= frozenset(terms(stored.fact.value))
        )
        if held:
            rest = words[:place] + words[place + 2 :]
            return Narrowing(held, (f"with {name} “{words[place + 1]}”",), rest)
    return Narrowing(None, (), words)


def _by_sender(catalog: Catalog, plan: Plan, words: list[str]) -> Narrowing:
    """ "from Anna", where a mail of this collection has such a sender."""
    match = _SENDER.search(plan.words)
    if match is None or match["name"] not in words:
        return Narrowing(None, (), words)
    held = sent_by(catalog, match["name"])
    if not held:
        return Narrowing(None, (), words)
    rest = [word for word in words if word != match["name"]]
    return Narrowing(held, (f"from {match['name']}",), rest)


def sent_by(catalog: Catalog, name: str) -> frozenset[str]:
    """Ids of mails whose sender bears a name or address."""
    wanted = frozenset(terms(name))
    return frozenset(
        stored.doc_id
        for stored in facts_of_kind(catalog, "field")
        if stored.fact.name == "from" and wanted <= frozenset(terms(stored.fact.value))
    )
