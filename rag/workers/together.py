"""An ingest by many workers: the files are queued, this process works beside all others."""

from __future__ import annotations

import dataclasses
import time

from rag.catalog.changes import outdated, respell_inner, stored_as, touch_document
from rag.core.records import Failure
from rag.index.collection import Collection
from rag.index.work_queue import QueueStatus
from rag.ingest.document_writer import Progress, Report
from rag.ingest.ingest import Means, remove_documents
from rag.ingest.plan import Plan
from rag.ingest.report import IngestReport, Stored, report_of
from rag.workers.loop import Opening, Told, WorkerLoop


def ingest_together(
    opening: Opening, plan: Plan, means: Means, report: Report = lambda progress: None
) -> IngestReport:
    """Carry out a plan beside other workers; returns when the queue is done.

    Counts of files are those of the plan, whoever stored them; tokens, and passages that came and
    went, are those of this process.
    """
    started = time.perf_counter()
    with opening() as (collection, queue):
        begin(collection, plan)
        queue.fill((*plan.updated, *plan.added))
    stored = WorkerLoop(opening, means, told=_teller(report)).run().whole()
    with opening() as (collection, queue):
        made = end(collection, plan, stored)
        ours = {state.doc_id for state in (*plan.updated, *plan.added)}
        told = {failure.source for failure in stored.failures}
        others = tuple(
            Failure(one.source, one.reason)
            for one in queue.setbacks()
            if one.doc_id in ours and one.source not in told
        )
    seconds = time.perf_counter() - started
    return dataclasses.replace(made, failures=(*made.failures, *others), seconds=seconds)


def begin(collection: Collection, plan: Plan) -> None:
    """What comes before any file is read."""
    with collection.catalog.transaction():
        respell_inner(collection.catalog, plan.touched)
        for state in plan.touched:
            touch_document(collection.catalog, state)


def end(collection: Collection, plan: Plan, stored: Stored) -> IngestReport:
    """What comes after the last one: a moved file has found its vectors under the old name."""
    gone = [state.doc_id for state in plan.removed]
    gone += outdated(collection.catalog, stored.of(plan.updated))
    removed = remove_documents(collection, gone, stored.passages.removed)
    return dataclasses.replace(
        report_of(plan, stored),
        added=len(stored_as(collection.catalog, plan.added)),
        updated=len(stored_as(collection.catalog, plan.updated)),
        passages=stored.passages + removed,
        passages_total=collection.catalog.counts().passages,
    )


def _teller(report: Report) -> Told:
    """Progress of all, in files."""

    def tell(status: QueueStatus, own: Progress | None) -> None:
        own = own or Progress(0, 0, 0, 0, 0.0, 0.0, 0.0)
        ended = status.ended + own.documents
        share = own.documents_total * own.work / own.work_total if own.work_total else 0.0
        report(
            dataclasses.replace(
                own,
                documents=ended,
                documents_total=status.total,
                work=status.ended + share,
                work_total=float(status.total),
            )
        )

    return tell
