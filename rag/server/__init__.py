"""One more face beside the command line: a page, an API and MCP over the same proved answers.

It decides nothing about answers; `rag.assistant` does.
"""
