"""Plans an ingest of paths under a configuration: finds the files, on disk and at URLs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

from rag.catalog.changes import FileState
from rag.core.config import Config
from rag.ingest.plan import Plan, make_plan
from rag.load.files import find_files
from rag.load.formats import PICTURES
from rag.load.ocr import settings as ocr_settings
from rag.load.pictures.settings import is_installed
from rag.load.read import doc_id_of
from rag.load.remote import is_remote


def plan_for(
    config: Config,
    paths: Sequence[Path | str],
    known: Mapping[str, FileState],
    *,
    prune: bool | None = None,
    rebuild: bool = False,
) -> Plan:
    """What an ingest of files and folders, as they are now, has to do.

    :param known: files of the collection by document id.
    :param prune: as `Assistant.ingest` takes it.
    :param rebuild: everything is read anew, also what lies below none of the paths.
    :raises SourceError: when a URL cannot be listed.
    """
    again = [
        (Path(state.path), state.source)
        for state in known.values()
        # What stands inside a file comes with it.
        if state.path and state.doc_id == doc_id_of(Path(state.path))
    ]
    limit = int(config.max_file_megabytes * 1_000_000)
    ocr = ocr_settings.configured(config.ocr, config.ocr_languages, config.home)
    # Pictures that were read before stay, though there is no OCR today.
    pictures = (
        bool(ocr.engine)
        or is_installed()
        or any(path.suffix.lower() in PICTURES for path, _ in again)
    )
    places = [Path(path) for path in paths if not is_remote(str(path))]
    found = find_files(places, limit, again if rebuild else (), pictures=pictures)
    plan = dataclasses.replace(make_plan(found, known, prune=prune), ocr=ocr)
    if urls := [str(path) for path in paths if is_remote(str(path))]:
        from rag.ingest.plan_remote import with_remote

        plan = with_remote(plan, urls, known, limit)
    return plan
