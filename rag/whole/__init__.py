"""Answers about the whole, computed from the catalogue: counts, tables, lists, comparisons.

Everything shown is cited and comes out the same twice. It asks no language model.
"""
