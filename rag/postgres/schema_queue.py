"""The tables that workers share: which files wait, who has which, and how far everybody is.

``queue`` has a row for each file of an ingest; ``workers`` one for each process that works on it.
What a worker has is leased: `until` moves on while it lives, and once it has passed the file is
anybody's. Times are the server's: the clocks of machines differ.
"""

from __future__ import annotations

UP = """
CREATE TABLE rag.queue (
    collection integer NOT NULL DEFAULT current_setting('rag.collection')::integer
        REFERENCES rag.collections ON DELETE CASCADE,
    doc_id text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    path text COLLATE "C" NOT NULL,
    content_hash text COLLATE "C" NOT NULL,
    size bigint NOT NULL,
    mtime_ns bigint NOT NULL,
    state text COLLATE "C" NOT NULL DEFAULT 'waiting',
    attempts integer NOT NULL DEFAULT 0,
    worker text COLLATE "C" NOT NULL DEFAULT '',
    until timestamptz NOT NULL DEFAULT '-infinity',
    reason text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (collection, doc_id)
) WITH (fillfactor = 60);
CREATE INDEX queue_open ON rag.queue (collection, attempts, doc_id)
    WHERE state IN ('waiting', 'taken');
CREATE INDEX queue_of_worker ON rag.queue (collection, worker) WHERE state = 'taken';

CREATE TABLE rag.workers (
    collection integer NOT NULL DEFAULT current_setting('rag.collection')::integer
        REFERENCES rag.collections ON DELETE CASCADE,
    name text COLLATE "C" NOT NULL,
    began timestamptz NOT NULL DEFAULT now(),
    seen timestamptz NOT NULL DEFAULT now(),
    files bigint NOT NULL DEFAULT 0,
    passages bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (collection, name)
) WITH (fillfactor = 60);
"""

DOWN = "DROP TABLE rag.workers, rag.queue;"

TABLES = ("queue", "workers")
