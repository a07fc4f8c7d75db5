"""Questions that lean on the one before: what they lack, and what fills it.

Pure functions on text.
"""
