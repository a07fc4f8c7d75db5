"""An ingest by many workers: the files are queued, this process works beside all others."""

from __future__ import annotations

import dataclasses
import time

from rag.catalog.changes import respell_inner, stored_as, touch_document
from rag.core.records import Failure
from rag.index.work_queue import QueueStatus
from rag.ingest.document_writer import Progress, Report
from rag.ingest.ingest import IngestReport, Means, remove_documents, report_of
from rag.ingest.plan import Plan
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
        with collection.catalog.transaction():
            respell_inner(collection.catalog, plan.touched)
            for state in plan.touched:
                touch_document(collection.catalog, state)
        queue.fill((*plan.updated, *plan.added))
    loop = WorkerLoop(opening, means, told=_teller(report))
    stored = loop.run().whole()
    with opening() as (collection, queue):
        # Removed last: a moved file has found its vectors under the old name by now.
        gone = [state.doc_id for state in plan.removed]
        removed = remove_documents(collection, gone, stored.passages.removed)
        ours = {state.doc_id for state in (*plan.updated, *plan.added)}
        told = {failure.source for failure in stored.failures}
        others = tuple(
            Failure(one.source, one.reason)
            for one in queue.setbacks()
            if one.doc_id in ours and one.source not in told
        )
        made = report_of(plan, stored)
        return dataclasses.replace(
            made,
            added=len(stored_as(collection.catalog, plan.added)),
            updated=len(stored_as(collection.catalog, plan.updated)),
            failures=(*made.failures, *others),
            passages=stored.passages + removed,
            passages_total=collection.catalog.counts().passages,
            seconds=time.perf_counter() - started,
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
