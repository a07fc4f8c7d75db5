"""How long one file may take to be read in a process of its own, and how much memory."""

SECONDS = 50
MEMORY_BYTES = 1 << 30
"""Address space of that process. Enforced where the system knows such a limit (Linux)."""
