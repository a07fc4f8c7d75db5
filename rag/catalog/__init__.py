"""The catalogue: one SQLite file a collection, the truth about its documents and passages.

It does not know files, models or Chroma.
"""
