"""Measuring retrieval: judged questions, runs, measures and honest comparisons."""

DEFAULT_MEASURES = "nDCG@10 R@100 RR@10"
"""As `ir-measures` writes them."""
