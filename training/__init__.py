"""Trains the adapter of the bundled reader: data, training, evaluation, export. See README.md."""
