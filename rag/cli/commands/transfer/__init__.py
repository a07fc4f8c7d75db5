"""A collection out of this home and into another: `rag export` and `rag import`."""
