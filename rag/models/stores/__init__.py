"""GGUF files that other programs keep on this machine: found and read, never written.

It knows their layouts on disk, and nothing of how a model is run.
"""
