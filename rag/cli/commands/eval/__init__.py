"""`rag eval …`, a file a command."""
