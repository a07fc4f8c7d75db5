"""What a language model is given: templates, messages, the budget of its context window, grammars.

It runs no model.
"""
