"""Measuring: judged questions, runs, measures and honest comparisons."""

DEFAULT_MEASURES = "nDCG@10 R@100 RR@10"
"""As `ir-measures` writes them."""

VERDICTS = ("right", "partly", "withheld", "wrong")
"""What may become of a judged question that has an answer."""
