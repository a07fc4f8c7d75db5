"""The tools: what each is told, what it reads, what it gives.

Every answer fits a context window by construction (`rag.server.mcp.given`), and says how to go on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from rag.catalog.list_documents import ORDERS, Listing
from rag.server.asked import Asked, SearchAsked
from rag.server.desk import Desk
from rag.server.documents import LINES, shown, text_of
from rag.server.fields import (
    ANYWHERE,
    COLLECTION,
    CURSOR,
    FORM,
    HEADING,
    KIND,
    PAGE,
    PATH,
    SINCE,
    SOURCE,
    UNTIL,
    Field,
    only_of,
)
from rag.server.mcp.given import (
    CONCISE,
    FULL,
    ROOM,
    Given,
    address_of,
    fitting,
    place_of,
    result_of,
)

MOST_LINES = 400

Work = Callable[[Desk, dict[str, Any]], Awaitable[Given]]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool; one that changes something is there only where that was allowed."""

    name: str
    title: str
    about: str
    fields: tuple[Field, ...]
    work: Work
    changes: bool = False


async def search(desk: Desk, values: dict[str, Any]) -> Given:
    """Passages that match."""
    asked = SearchAsked(
        values["query"], values["collection"], values["limit"],
        skip=int(values["cursor"]) if values["cursor"].isdecimal() else 0, only=only_of(values),
        anywhere=values["anywhere"],
    )  # fmt: skip
    found = await desk.search(asked)
    length = FULL if values["detail"] == "full" else CONCISE
    results = [result_of(result, length) for result in found["results"]]
    kept = fitting(results, ROOM)
    more = found["next_cursor"]
    if len(kept) < len(results):
        more = str(asked.skip + len(kept))
    lines = [f"{r['place']}  {r['heading'] or r['title']}\n{r['text']}" for r in kept]
    said = "\n\n".join(lines) or "Nothing matches: use other words, or fewer conditions."
    if found["scope"]:
        said = f"Searched {found['scope']}; anywhere=true searches all.\n\n{said}"
    links = tuple((address_of(found["collection"], r), r["place"]) for r in kept)
    values = {name: found[name] for name in ("collection", "scope")}
    values |= {"results": kept, "next_cursor": more}
    return Given(values, said, links)


async def read(desk: Desk, values: dict[str, Any]) -> Given:
    """Lines of a document."""
    found = await shown(desk, values["document"], values["collection"])
    part = text_of(found, values["from_line"], values["lines"], values["page"])
    cut = part["text"].encode()[:ROOM].decode("utf-8", "ignore")
    if cut != part["text"]:
        # A line is given whole or not at all, unless it alone is too long.
        cut = cut.rpartition("\n")[0] or cut
        part["to_line"] = part["from_line"] + cut.count("\n")
        part["next_line"] = min(part["to_line"] + 1, part["total_lines"])
    part["text"] = cut
    said = f"{part['source']}, lines {part['from_line']}-{part['to_line']} of {part['total_lines']}"
    note = "; the file has changed since it was read" if part["file_changed"] else ""
    return Given({**part, "text": cut}, f"{said}{note}")


async def ask(desk: Desk, values: dict[str, Any]) -> Given:
    """An answer with its proof."""
    asked = Asked(
        values["question"],
        values["collection"],
        extract=values["extract"],
        only=only_of(values),
        form=values["form"],
        page=values["page"],
        anywhere=values["anywhere"],
    )
    found = await desk.ask(asked, lambda event: None)
    citations = [
        {
            "marker": c["marker"],
            "source": c["source"],
            "place": place_of(c),
            "quote": c["quote"][:FULL],
            "verified": c["verified"],
            "heading": c["heading"][:300],
            "highlight": c["highlight"],
            "document": c.get("document", ""),
        }
        for c in found["citations"]
    ]
    given = {
        "collection": found["collection"],
        "answer": found["answer"][:FULL],
        "covered": not found["abstained"],
        "confidence": found["confidence"],
        "mode": found["mode"],
        "scope": found["scope"],
        "shown": found["shown"],
        "form": found["form"],
        "plan": found["plan"],
        "outcome": found["outcome"],
        "citations": fitting(citations, ROOM),
        "nearest": [result_of(r, CONCISE) for r in found.get("nearest", ())],
    }
    proof = "\n".join(f"[{c['marker']}] {c['place']}" for c in citations)
    if found["abstained"]:
        nearest = "\n".join(f"{r['place']}  {r['heading']}" for r in given["nearest"])
        proof = f"Nearest, which is no answer:\n{nearest}\nSearch with other words, or say so."
    links = tuple((address_of(found["collection"], c), c["place"]) for c in found_places(found))
    return Given(given, f"{given['answer']}\n{proof}", links)


def found_places(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The citations of an answer with their places."""
    return [{**c, "place": place_of(c)} for c in found["citations"]]


async def documents(desk: Desk, values: dict[str, Any]) -> Given:
    """What a collection holds."""
    listing = Listing(
        only=only_of(values),
        changed_since=values["changed_since"],
        order=values["sort"].lstrip("-"),
        latest_first=values["sort"].startswith("-"),
        limit=values["limit"],
        cursor=values["cursor"],
    )
    found = await desk.documents(values["collection"], listing)
    lines = [f"{d['source']}  {d['date']}" for d in found["documents"]]
    said = "\n".join([f"{found['total']} documents", *lines])
    places = [{**entry, "start_line": 0} for entry in found["documents"]]
    links = tuple((address_of(found["collection"], d), d["source"]) for d in places)
    return Given(found, said[:6000], links)


async def verify(desk: Desk, values: dict[str, Any]) -> Given:
    """Whether a document says some words."""
    found = await desk.verify(values["quote"], values["document"], values["collection"])
    said = "The document says this, word for word." if found["found"] else (
        "These words are not in the document. Read it, and quote what stands there."
    )  # fmt: skip
    if found["file_changed"]:
        said += " Its file has changed since it was read into the collection."
    return Given(found, said)


async def status(desk: Desk, values: dict[str, Any]) -> Given:
    """What there is."""
    found = [
        {"name": e.name, "documents": e.documents, "passages": e.passages, "problem": e.problem}
        for e in desk.collections()
    ]
    kept = fitting(found, ROOM)
    jobs = [{"job": j.job_id, "collection": j.collection, "state": j.state}
            for j in desk.jobs.running()]  # fmt: skip
    lines = [f"{e['name']}: {e['documents']} documents, {e['passages']} passages" for e in kept]
    said = "\n".join(lines) or "There is no collection yet: rag ingest PATH"
    return Given({"collections": kept, "in_force": desk.collection_named(), "jobs": jobs}, said)


async def ingest(desk: Desk, values: dict[str, Any]) -> Given:
    """Bring a collection up to date."""
    job = desk.ingest(values["collection"], values["paths"])
    said = f"The ingest runs as job {job.job_id}; status tells when it is over."
    return Given({"job": job.job_id, "collection": job.collection, "state": job.state}, said)


DOCUMENT = Field("document", "string", "Id or path, as search gives it.", required=True)

TOOLS = (
    Tool(
        "search", "Search", "Find passages by words and meaning, with their places.",
        (
            Field("query", "string", "Words or a question.", required=True),
            COLLECTION,
            Field("limit", "integer", "How many.", default=8, least=1, most=50),
            PATH, KIND, SINCE, UNTIL, HEADING, SOURCE,
            Field("detail", "string", "How much of each passage.", default="concise",
                  choices=("concise", "full")),
            ANYWHERE, CURSOR,
        ), search,
    ),
    Tool(
        "read", "Read", "Read lines of a document as they stand in it.",
        (
            DOCUMENT, COLLECTION,
            Field("from_line", "integer", "First line.", default=1, least=1),
            Field("lines", "integer", "How many.", default=LINES, least=1, most=MOST_LINES),
            Field("page", "integer", "Only this page; of formats with pages.", default=0, least=0),
        ), read,
    ),
    Tool(
        "ask", "Ask",
        "Answer a question with quotes checked against the files, or say that it is not covered.",
        (
            Field("question", "string", "What is to be known.", required=True),
            COLLECTION, PATH, KIND, SINCE, UNTIL, HEADING, SOURCE,
            Field("extract", "boolean", "Quotes alone, without a language model."),
            FORM, PAGE, ANYWHERE,
        ), ask,
    ),
    Tool(
        "documents", "Documents", "List documents, with how many there are in all.",
        (
            COLLECTION, PATH, KIND, SINCE, UNTIL,
            Field("changed_since", "string", "Only what was read in at this time or later."),
            Field("sort", "string", "A minus in front turns it around.", default="path",
                  choices=(*ORDERS, *(f"-{order}" for order in ORDERS))),
            Field("limit", "integer", "How many.", default=30, least=1, most=40),
            CURSOR,
        ), documents,
    ),
    Tool(
        "verify", "Verify", "Check that a document says some words, as its file is now.",
        (Field("quote", "string", "The words.", required=True), DOCUMENT, COLLECTION), verify,
    ),
    Tool("status", "Status", "Collections, how much they hold, and what runs.", (), status),
    Tool(
        "ingest", "Ingest", "Bring a collection to what files and folders hold now.",
        (Field("paths", "array", "Below the folders of this server.", required=True), COLLECTION),
        ingest, changes=True,
    ),
)  # fmt: skip
