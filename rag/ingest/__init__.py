"""Files into a collection: planned, embedded in windows, stored in small committed steps.

It does not know how a format is read or a vector made.
"""
