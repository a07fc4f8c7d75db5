"""The language model: a GGUF file through llama.cpp, from messages to text.

It knows nothing of documents or passages.
"""
