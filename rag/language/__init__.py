"""What words say by themselves: sentences, terms, facts, polarity, kinds of question.

Pure functions on text; nothing here knows of models or files.
"""
