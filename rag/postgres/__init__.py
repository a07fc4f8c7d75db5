"""Collections in a PostgreSQL database with pgvector: the store that many machines share.

It does not know files, models or questions; what stands above the catalogue does not know it.
"""
