"""Which models exist, where their files are, how they are fetched, verified, copied and tuned.

It runs none of them but to tune.
"""
