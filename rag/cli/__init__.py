"""The `rag` program: thin commands over the library. The only room that knows a terminal."""
