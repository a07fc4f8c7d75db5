"""A language model that another program runs, over the HTTP that most of them speak.

It knows nothing of documents or passages, and no host but the one named.
"""
