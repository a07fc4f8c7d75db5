"""Questions that tables answer: found by their words, read, counted and added up, with the rows.

It knows nothing of documents as such: `census.py` counts those.
"""
