"""`rag ingest --watch`: follows the folders until Ctrl-C, whatever goes wrong in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.cli.show import render
from rag.cli.words.messages import _
from rag.core.errors import RagError

if TYPE_CHECKING:
    from rag.cli.commands.ingest.job import Job
    from rag.ingest.plan import Plan

SETTLE_MILLISECONDS = 3000
"""A burst of writes (an editor saving, git checking out) is one change once it is over."""
LOOK_AGAIN_MILLISECONDS = 10_000
"""Files are compared this often even without a sign: some file systems give none, and a change
between the first ingest and the start of watching gave none either."""


def watch(job: Job, json: bool) -> None:
    """Ingest again whenever something below the paths has changed and settled."""
    from watchfiles import watch as changes

    render.note(_("watching for changes; Ctrl-C ends it"))
    done: Plan | None = None
    complained = ""
    for _files in changes(
        *job.paths,
        debounce=SETTLE_MILLISECONDS,
        step=500,
        rust_timeout=LOOK_AGAIN_MILLISECONDS,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        try:
            done = _follow(job, json, done)
            complained = ""
        except RagError as error:
            # A full disk or a busy collection may pass; the next look tries again.
            if error.message != complained:
                render.print_error(error)
            complained = error.message


def _follow(job: Job, json: bool, done: Plan | None) -> Plan:
    """Ingest when there is something to do that was not tried already; the plan that was met."""
    job.check()
    plan = job.plan(job.known()[0])
    work = (plan.added, plan.updated, plan.removed)
    if any(work) and (done is None or work != (done.added, done.updated, done.removed)):
        job.say(job.run(), json)
    return plan
