"""Measuring retrieval: judged questions, runs, measures and honest comparisons."""
