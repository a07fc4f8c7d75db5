"""Ask your own documents, offline: answers proved by quotes, on your own machine."""

__version__ = "0.1.0"
