"""`rag chat` on a terminal or a pipe: lines in, slash commands, answers out."""
