"""What a question needs, opened together: the collection, the embedder, the language model.

Loading is most of a one-shot command's time and the parts do not depend on each other, so they
load side by side. It decides nothing about answers.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from rag.catalog.catalog import Catalog
from rag.catalog.history import forget_old_words
from rag.catalog.lexical_index import lexical_is_current, rebuild_lexical
from rag.core.config import Config
from rag.core.cores import usable_cores
from rag.core.errors import FingerprintMismatch, StoreError
from rag.core.protocols import Embedder, Generator, PictureEmbedder
from rag.core.reader_address import is_address, parse_address
from rag.core.timings import stage, timed
from rag.embedding.choose_embedder import load_embedder
from rag.index.collection import Collection
from rag.index.rebuild import rebuild as start_rebuild
from rag.load.split import SplitSettings
from rag.models.find_adapter import find_adapter
from rag.models.find_reader import find_reader, require_reader
from rag.models.kept_tuning import Tuning, find_tuning
from rag.models.reader_copy import fastest_weights
from rag.prompt.evaluated_prefix import prepare
from rag.store.shelf import open_collection, require_passages, writing


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open collection and its embedder.

    :ivar generator: the language model; the first call waits until it is loaded.
    :ivar load_seconds: how long opening took.
    :ivar eye: the image model that a catalogue's pictures were embedded with, loaded by the first
        question for pictures; None where there is none.
    """

    config: Config
    collection: Collection
    embedder: Embedder
    generator: Callable[[], Generator]
    load_seconds: float = 0.0
    eye: Callable[[Catalog], PictureEmbedder | None] = lambda catalog: None


@contextlib.contextmanager
def reading(
    config: Config,
    *,
    with_generator: bool = False,
    meanwhile: Callable[[], None] = lambda: None,
    models: Models | None = None,
) -> Iterator[Workspace]:
    """Open a collection for questions.

    :param with_generator: begin to load the language model at once, beside the rest.
    :param models: those of other open collections; they are not closed with this one.
    :param meanwhile: done while the models load, such as importing what the answer needs.
    :raises EmptyCollection: before anything is loaded.
    :raises FingerprintMismatch: when the vectors are another embedder's.
    :raises ModelMissing: when a model is not on this machine.
    """
    started = time.perf_counter()
    with stage("open collection"):
        collection = open_collection(config)
    with contextlib.ExitStack() as stack:
        stack.callback(collection.close)
        require_passages(config)
        if with_generator:
            # A missing model is said before anything else.
            require_reader(config.home, config.model, config.model_folders)
        pool = stack.enter_context(ThreadPoolExecutor(max_workers=3))
        own = models or stack.enter_context(contextlib.closing(Models(config)))
        embedder = pool.submit(own.embedder)
        index = pool.submit(_warm_index, collection)
        if with_generator:
            pool.submit(own.generator)
        with stage("import"):
            meanwhile()
        with stage("wait for models"):
            check_embedder(collection, embedder.result())
            index.result()
        seconds = time.perf_counter() - started
        yield Workspace(config, collection, embedder.result(), own.generator, seconds)


@contextlib.contextmanager
def changing(
    config: Config,
    embedder: Embedder,
    *,
    rebuild: bool = False,
    wait_seconds: float = 0.0,
    on_wait: Callable[[], None] = lambda: None,
) -> Iterator[Collection]:
    """Open a collection for writing with this embedder.

    :param rebuild: forget all vectors and mark the files as unread, whatever the fingerprint.
    :raises FingerprintMismatch: naming both.
    :raises CollectionBusy: when another process writes for longer than `wait_seconds`.
    """
    with writing(config, wait_seconds, on_wait) as collection:
        wanted = fingerprint(embedder, split_settings(config, embedder))
        stored = collection.catalog.meta("fingerprint")
        if rebuild:
            start_rebuild(collection, embedder, wanted)
        elif stored and stored != wanted and collection.catalog.counts().documents:
            raise _mismatch(stored, wanted)
        with collection.catalog.transaction():
            collection.catalog.set_meta("fingerprint", wanted)
            collection.catalog.set_meta("name", config.collection)
        if not lexical_is_current(collection.catalog):
            rebuild_lexical(collection.catalog)
        yield collection
        forget_old_words(collection.catalog, config.keep_history)


@timed("load reader")
def load_generator(config: Config) -> Generator:
    """The configured language model, run as `rag models tune` found best.

    :raises ModelMissing: with the command that gets it.
    """
    if is_address(config.model):
        from rag.reader.http.generate import HttpGenerator

        address = parse_address(config.model)
        return HttpGenerator(address, config.context_window, config.temperature, config.seed)
    return _load_file(config)


def _load_file(config: Config) -> Generator:
    from rag.reader.generate import LlamaGenerator
    from rag.reader.llama_context import ReaderSettings

    path = find_reader(config.home, config.model, config.model_folders)
    adapter = find_adapter(path) if config.adapter == "auto" else None
    weights = fastest_weights(config.home, path, adapter)
    # What was found for a processor says nothing about a GPU.
    tuning = Tuning() if config.gpu_layers else find_tuning(config.home, path)
    settings = ReaderSettings(
        context_window=config.context_window,
        threads=config.threads or min(tuning.threads, usable_cores()),
        gpu_layers=config.gpu_layers,
        seed=config.seed,
        temperature=config.temperature,
        batch_tokens=tuning.batch_tokens,
        flash_attention=tuning.flash_attention,
        kv_type=tuning.kv_type,
        adapter=weights.adapter,
        extractive=adapter.extractive if adapter else None,
    )
    generator = LlamaGenerator(weights.path, settings, config.model)
    identity = f"{weights.path} {weights.path.stat()} {settings}"
    prepare(generator, config.home, config.prompts, identity)
    return generator


def split_settings(config: Config, embedder: Embedder) -> SplitSettings:
    """The configured lengths, within what the embedder reads."""
    return SplitSettings(min(config.passage_tokens, embedder.max_tokens), config.merge_tokens)


def fingerprint(embedder: Embedder, settings: SplitSettings) -> str:
    """Everything that makes stored vectors comparable with new ones, as JSON."""
    values = {
        "embedder": embedder.fingerprint,
        "name": embedder.name,
        "dimension": embedder.dimension,
        "passage_tokens": settings.limit,
        "merge_tokens": settings.merge,
    }
    return json.dumps(values, sort_keys=True)


def check_embedder(collection: Collection, embedder: Embedder) -> None:
    """Refuse to compare vectors of two embedders; other split settings do no harm to a search."""
    stored = collection.catalog.meta("fingerprint")
    wanted = fingerprint(embedder, SplitSettings())
    if stored and json.loads(stored)["embedder"] != json.loads(wanted)["embedder"]:
        raise _mismatch(stored, wanted)


def _mismatch(stored: str, wanted: str) -> FingerprintMismatch:
    old, new = json.loads(stored), json.loads(wanted)
    if old["embedder"] == new["embedder"]:
        names = ("passage_tokens", "merge_tokens")
        built, named = (", ".join(f"{n} = {v[n]}" for n in names) for v in (old, new))
    else:
        built, named = (f"{v['name']} ({v['dimension']} dimensions)" for v in (old, new))
        if built == named:
            built, named = old["embedder"], new["embedder"]
    return FingerprintMismatch(
        f"this collection was built with {built}, the configuration names {named}",
        hint="rag ingest --rebuild PATH    or    rag --config FILE …",
    )


def _warm_index(collection: Collection) -> None:
    """Read the vectors, or import and open Chroma, on another thread."""
    # A broken index is not this function's to report: searching falls back to the catalogue.
    with contextlib.suppress(StoreError):
        collection.open_vectors()


class Models:
    """The embedder and the language model, each loaded once, by whoever needs it first.

    Several threads may ask for them, and several open collections share them.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._loading = {"embedder": threading.Lock(), "generator": threading.Lock()}
        self._embedder: Embedder | None = None
        self._generator: Generator | None = None

    def embedder(self) -> Embedder:
        """The embedder; waits until it is loaded.

        :raises ModelMissing: with the command that gets the model.
        """
        with self._loading["embedder"]:
            if self._embedder is None:
                self._embedder = load_embedder(self._config)
            return self._embedder

    def generator(self) -> Generator:
        """The language model; waits until it is loaded.

        :raises ModelMissing: with the command that gets the model.
        """
        with self._loading["generator"]:
            if self._generator is None:
                self._generator = load_generator(self._config)
            return self._generator

    def close(self) -> None:
        """Free the language model if it was loaded, or is being loaded."""
        with self._loading["generator"]:
            if self._generator is not None:
                self._generator.close()
            self._generator = None
