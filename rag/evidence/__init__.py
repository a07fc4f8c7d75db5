"""The words that prove an answer: chosen, read again from the files, held against what is said.

It does not know the language model that said it.
"""
