"""Many processes, on many machines, on one queue of files.

It does not know where the queue is kept, nor how a file is read.
"""
