"""Text to vectors: the bundled E5 on onnxruntime, any other E5 on torch.

It does not know where vectors are kept or what is searched for.
"""
