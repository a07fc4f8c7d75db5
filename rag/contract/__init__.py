"""The JSON that scripts and programs rely on: one function an object, whichever face gives it.

It knows neither terminals nor servers.
"""
