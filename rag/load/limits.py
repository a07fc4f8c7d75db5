"""How long one file may take to be read in a process of its own, and how much memory."""

SECONDS = 50
MEMORY_BYTES = 1 << 30
"""Address space of that process. Enforced where the system knows such a limit (Linux)."""


def limit_process(seconds: int) -> None:
    """Hold this process to its memory, and to some more seconds than whoever waits for it."""
    try:
        import resource
    except ImportError:  # Windows: the time limit alone has to do.
        return
    for kind, wanted in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, seconds + 5),
    ):
        _, hard = resource.getrlimit(kind)
        limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        try:
            resource.setrlimit(kind, (limit, hard))
        except (ValueError, OSError):  # macOS refuses limits below what is in use.
            continue
