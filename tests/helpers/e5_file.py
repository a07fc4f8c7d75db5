"""A file in the layout of the package's, small enough to write by hand."""

from __future__ import annotations

import struct

import numpy as np

BLOCK = struct.pack("<e", 0.5) + bytes([0x80, 0x9F, *[0x88] * 14])


def tiny_file(hidden=32):
    """One matrix of two rows, one vector, three pieces."""
    pieces = [b"<s>", b"a", "é".encode()]
    offsets = np.cumsum([0, *map(len, pieces)]).astype("<u4").tobytes()
    blob = b"".join(pieces)
    head = b"E5S1" + struct.pack("<I7ifi", 1, hidden, 1, 1, 64, 3, 4, 1, 1e-12, 32)
    head += struct.pack("<5iQ", 3, 0, 2, 1, 3, len(blob)) + offsets
    head += np.array([0, -1.5, -2.5], "<f4").tobytes() + blob
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 65, 1, 66)
    matrix, vector = BLOCK * 2, np.arange(4, dtype="<f4").tobytes()
    directory = struct.pack("<i", 2)
    start = len(head) + 4 + 2 * 23 + len("l0.q.wl0.q.b")
    for name, kind, count, offset, size in (
        (b"l0.q.w", 1, 64, start, len(matrix)),
        (b"l0.q.b", 0, 4, start + len(matrix), len(vector)),
    ):
        directory += struct.pack("<H", len(name)) + name
        directory += struct.pack("<BIQQ", kind, count, offset, size)
    return head + directory + matrix + vector
