"""`rag ingest`: once, or for as long as the files change."""
