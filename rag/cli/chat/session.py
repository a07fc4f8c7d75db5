"""What a chat holds open: the collection and models, the conversation, and what is kept of it.

It opens them in the background, so that the first question can be typed meanwhile; switching model
or collection closes the old ones first. It prints nothing but notes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any, Protocol

from rag.answer.answer import Listener
from rag.chat import kept_conversations as history
from rag.chat.conversation import Conversation, Turn
from rag.chat.stored_turns import Verdict
from rag.cli.chat.keeper import Keeper
from rag.core.config import Config, changed
from rag.core.errors import EmptyCollection, HistoryError, RagError
from rag.models.find_reader import require_reader
from rag.search.retrieve import configured
from rag.store.shelf import open_collection
from rag.workspace import Workspace, check_embedder, reading

BUSY_SECONDS = 3.0
"""How long keeping a turn waits for another process that writes."""


class Opener(Protocol):
    """Opens what a question needs."""

    def __call__(
        self, config: Config, *, with_generator: bool
    ) -> AbstractContextManager[Workspace]:
        """As `rag.workspace.reading`."""
        ...


class Session:
    """An open chat.

    :param keep: whether turns are kept in the collection's catalogue.
    :param opener: opens a workspace; tests put small models into theirs.
    :raises EmptyCollection: when there is nothing to talk about.
    :raises ModelMissing: when the model is not on this machine.
    """

    def __init__(
        self,
        config: Config,
        *,
        extract: bool = False,
        keep: bool = True,
        opener: Opener = reading,
    ) -> None:
        self.config = config
        self._opener = opener
        self.keeper = Keeper(keep)
        self.conversation = Conversation(configured(config), extract)
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._stack = contextlib.ExitStack()
        self._opening = self._begin()

    def _begin(self) -> Future[Workspace]:
        _require(self.config, reader=not self.conversation.extract)
        return self._pool.submit(self._open)

    def _open(self) -> Workspace:
        wanted = not self.conversation.extract
        workspace = self._stack.enter_context(self._opener(self.config, with_generator=wanted))
        # Reading waits for nobody, and what cannot be written in this time is written later.
        workspace.collection.catalog.wait(BUSY_SECONDS)
        return workspace

    @property
    def ready(self) -> bool:
        """Whether everything that a question needs is open."""
        return self._opening.done() and self._opening.exception() is None

    def when_ready(self, call: Callable[[], None]) -> None:
        """Call once opening has ended, on another thread."""
        self._opening.add_done_callback(lambda _: call())

    def opened(self) -> Workspace:
        """What is open; waits for it.

        :raises RagError: when it cannot be opened.
        """
        return self._opening.result()

    def workspace(self) -> Workspace:
        """What is open, and still is what the collection's name stands for; waits for it.

        :raises EmptyCollection: when the collection was removed or renamed meanwhile.
        :raises FingerprintMismatch: when it was built anew with another embedder.
        """
        workspace = self.opened()
        if workspace.collection.is_replaced():
            self._reopen()
            self.keeper.move()
            workspace = self.opened()
        check_embedder(workspace.collection, workspace.embedder)
        return workspace

    def _reopen(self) -> None:
        try:
            self.change()
        except EmptyCollection as error:
            raise EmptyCollection(
                f'the collection "{self.config.collection}" was removed or renamed meanwhile',
                hint="/collection NAME",
            ) from error

    def close(self) -> None:
        """Free everything; the models' memory too."""
        if self.ready:
            self._save(self.opened())
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._stack.close()

    def ask(
        self, question: str, listener: Listener, *, replacing: bool = False, **told: Any
    ) -> Turn:
        """Answer a question and keep the turn; `told` as for `Conversation.ask`.

        :param replacing: the turn takes the place of the last one, which stays if this fails.
        """
        workspace = self.workspace()
        before = (self._take_back(),) if replacing else ()
        try:
            turn = self.conversation.ask(workspace, question, listener, **told)
        except BaseException:
            for old, number in before:
                self.conversation.turns.append(old)
                self.keeper.push(number)
            raise
        self.keeper.push()
        for _, number in before:
            if number > 0:
                history.drop_turn(workspace.collection.catalog, self.keeper.conversation_id, number)
        self._save(workspace)
        return turn

    def _save(self, workspace: Workspace) -> None:
        self.keeper.save(workspace.collection.catalog, self.conversation.turns, self._settings())

    def change(self, **settings: Any) -> None:
        """Close what is open and open it anew with other settings.

        :raises RagError: when that cannot be; then everything is as it was.
        """
        config = changed(self.config, **settings)
        _require(config, reader=not self.conversation.extract)
        with contextlib.suppress(RagError):
            self._save(self._opening.result())
        self._stack.close()
        self._stack = contextlib.ExitStack()
        if config.collection != self.config.collection:
            self.forget_turns()
        self.config = config
        self._opening = self._begin()

    def search(self, **settings: Any) -> None:
        """Search in another way from the next question on."""
        self.conversation.search = replace(self.conversation.search, **settings)

    def extract(self, wanted: bool) -> None:
        """Answer with quotes alone, or with the model again.

        :raises ModelMissing: when there is no model on this machine.
        """
        if not wanted:
            require_reader(self.config.home, self.config.model, self.config.model_folders)
        self.conversation.extract = wanted

    def forget_turns(self) -> None:
        """Begin a new conversation; what was kept stays kept."""
        self.conversation.forget()
        self.keeper.begin()

    def _take_back(self) -> tuple[Turn, int]:
        """Take the last turn, and its number in the history, out of the conversation."""
        turn = self.last()
        self.conversation.forget(1)
        return turn, self.keeper.pop()

    def last(self) -> Turn:
        """The last turn.

        :raises HistoryError: when nothing was asked yet.
        """
        if not self.conversation.turns:
            raise HistoryError("nothing was asked yet")
        return self.conversation.turns[-1]

    def judge(self, verdict: Verdict) -> None:
        """Keep what the person thinks of the last answer.

        :raises HistoryError: when the answer was not kept.
        """
        self.last()
        catalog = self.workspace().collection.catalog
        history.judge(catalog, self.keeper.conversation_id, self.keeper.last(), verdict)

    def resume(self, conversation_id: int = 0) -> None:
        """Take up a conversation that was kept; 0 is the latest.

        :raises HistoryError: when there is no such conversation.
        """
        catalog = self.workspace().collection.catalog
        if not conversation_id:
            known = history.summaries(catalog)
            if not known:
                raise HistoryError("no conversation was kept in this collection")
            conversation_id = known[0].conversation_id
        kept = history.turns(catalog, conversation_id)
        self.conversation.forget()
        self.conversation.turns += [Turn(turn.question, turn.answer) for turn in kept]
        self.keeper.take_up(conversation_id, [turn.number for turn in kept])

    def _settings(self) -> dict[str, Any]:
        search = self.conversation.search
        return {
            "mode": search.mode,
            "passages": search.limit,
            "filter": search.only.glob,
            "extract": self.conversation.extract,
            "model": self.config.model,
            "embedder": self.config.embedder,
        }


def _require(config: Config, *, reader: bool) -> None:
    """Say what is missing before a question is typed, not after."""
    collection = open_collection(config)
    with contextlib.closing(collection):
        if not collection.catalog.counts().passages:
            raise EmptyCollection(
                f'the collection "{config.collection}" is empty', hint="rag ingest PATH"
            )
    if reader:
        require_reader(config.home, config.model, config.model_folders)
