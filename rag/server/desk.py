"""What every face of the server offers, over one set of models and open collections.

It hands work to the lanes and gives plain JSON values back; HTTP and MCP are its callers' matter.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from rag.catalog.document_text import StoredDocument
from rag.catalog.filters import Filter
from rag.catalog.list_documents import Listing
from rag.chat import kept_conversations as history
from rag.contract.search import search_json
from rag.contract.status import status_json
from rag.core.errors import EmptyCollection, Forbidden, NotWanted, SourceError
from rag.core.locations import collection_folder
from rag.index.collections import Entry
from rag.server.answering import kept_turns, run_ask, run_search
from rag.server.asked import Asked, SearchAsked
from rag.server.jobs.ingesting import Job, Jobs
from rag.server.jobs.lane import Lane
from rag.server.jobs.turns import Staff, Ticket
from rag.server.listening import Event, Tell, served_result
from rag.server.page.map import Maps
from rag.server.settings import ServeSettings
from rag.store.shelf import shelf_of


class Desk:
    """What one token opens: collections, jobs, and a way into the queues of the process.

    :param staff: of all desks, and closed by whoever made it.
    """

    def __init__(self, settings: ServeSettings, staff: Staff) -> None:
        self.settings = settings
        config, self.models = settings.config, staff.models
        self._shelf = shelf_of(config, lasting=True)
        self.searches, self.answers, self.files, self.drawings = (
            Lane(turns, config, staff.models)
            for turns in (staff.searches, staff.answers, staff.files, staff.drawings)
        )
        self.jobs = Jobs(config, staff)
        self._maps = Maps()

    def close(self) -> None:
        """After the staff."""
        self._shelf.close()

    # Collections

    def collections(self) -> list[Entry]:
        """Those that are shown."""
        wanted = self.settings.collections
        found = self._shelf.entries()
        return [entry for entry in found if not wanted or entry.name in wanted]

    def collection_named(self) -> str:
        """The one that is meant where none is named: the one in force, or the only one there is."""
        if self.settings.collections:
            return self.settings.collections[0]
        force = self.settings.config.collection
        if self._is_there(force):
            return force
        known = [entry.name for entry in self.collections()]
        return known[0] if len(known) == 1 else force

    def _is_there(self, name: str) -> bool:
        return self._shelf.holds(name)

    def collection(self, name: str = "") -> str:
        """The collection that is meant, "" being the one in force.

        :raises EmptyCollection: when it is not shown, or not there.
        """
        shown, name = self.settings.collections, name or self.collection_named()
        if (shown and name not in shown) or not self._is_there(name):
            known = ", ".join(entry.name for entry in self.collections()[:20])
            hint = f"collections here: {known}" if known else "rag ingest PATH"
            raise EmptyCollection(f'there is no collection "{name}"', hint=hint)
        return name

    async def status(self, collection: str) -> dict[str, Any]:
        """A collection in numbers, as `rag status --json`."""
        name = self.collection(collection)
        return await self.files.run(name, lambda assistant: status_json(assistant.status()))

    # Questions

    async def search(self, asked: SearchAsked) -> dict[str, Any]:
        """Passages, best first, as `rag search --json`."""
        name = self.collection(asked.collection)
        found = await self.searches.run(name, lambda assistant: run_search(assistant, asked))
        mode = "dense" if asked.like or asked.unlike else self.settings.config.mode
        values = search_json((asked.query, mode), (), found.seconds, scope=found.scope)
        values["searched"] = found.searched
        end = asked.skip + _limit(self, asked)
        more, page = len(found.passages) > end, found.passages[asked.skip : end]
        values["results"] = [served_result(s, name, explain=asked.explain) for s in page]
        values["collection"] = name
        values["next_cursor"] = str(asked.skip + len(page)) if more else ""
        return values

    async def ask(self, asked: Asked, tell: Tell, ticket: Ticket | None = None) -> dict[str, Any]:
        """An answer, as `rag ask --json`; told of as it is made."""
        name = self.collection(asked.collection)
        if asked.conversation is not None:
            self.may_change()
        place = ticket or Ticket()

        def told(event: Event) -> None:
            # A long list ends where nobody reads on, as the writing does.
            if not place.wanted():
                raise NotWanted("nobody waits for this answer any more")
            tell(event)

        return await self.answers.run(
            name, lambda assistant: run_ask(assistant, asked, name, told), place
        )

    # Documents

    async def documents(self, collection: str, listing: Listing) -> dict[str, Any]:
        """A page of the list of documents, with how many there are."""
        name = self.collection(collection)
        page = await self.files.run(name, lambda assistant: assistant.documents(listing))
        return {
            "collection": name,
            "total": page.total,
            "documents": [dataclasses.asdict(entry) for entry in page.documents],
            "next_cursor": page.next_cursor,
        }

    async def facets(self, collection: str, only: Filter) -> dict[str, Any]:
        """By what the documents can be told apart, with how many there are of each."""
        name = self.collection(collection)
        found = await self.files.run(name, lambda assistant: assistant.facets(only))
        return {"collection": name, **dataclasses.asdict(found)}

    async def map(self, collection: str) -> str:
        """A collection's map as a page; drawn anew once the collection has changed."""
        name = self.collection(collection)
        return await self.drawings.run(name, lambda assistant: self._maps.page(assistant, name))

    async def read(self, document: str, collection: str = "") -> tuple[StoredDocument, str]:
        """A document as it was read, and the collection that holds it; without a collection, the
        first that does.

        :raises SourceError: when none holds it.
        """
        names = [self.collection(collection)] if collection else self._names()
        for name in names:
            try:
                return await self.files.run(name, lambda a: a.read(document)), name
            except SourceError as error:
                missing = error
        if not names:
            raise EmptyCollection("there is no collection yet", hint="rag ingest PATH")
        raise missing

    def _names(self) -> list[str]:
        """Those that are shown, the one in force first."""
        known = [entry.name for entry in self.collections() if not entry.problem]
        return sorted(known, key=lambda name: name != self.settings.config.collection)

    async def verify(self, quote: str, document: str, collection: str = "") -> dict[str, Any]:
        """Whether a document says some words, as its file is now."""
        found, name = await self.read(document, collection)
        verified = await self.files.run(name, lambda a: a.verify(quote, found.doc_id))
        values = {"document": found.doc_id, "source": found.source, **dataclasses.asdict(verified)}
        return {**values, "collection": name}

    # Changes

    def may_change(self) -> None:
        """:raises Forbidden: when the server only reads."""
        if self.settings.read_only:
            raise Forbidden("this server only reads", hint="rag serve without --read-only")

    def ingest(self, collection: str, paths: tuple[str, ...]) -> Job:
        """Begin an ingest of paths below the roots; of none, of all roots.

        :raises Forbidden: when the server only reads, or a path lies elsewhere.
        :raises SourceError: when there is no such path.
        """
        self.may_change()
        name = self._writable(collection)
        uploads = self.uploads(name)
        roots = (*self.settings.roots, *((uploads,) if uploads.is_dir() else ()))
        chosen = tuple(_below(path, (*self.settings.roots, uploads)) for path in paths) or roots
        if not chosen:
            raise SourceError("there is nothing to ingest", hint="rag serve --watch PATH")
        return self.jobs.start(name, chosen)

    def uploads(self, collection: str) -> Path:
        """Where a collection's uploaded files lie."""
        folder = collection_folder(self.settings.config.home, collection)
        return self.settings.uploads / folder.name

    def _writable(self, name: str) -> str:
        shown, name = self.settings.collections, name or self.collection_named()
        if shown and name not in shown:
            raise EmptyCollection(f'there is no collection "{name}"', hint="rag collections")
        if not 0 < len(name) <= 100 or not name.isprintable():
            raise SourceError("a collection's name has 1 to 100 characters that can be seen")
        return name

    async def remove(self, collection: str, document: str) -> dict[str, Any]:
        """Forget a document; its file is deleted only where it was uploaded."""
        self.may_change()
        name = self.collection(collection)
        found, _ = await self.read(document, name)
        count = await self.files.run(name, lambda assistant: assistant.remove(found.doc_id))
        file = Path(found.path) if found.path else None
        deleted = file is not None and file.is_relative_to(self.uploads(name).resolve())
        if deleted and file is not None:
            file.unlink(missing_ok=True)
        return {"documents": count, "file_deleted": deleted}

    # Conversations

    async def conversations(self, collection: str, text: str = "") -> dict[str, Any]:
        """Kept conversations, the latest first."""
        name = self.collection(collection)
        found = await self.files.run(
            name, lambda a: history.summaries(a.collection().catalog, text)
        )
        return {"collection": name, "conversations": [dataclasses.asdict(s) for s in found]}

    async def conversation(self, collection: str, number: int) -> dict[str, Any]:
        """A kept conversation's turns, each with its answer as `rag ask --json`."""
        name = self.collection(collection)
        turns = await self.files.run(name, lambda a: kept_turns(a, number, name))
        return {"collection": name, "conversation": number, "turns": turns}

    async def forget(self, collection: str, number: int) -> dict[str, Any]:
        """Delete a kept conversation."""
        self.may_change()
        name = self.collection(collection)
        count = await self.files.run(
            name, lambda a: history.forget(a.collection().catalog, [number])
        )
        return {"conversations": count}


def _limit(desk: Desk, asked: SearchAsked) -> int:
    return asked.limit or desk.settings.config.passages


def _below(path: str, roots: tuple[Path, ...]) -> Path:
    """A path to ingest, links followed, if it lies below one of the roots."""
    try:
        found = Path(path).expanduser().resolve()
        inside = any(found.is_relative_to(root.resolve()) for root in roots)
    except (OSError, RuntimeError, ValueError):
        inside = False
    if not inside:
        raise Forbidden(
            f"{path} lies below no folder of this server", hint="rag serve --watch PATH"
        )
    if not found.exists():
        raise SourceError(f"no such file or folder: {path}")
    return found
