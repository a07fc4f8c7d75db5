"""Tables of every format as one grid: spans expanded, names of columns told apart from rows.

It does not know file formats: readers give it cells, or verbatim text and where a table lies in it.
"""
