"""What every room stands on: records, errors, protocols, settings, places on disk, locks, timings.

It knows no document, no model and no database.
"""
