"""Work that takes its turn: one thread for each kind, a queue that can be seen, ingests beside."""
