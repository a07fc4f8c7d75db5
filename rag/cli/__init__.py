"""The `rag` program: thin commands over the library, one file each."""
