"""`python -m rag` is the same program as `rag`."""

from rag.cli.app import main

if __name__ == "__main__":
    main()
