"""A query to ranked passages, and how likely the collection covers it.

It does not know answers.
"""
