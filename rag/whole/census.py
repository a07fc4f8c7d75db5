"""Documents listed, counted, grouped, the newest and the largest: from the catalogue alone.

The documents themselves are the citations. What is counted has to be a kind of file, a folder or a
tag; other words only narrow it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.catalog.facts import facts_of_kind
from rag.catalog.filters import Filter
from rag.catalog.kinds import is_of_kind
from rag.core.records import Quote
from rag.language.search_terms import terms
from rag.question.everyday import IDLE, MONEY, papers
from rag.question.file_kinds import KIND_OF
from rag.question.plan import Plan
from rag.whole.by_fact import asks_for_tags, list_tags, narrowed_by_facts, tags_by_document
from rag.whole.computed import Computed, Line, Listing, paged
from rag.whole.document_text import read_text
from rag.whole.entries import Entry, entries, in_folder, whole_day

MOST_IN_TEXT = 1
"""Words that may stand in the documents' text alone: with more of them the question is about what
a document says."""
CLASS_WORDS = 3
"""Among so many first words stands what is counted: "my train invoices"."""

IN_FOLDER = "in folder "

_CAN = re.compile(
    r"(?<!\w)(?:can|could|may|must|should|kann|können|darf|dürfen|muss|müssen|puede[ns]?|peut|peuvent|"
    r"può|possono|kan|kunnen)(?!\w)",
    re.IGNORECASE,
)
_VERBS = frozenset(terms("written wrote saved added made created ingested geschrieben"))


@dataclass(frozen=True, slots=True)
class Group:
    """The documents a question counts, and what they are called there.

    :ivar limits: what narrows them, in words.
    :ivar in_text: how many words stand only somewhere in their text, not in their names nor in what
        they state of themselves.
    """

    entries: tuple[Entry, ...]
    noun: str
    limits: tuple[str, ...] = ()
    in_text: int = 0

    @property
    def sure(self) -> bool:
        """Whether what they are called says all of it."""
        return self.in_text == 0

    @property
    def in_folder(self) -> bool:
        """Whether a word of the question stands for a folder, and for no kind of document."""
        return self.noun.startswith(IN_FOLDER)


def find_group(catalog: Catalog, plan: Plan, only: Filter, *, dated: bool = True) -> Group | None:
    """The documents that a question speaks of; None where its words name no group of them."""
    everything = entries(catalog, only)
    stated = narrowed_by_facts(catalog, plan)
    words = stated.rest
    chosen, noun, rest = _class(everything, words)
    if chosen is not None and stated.documents is None and not _is_counted(plan, words, rest):
        return None
    if chosen is None:
        about_writing = bool(plan.dates) and _is_about_writing(words)
        if not (plan.forced or about_writing or stated.documents is not None):
            return None
        chosen, noun, rest = everything, "documents", words
    limits, in_text = [noun] if noun != "documents" else [], 0
    if stated.documents is not None:
        limits += stated.limits
        chosen = [entry for entry in chosen if entry.doc_id in stated.documents]
    for word in rest:
        if frozenset(terms(word)) <= _VERBS | IDLE | MONEY:
            continue
        narrowed, named = _narrowed(catalog, chosen, word)
        if not narrowed:
            return None
        limits.append(f"with “{word}”")
        chosen, in_text = narrowed, in_text + (not named)
    if in_text > MOST_IN_TEXT and not plan.forced:
        return None
    if dated and plan.dates:
        chosen = [entry for entry in chosen if plan.dates.holds(whole_day(entry.day))]
        limits.append(f"dated {plan.dates.since or '…'} to {plan.dates.until or '…'}")
    return Group(tuple(chosen), noun, tuple(limits), in_text)


def _is_counted(plan: Plan, words: Sequence[str], rest: Sequence[str]) -> bool:
    """Whether documents are what is counted or listed: "oaks in the nursery" are none of the
    documents in a folder "nursery"; nor is a document one that has no key because it says "key"."""
    called = [word for word in words if word not in rest]
    if plan.forced or plan.aggregate not in ("count", "list", "most", "least", "newest", "oldest"):
        return True
    if plan.asked.lacks or not plan.counted:
        return not plan.asked.lacks
    if _CAN.search(plan.words) and not names_documents(plan):
        return False  # children who can swim are none of the documents in a folder "children"
    # "Harbour lights" are no documents of a folder "harbour"; harbour documents are.
    return plan.counted[-1] in called or (
        names_documents(plan) and any(w in plan.counted for w in called)
    )


def names_documents(plan: Plan) -> bool:
    """Whether what is counted or listed is called documents, or a kind of them."""
    return any(t in KIND_OF for word in plan.counted for t in terms(word.casefold())[:1])


def names_papers(plan: Plan) -> bool:
    """Whether what is counted is called as documents are, by kind or by use: files, recipes."""
    if not plan.counted:
        return True
    return names_documents(plan) or bool(frozenset(terms(plan.counted[-1])) & papers())


def _is_about_writing(words: Sequence[str]) -> bool:
    """ "What did I write last week": no word is left that says about what."""
    return all(frozenset(terms(word)) <= _VERBS for word in words)


def _class(
    everything: Sequence[Entry], words: Sequence[str]
) -> tuple[list[Entry] | None, str, list[str]]:
    """The documents that a noun of the question stands for, the noun, and the words left."""
    for word in words[:CLASS_WORDS]:
        kind = next((KIND_OF[t] for t in terms(word.casefold())[:1] if t in KIND_OF), None)
        rest = [other for other in words if other != word]
        folder = in_folder(everything, word)
        if folder:
            return folder, f"{IN_FOLDER}{word}", rest
        if kind is not None:
            held = [e for e in everything if is_of_kind(kind, e.source, e.kind)]
            return held, f"of kind {kind}" if kind else "documents", rest
    return None, "", list(words)


def _narrowed(catalog: Catalog, chosen: Sequence[Entry], word: str) -> tuple[list[Entry], bool]:
    """Those whose path, title or tags hold a word, and True; else those whose text does."""
    wanted = frozenset(terms(word))
    tags = catalog.known("tags", lambda: tags_by_document(catalog))
    tagged = {doc_id for doc_id, held in tags.items() if wanted & frozenset(terms(" ".join(held)))}
    named = [entry for entry in chosen if wanted <= entry.name or entry.doc_id in tagged]
    if named or not wanted:
        return named, True
    held = set(catalog.words.documents_with(sorted(wanted), every=True))
    return [entry for entry in chosen if entry.doc_id in held], False


def census(catalog: Catalog, plan: Plan, only: Filter, group: Group | None) -> Computed | None:
    """The answer to a question about documents as such; None where it is none.

    :param group: the documents it speaks of, as `find_group` finds them.
    """
    if asks_for_tags(plan.subject.split()) and facts_of_kind(catalog, "tag"):
        return list_tags(catalog, plan, frozenset(e.doc_id for e in entries(catalog, only)))
    if group is None:
        return None
    line = " ".join(filter(None, [_doing(plan), "documents", *group.limits]))
    found = list(group.entries)
    if not found:
        return Computed("count", line, (Line(f"0 documents {_limits(group)}".strip()),), (), False)
    if plan.group and plan.aggregate == "count":
        return _grouped(catalog, plan, group, line)
    if plan.aggregate in ("newest", "oldest", "most", "least"):
        found = _ordered(found, plan)[: plan.top or 1]
        if not found:  # none is dated: the oldest of what is no document was asked for
            return None
    form = "count" if plan.aggregate == "count" else "list"
    groups = [keys_of(catalog, entry, plan.group)[0] for entry in found] if plan.group else []
    if groups:
        pairs = sorted(zip(groups, found, strict=True), key=lambda pair: pair[0])
        groups, found = [key for key, _ in pairs], [entry for _, entry in pairs]
    listing = Listing(_head(len(found), group), list(map(shown, found)), form, line, groups)
    return paged(listing, plan.page, lambda place: opening(catalog, found[place]))


def opening(catalog: Catalog, entry: Entry) -> Quote:
    """A document as evidence of itself: its first words."""
    document = read_text(catalog, entry.doc_id)
    if document is None:
        raise LookupError(entry.doc_id)
    return document.opening()


def shown(entry: Entry) -> str:
    """A document in one line."""
    name = PurePath(entry.source).name
    title = entry.title if entry.title and entry.title != PurePath(entry.source).stem else ""
    return " · ".join(filter(None, [title, name, entry.day]))


def _doing(plan: Plan) -> str:
    return {
        "count": "counting",
        "newest": "the newest of",
        "oldest": "the oldest of",
        "most": "the largest of",
        "least": "the smallest of",
    }.get(plan.aggregate, "listing")


def _limits(group: Group) -> str:
    return " ".join(group.limits)


def _head(count: int, group: Group) -> str:
    noun = "document" if count == 1 else "documents"
    return f"{count} {noun} {_limits(group)}".strip()


def _ordered(found: Sequence[Entry], plan: Plan) -> list[Entry]:
    if plan.aggregate in ("newest", "oldest"):
        dated = [entry for entry in found if entry.day]
        return sorted(dated, key=lambda e: (e.day, e.source), reverse=plan.aggregate == "newest")
    return sorted(found, key=lambda e: (e.size, e.source), reverse=plan.aggregate == "most")


def _grouped(catalog: Catalog, plan: Plan, group: Group, line: str) -> Computed:
    """How many documents there are for each month, year, folder, kind or tag."""
    counts = Counter(key for entry in group.entries for key in keys_of(catalog, entry, plan.group))
    lines = [f"{name}: {count}" for name, count in sorted(counts.items())]
    head = f"{_head(len(group.entries), group)}, by {plan.group}"
    return paged(Listing(head, lines, "count", f"{line}, by {plan.group}"), plan.page)


def keys_of(catalog: Catalog, entry: Entry, group: str) -> list[str]:
    """The groups a document is in; of tags there may be several."""
    if group == "tag":
        return catalog.known("tags", lambda: tags_by_document(catalog)).get(
            entry.doc_id, ["no tag"]
        )
    return [key_of(entry, group)]


def key_of(entry: Entry, group: str) -> str:
    """The month, year, folder or kind of a document."""
    if group in ("month", "year"):
        return entry.day[: 7 if group == "month" else 4] or "no date"
    path = PurePath(entry.source)
    return path.suffix.lstrip(".").lower() or entry.kind if group == "kind" else path.parent.name
