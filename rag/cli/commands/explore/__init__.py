"""What stored vectors show besides answers: `rag related`, `cluster`, `map`, `classify`, `sql`."""
