"""The one door for other programs: open a home and a collection, bring files in, search, ask, talk.

The command line goes through it too. It knows nothing of terminals, pages or protocols.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from rag.core.config import Config, load_config
from rag.core.errors import ConfigError, SourceError
from rag.core.timings import stage

if TYPE_CHECKING:
    from rag.answer.answer import Answer, Listener
    from rag.answer.limits import Limits
    from rag.catalog.catalog import Catalog
    from rag.catalog.changes import FileState
    from rag.catalog.document_text import StoredDocument
    from rag.catalog.facets import Facets
    from rag.catalog.filters import Filter
    from rag.catalog.history import DocumentChange
    from rag.catalog.list_documents import DocumentPage, Listing
    from rag.chat.chat import Chat
    from rag.chat.conversation import Turn
    from rag.core.protocols import Embedder
    from rag.core.records import ScoredPassage
    from rag.evidence.verify_words import Verified
    from rag.index.collection import Collection
    from rag.index.document_status import DocumentStatus
    from rag.index.status import Status
    from rag.ingest.document_writer import Progress
    from rag.ingest.pictures import PictureReport
    from rag.ingest.plan import Plan
    from rag.ingest.report import IngestReport
    from rag.load.ocr.settings import Ocr
    from rag.search.pictures import FoundPicture
    from rag.search.sight import Sight
    from rag.workspace import Models, Workspace


class Assistant:
    """One collection, with its models loaded when they are first needed and kept until `close`.

    >>> from rag import Assistant
    >>> with Assistant(home, "notes") as assistant:
    ...     report = assistant.ingest(folder)
    ...     found = assistant.search("keeping a backup", limit=3)
    ...     answer = assistant.ask("Where do the backups go?", extract=True)
    >>> report.added, found[0].passage.source.endswith("backups.md")
    (1, True)
    >>> answer.mode, answer.citations[0].quote
    ('extracted', 'Every night the database is copied to the cellar.')
    >>> answer.citations[0].verified, 0 <= answer.confidence <= 1
    (True, True)

    Not for several threads at once: one question after another.

    :param home: folder of collections and models; None takes the platform's user data folder.
    :param collection: its name; it comes into being with the first `ingest`.
    :param settings: any setting of `rag.core.config.Config`, such as ``model`` or ``passages``;
        those left out come from ``RAG_*`` variables, ``rag.toml``, then the defaults.
    :raises ConfigError: naming every setting that is wrong.
    """

    def __init__(
        self, home: Path | str | None = None, collection: str | None = None, **settings: Any
    ) -> None:
        given = {**settings, "home": None if home is None else Path(home), "collection": collection}
        self._start(load_config(None, **given))

    @classmethod
    def of(cls, config: Config, models: Models | None = None) -> Assistant:
        """The assistant that a finished Config describes; no other source of settings is read.

        :param models: shared with other assistants, and closed by whoever made them.
        """
        assistant = cls.__new__(cls)
        assistant._start(config, models)
        return assistant

    def _start(self, config: Config, models: Models | None = None) -> None:
        self.config = config
        self._models = models
        self._shelf: Collection | None = None
        self._open = contextlib.ExitStack()
        self._workspace: Workspace | None = None
        self._embedder: Embedder | None = None
        self._seeing: Sight | None = None

    def ingest(  # noqa: PLR0913  each is one thing that may be said of an ingest
        self,
        *paths: Path | str,
        prune: bool | None = None,
        rebuild: bool = False,
        wait_seconds: float = 60.0,
        on: str = "",
        on_wait: Callable[[], None] = lambda: None,
        progress: Callable[[Progress], None] = lambda progress: None,
    ) -> IngestReport:
        """Bring the collection to what files and folders hold now.

        Unchanged files cost nothing; a file that cannot be read is named in the report's
        `failures` and stops no other.

        :param paths: files, folders, and URLs such as ``s3://…``, whose files are fetched.
        :param prune: forget documents whose file is gone from below the paths; None forgets them
            but where a folder is empty all at once, as if its drive were not there.
        :param rebuild: read and embed everything anew.
        :param on: ``dask://HOST:PORT`` of a scheduler whose workers do it, for a PostgreSQL store.
        :param on_wait: called when another process is writing and has to be waited for.
        :param progress: told how far it is, some times a second.
        :raises SourceError: when a path does not exist.
        :raises ModelMissing: when a model is not on this machine.
        :raises CollectionBusy: when another process writes for longer than `wait_seconds`.
        :raises FingerprintMismatch: when the stored vectors are another embedder's.
        """
        from rag.ingest.ingest import ingest
        from rag.ingest.plan import known_files
        from rag.load.remote import is_remote
        from rag.store.shelf import require_queue, shelf_of
        from rag.workers.ingest import ingest_by_workers
        from rag.workspace import changing, split_settings

        for path in paths:
            if not is_remote(str(path)) and not Path(path).expanduser().exists():
                raise SourceError(f"no such file or folder: {path}")
        if on:
            require_queue(self.config)
        if self.config.image_model:
            self._sight().require()
        embedder = self.prepare()
        changed = changing(
            self.config, embedder, rebuild=rebuild, wait_seconds=wait_seconds, on_wait=on_wait
        )
        with changed as target:
            # Searched inside the lock: a file that another writer has added since would otherwise
            # look as if it were gone.
            known = known_files(target.catalog, self._ocr().engine)
            plan = self.plan(paths, known, prune=prune, rebuild=rebuild)
            if not shelf_of(self.config).has_queue:
                settings = split_settings(self.config, embedder)
                report = ingest(target, plan, embedder, settings, progress)
                return self._with_pictures(report, target, progress)
        report = ingest_by_workers(self.config, embedder, plan, progress, on)
        with changing(self.config, embedder, wait_seconds=wait_seconds) as target:
            return self._with_pictures(report, target, progress)

    def _with_pictures(
        self, report: IngestReport, target: Collection, progress: Callable[[Progress], None]
    ) -> IngestReport:
        return dataclasses.replace(report, pictures=self._look_at(target.catalog, progress))

    def _look_at(
        self, catalog: Catalog, progress: Callable[[Progress], None]
    ) -> PictureReport | None:
        """Bring the pictures of a collection, opened for writing, to what its files hold; None
        where the extra is not installed."""
        from rag.load.pictures.settings import is_installed

        if not is_installed():
            return None
        from rag.ingest.document_writer import Progress
        from rag.ingest.pictures import Eye, look_at_pictures

        def told(done: int, total: int) -> None:
            progress(Progress(done, total, 0, 0, 0.0, done, total))

        sight = self._sight()
        name = sight.name(catalog)
        eye = Eye(name, lambda: sight.load(name), asked=sight.asked)
        return look_at_pictures(catalog, eye, told)

    def _sight(self) -> Sight:
        """The image model; nothing is loaded by asking for it."""
        from rag.search.sight import Sight

        self._seeing = self._seeing or Sight(self.config)
        return self._seeing

    def prepare(self, report: Callable[[float, float, str], None] | None = None) -> Embedder:
        """Load the embedder for an ingest, building the bundled model where it is not there yet.

        :param report: told how far building is: done, total, and of what.
        :raises ModelMissing: with the command that gets the model.
        """
        from rag.embedding.choose_embedder import load_embedder

        if self._embedder is None and self._models is not None:
            self._embedder = self._models.embedder()
        if self._embedder is None:
            self._embedder = load_embedder(self.config, report, many=True)
        return self._embedder

    def plan(
        self,
        paths: Sequence[Path | str],
        known: Mapping[str, FileState],
        *,
        prune: bool | None = None,
        rebuild: bool = False,
    ) -> Plan:
        """What `ingest` would do with files as they are now, against those known from before.

        :param known: as `rag.catalog.changes.file_states` gives them, by document id.
        """
        from rag.ingest.plan_for import plan_for

        return plan_for(self.config, paths, known, prune=prune, rebuild=rebuild)

    def _ocr(self) -> Ocr:
        from rag.load.ocr.settings import configured

        return configured(self.config.ocr, self.config.ocr_languages, self.config.home)

    def search(
        self, query: str, limit: int = 0, only: Filter | None = None
    ) -> tuple[ScoredPassage, ...]:
        """The passages that best match a query, best first; scores rise with relevance.

        :param limit: at most so many; 0 takes the setting `passages`.
        :param only: conditions on path, date and heading.
        :raises EmptyCollection: when there is nothing to search.
        """
        from rag.catalog.filters import EVERYTHING
        from rag.search.retrieve import configured, retrieve

        opened = self.open()
        wanted = configured(self.config, limit, only or EVERYTHING)
        return retrieve(opened.collection, opened.embedder, query, wanted)

    def spelled(self, query: str) -> str:
        """The query as it is searched with: its slips mended where it is clear what was meant.

        :raises EmptyCollection: when there is nothing to search.
        """
        from rag.search.spelling import spelled

        opened = self.open()
        return spelled(opened.collection.catalog, opened.embedder, query).text

    def limits(self, query: str, only: Filter | None = None) -> Limits:
        """What a query's own words limit it to, as `ask` takes them: "only PDFs", "in my folder
        trips", "notes since March". `search` does not look at them; whoever shows its results
        passes the filter on, and says what it is.

        :raises EmptyCollection: when there is nothing to search.
        """
        from rag.answer.limits import limits_of
        from rag.catalog.filters import EVERYTHING

        return limits_of(self.open().collection.catalog, query, only or EVERYTHING)

    def pictures(
        self, query: str, limit: int = 0, only: Filter | None = None
    ) -> tuple[FoundPicture, ...]:
        """The pictures that best match a query, files and those inside documents, best first: by
        what they show, where an image model has looked at them, and by what is written of them.

        :param limit: at most so many; 0 takes the setting `passages`.
        :raises EmptyCollection: when there is nothing to search.
        :raises ModelMissing: when the image model is not on this machine.
        """
        from rag.catalog.filters import EVERYTHING
        from rag.search.pictures import find_pictures
        from rag.search.retrieve import configured

        opened = self.open()
        wanted = configured(self.config, limit, only or EVERYTHING)
        readers = (opened.embedder, self._sight().of(opened.collection.catalog))
        return find_pictures(opened.collection, readers, query, wanted)

    def similar_pictures(self, picture: str, limit: int = 10) -> tuple[FoundPicture, ...]:
        """The pictures that look most like one: a picture of the collection, ``report.docx#2`` for
        the second one inside a document, or any picture file.

        :raises SourceError: when there is no such picture, or nobody has looked at it.
        """
        from rag.search.like_picture import like_picture

        catalog = self.collection().catalog
        return like_picture(catalog, picture, lambda: self._sight().of(catalog), limit)

    def ask(  # noqa: PLR0913  each is one thing that may be said of a question
        self,
        question: str,
        *,
        extract: bool = False,
        context: str = "",
        only: Filter | None = None,
        form: str = "",
        page: int = 0,
        anywhere: bool = False,
        listener: Listener | None = None,
    ) -> Answer:
        """Answer one question with quotes that prove it, or say that it is not covered.

        :param extract: answer with quotes alone; no language model is loaded.
        :param context: extra text for this question, searched like a document.
        :param only: conditions on path, kind, date and heading.
        :param form: the kind of answer wanted, a key of `rag.question.plan.FORMS`; "" lets the
            question decide.
        :param page: of a long list, from 1; 0 begins it, and tells all of an exhaustive reading.
        :param anywhere: take no folder, kind or day in the question's words as a filter.
        :param listener: hears of evidence and sentences as they come.
        :raises EmptyCollection: when there is nothing to ask.
        :raises ModelMissing: when a model is not on this machine.
        """
        from rag.answer.answer import SILENT, Ask, answer
        from rag.catalog.filters import EVERYTHING
        from rag.search.retrieve import configured

        told: dict[str, Any] = {"context": context, "form": form, "extract": extract}
        asked = Ask(question, page=page, anywhere=anywhere, **told)
        search = configured(self.config, only=only or EVERYTHING)
        return answer(self.open(with_generator=not extract), asked, search, listener or SILENT)

    def chat(
        self, *, extract: bool = False, only: Filter | None = None, turns: Sequence[Turn] = ()
    ) -> Chat:
        """A conversation: each question is read in the light of those before it.

        :param turns: what was said before, oldest first.
        """
        from rag.catalog.filters import EVERYTHING
        from rag.chat.chat import Chat
        from rag.chat.conversation import Conversation
        from rag.search.retrieve import configured

        search = configured(self.config, only=only or EVERYTHING)
        conversation = Conversation(search, extract=extract, turns=list(turns))
        return Chat(conversation, lambda: self.open(with_generator=not extract))

    def open(
        self, *, with_generator: bool = False, meanwhile: Callable[[], None] = lambda: None
    ) -> Workspace:
        """The open collection and its models; opened by whatever needs it first.

        :param with_generator: begin to load the language model at once, beside the rest.
        :param meanwhile: done while the models load.
        :raises EmptyCollection: when there is nothing to ask.
        """
        if self._workspace is not None and self._workspace.collection.is_replaced():
            self.close()
        if self._workspace is None:
            with stage("import"):
                from rag.workspace import reading

            opening = reading(
                self.config,
                with_generator=with_generator,
                meanwhile=meanwhile,
                models=self._models,
            )
            opened = self._open.enter_context(opening)
            self._workspace = dataclasses.replace(opened, eye=lambda c: self._sight().of(c))
        return self._workspace

    def documents(self, listing: Listing | None = None) -> DocumentPage:
        """What the collection holds, a page at a time.

        :raises EmptyCollection: when nothing was ever ingested.
        :raises ConfigError: when the order, the pattern or the cursor is none.
        """
        from rag.catalog.list_documents import Listing, list_documents

        return list_documents(self.collection().catalog, listing or Listing())

    def facets(self, only: Filter | None = None) -> Facets:
        """By what the collection's documents can be told apart, with how many there are of each.

        :raises EmptyCollection: when nothing was ever ingested.
        :raises ConfigError: when the pattern is none.
        """
        from rag.catalog.facets import facets_of
        from rag.catalog.filters import EVERYTHING

        return facets_of(self.collection().catalog, only or EVERYTHING)

    def read(self, document: str) -> StoredDocument:
        """A document's text as it was read, by its id or a name that stands for it alone.

        :raises SourceError: when the collection holds no such document, or several.
        """
        from rag.catalog.document_text import stored_document
        from rag.catalog.find_documents import documents_named

        catalog = self.collection().catalog
        ids = documents_named(catalog, document)
        found = stored_document(catalog, ids[0]) if len(ids) == 1 else None
        if found is None:
            what = f"{len(ids)} documents are named" if ids else "not in the collection:"
            raise SourceError(
                f"{what} {document}", hint='rag sql "SELECT source, doc_id FROM documents"'
            )
        return found

    def verify(self, quote: str, document: str) -> Verified:
        """Whether a document says some words, as its file is on disk now.

        :raises SourceError: when the collection holds no such document.
        """
        from rag.evidence.verify_words import Known, verify_words

        found = self.read(document)
        known = Known(
            found.path,
            found.source,
            found.content_hash,
            found.text,
            found.verbatim,
            found.pages,
            found.doc_id,
        )
        return verify_words(quote, known)

    def remove(self, *documents: str) -> int:
        """Forget documents, by their ids; how many there were. The files are left alone.

        :raises CollectionBusy: when another process writes for longer than a minute.
        """
        from rag.catalog.changes import file_states
        from rag.ingest.ingest import forget
        from rag.store.shelf import writing

        self.collection()
        with writing(self.config, wait_seconds=60) as target:
            known = [key for key in documents if key in file_states(target.catalog)]
            forget(target, known)
        return len(known)

    def changes(self, *paths: str, since: str = "") -> tuple[str, list[DocumentChange]]:
        """Since when, and what ingests have changed from then on.

        :param paths: files or folders as they were ingested; none for all.
        :param since: a day, or words for one; "" takes the last ingest that changed anything.
        :raises ConfigError: when the words name no day.
        """
        from rag.catalog.history import changes_since, last_occasion
        from rag.question.dates import since_when

        catalog = self.collection().catalog
        begin = since_when(since, date.today()) if since else last_occasion(catalog)
        if since and not begin:
            raise ConfigError(
                f"no day is named by {since!r}", hint='rag changes --since "last week"'
            )
        return begin, changes_since(catalog, begin, paths=paths) if begin else []

    def status(self) -> Status:
        """The collection in numbers.

        :raises EmptyCollection: when nothing was ever ingested.
        """
        from rag.index.status import status_of

        return status_of(self.collection())

    def document_status(self, source: str) -> DocumentStatus:
        """One document in numbers, and what was left out of its pages.

        :raises SourceError: when no document or more than one bears that name.
        """
        from rag.index.document_status import status_of_document

        return status_of_document(self.collection(), source)

    def collection(self) -> Collection:
        """The collection alone, without any model; opened anew where its name stands for another
        file by now.

        :raises EmptyCollection: when nothing was ever ingested.
        """
        from rag.store.shelf import open_collection

        if self._shelf is not None and self._shelf.is_replaced():
            self.close()
        if self._shelf is None:
            self._shelf = open_collection(self.config)
            self._open.callback(self._shelf.close)
        return self._shelf

    def close(self) -> None:
        """Close the collection and free the models; the next call opens them again."""
        self._workspace = self._shelf = None
        self._open.close()

    def __enter__(self) -> Assistant:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
