"""What an ingest has to do for files that are somewhere else, beside those of this machine."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence

from rag.catalog.changes import FileState
from rag.ingest.plan import Plan
from rag.load.remote import find_remote, shown_url


def with_remote(
    plan: Plan, urls: Sequence[str], known: Mapping[str, FileState], max_file_bytes: int
) -> Plan:
    """A plan that follows the files at these URLs too.

    :raises SourceError: when nothing is at one of them, or it cannot be reached: then nothing of it
        counts as gone.
    """
    for url in urls:
        plan = _with_one(plan, url, known, max_file_bytes)
    return plan


def _with_one(plan: Plan, url: str, known: Mapping[str, FileState], max_file_bytes: int) -> Plan:
    found = find_remote(url, max_file_bytes)
    states = [
        FileState(remote_id(f.url), shown_url(f.url), f.url, f.size, 0, f.mark) for f in found.files
    ]
    there = {state.path for state in states}
    below = url if url.endswith("/") else f"{url}/"
    same = {state.path for state in states if _is_same(known.get(state.doc_id), state)}
    failed = {failure.source for failure in found.failures}
    gone = [
        state
        for state in known.values()
        if (state.path == url or state.path.startswith(below))
        and state.path not in there
        and state.source not in failed
    ]
    new = [state for state in states if state.doc_id not in known]
    changed = [s for s in states if s.doc_id in known and s.path not in same]
    return dataclasses.replace(
        plan,
        added=(*plan.added, *new),
        updated=(*plan.updated, *changed),
        unchanged=plan.unchanged + len(same),
        removed=(*plan.removed, *gone),
        failures=(*plan.failures, *found.failures),
        skipped=(*plan.skipped, *found.skipped),
    )


def _is_same(before: FileState | None, now: FileState) -> bool:
    return before is not None and before.content_hash == now.content_hash


def remote_id(url: str) -> str:
    """Identity of a file at a URL: 16 hexadecimal digits of the sha256 of it."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]
