"""A question to a proved answer: retrieve, show evidence, decide, write, check.

It knows no terminal and no earlier turn but those it is handed.
"""
