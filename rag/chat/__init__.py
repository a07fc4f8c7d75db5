"""A conversation: what a question means after those before it, and how turns are kept.

It knows no terminal; `rag.cli.chat` shows it.
"""
