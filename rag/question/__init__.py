"""What a question asks for: its plan, its dates, its amounts, the form of its answer.

Pure functions on a text and a day. It knows no collection, no model and no terminal.
"""
