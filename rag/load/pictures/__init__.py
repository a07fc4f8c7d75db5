"""Pictures as something to look at: taken out of files, weighed, drawn anew small enough to keep.

It does not know what a picture shows: `rag.embedding.picture_embedder` does.
"""
