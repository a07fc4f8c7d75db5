"""A collection as a whole: catalogue and Chroma together, who may write, checks, repair, export.

It does not know questions.
"""
