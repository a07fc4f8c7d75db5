"""Pictures into a collection: taken out of files that changed, embedded where a model is there.

Beside the ingest of texts and after it: whoever has no pictures, or not the extra, is not slowed.
It does not know how a file holds pictures or a model sees them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rag.catalog.catalog import Catalog
from rag.catalog.changes import FileState, file_states
from rag.catalog.pictures import (
    MODEL,
    PictureCounts,
    documents_without_vectors,
    files_looked_at,
    has_pictures,
    missing_picture_vectors,
    picture_counts,
    put_picture_vectors,
    put_pictures,
    sweep_pictures,
    use_picture_model,
)
from rag.core.errors import ModelBroken, ModelMissing, SourceError
from rag.core.protocols import FloatMatrix, PictureEmbedder
from rag.core.records import Failure
from rag.core.timings import stage
from rag.load.pictures.draw import Drawn
from rag.load.pictures.process import PictureReader
from rag.load.pictures.settings import LOOKED_AT, READING
from rag.load.read import doc_id_of

Load = Callable[[], PictureEmbedder]
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Eye:
    """An image model that nobody has loaded yet.

    :ivar name: "" where there is none.
    :ivar asked: somebody named it now; otherwise the collection remembers it.
    """

    name: str = ""
    load: Load | None = None
    asked: bool = True


@dataclass(frozen=True, slots=True)
class PictureReport:
    """What became of pictures.

    :ivar found: taken out of files now.
    :ivar embedded: given a vector now.
    :ivar counts: of the whole collection.
    :ivar model: that they are found by, or "".
    """

    found: int = 0
    embedded: int = 0
    counts: PictureCounts = field(default_factory=PictureCounts)
    model: str = ""
    failures: tuple[Failure, ...] = ()


def look_at_pictures(
    catalog: Catalog, eye: Eye, told: Told = lambda done, total: None
) -> PictureReport:
    """The same as `ingest_pictures`, where a model that was there once and is gone keeps nothing
    from being read today: it is named among the failures."""
    try:
        return ingest_pictures(catalog, eye, told)
    except (ModelMissing, ModelBroken) as error:
        if eye.asked:
            raise
        report = ingest_pictures(catalog, Eye(), told)
        failures = (Failure(eye.name, error.message), *report.failures)
        return replace(report, failures=failures)


def ingest_pictures(
    catalog: Catalog, eye: Eye, told: Told = lambda done, total: None
) -> PictureReport:
    """Bring the pictures of a collection, opened by `writing`, to what its documents hold.

    :param told: how many files of how many were looked at.
    :raises ModelMissing: when there is something to embed and the model is not here.
    """
    run = _Run(catalog, eye)
    states = _held(catalog)
    if eye.name and eye.name != catalog.meta(MODEL) and has_pictures(catalog):
        run.embedder()
    seen = files_looked_at(catalog, READING)
    fresh = [s for s in states.values() if seen.get(s.doc_id) != s.content_hash]
    with PictureReader() as reader:
        run.look(reader, fresh, told)
        if eye.name:
            # Those that were looked at when there was no model, or another one.
            left = documents_without_vectors(catalog) - run.failed
            run.look(reader, [states[key] for key in sorted(left) if key in states], told)
    if run.found:
        with catalog.transaction():
            sweep_pictures(catalog)
    return PictureReport(
        run.found, run.embedded, picture_counts(catalog), eye.name, tuple(run.failures)
    )


def _held(catalog: Catalog) -> dict[str, FileState]:
    """Files of the collection that are pictures or may hold some, and are there."""
    return {
        doc_id: state
        for doc_id, state in file_states(catalog).items()
        if Path(state.path).suffix.lower() in LOOKED_AT
        and state.content_hash
        and doc_id == doc_id_of(Path(state.path))
        and Path(state.path).is_file()
    }


@dataclass(slots=True)
class _Run:
    catalog: Catalog
    eye: Eye
    found: int = 0
    embedded: int = 0
    failures: list[Failure] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    _embedder: PictureEmbedder | None = None

    def embedder(self) -> PictureEmbedder:
        """The model; loaded by the first picture that needs it."""
        assert self.eye.load
        if self._embedder is None:
            self._embedder = self.eye.load()
            use_picture_model(self.catalog, self.eye.name, self._embedder.fingerprint)
        return self._embedder

    def look(self, reader: PictureReader, states: Sequence[FileState], told: Told) -> None:
        """Take the pictures out of files and store them, a file at a time."""
        for number, state in enumerate(states, 1):
            pictures: tuple[Drawn, ...] = ()
            try:
                with stage("look at pictures"):
                    path = Path(state.path)
                    suffix = path.suffix.lower()
                    pictures = reader.read(path, suffix, pixels=bool(self.eye.name))
            except SourceError as error:
                self.failures.append(Failure(state.source, error.message))
                self.failed.add(state.doc_id)
            self._store(state, pictures)
            told(number, len(states))

    def _store(self, state: FileState, pictures: Sequence[Drawn]) -> None:
        vectors = self._vectors(pictures) if self.eye.name and pictures else None
        with stage("store"), self.catalog.transaction():
            of = (state.content_hash, READING)
            put_pictures(self.catalog, state.doc_id, of, [one.picture for one in pictures])
            if vectors is not None:
                put_picture_vectors(self.catalog, *vectors)
        self.found += len(pictures)

    def _vectors(self, pictures: Iterable[Drawn]) -> tuple[list[str], FloatMatrix] | None:
        pixels = {one.picture.content_hash: one.pixels for one in pictures}
        # Asked first: loading the model may find that what is stored is another one's.
        embedder = self.embedder()
        missing = sorted(missing_picture_vectors(self.catalog, pixels))
        if not missing:
            return None
        with stage("embed pictures"):
            vectors = embedder.embed_pictures([pixels[key] for key in missing])
        self.embedded += len(missing)
        return missing, vectors
