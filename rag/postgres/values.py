"""How numbers travel to PostgreSQL and back: as they lie in memory, not as text.

Vectors and rows of numbers are most of what is read and written. It does not know psycopg.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

NumberArray = npt.NDArray[Any]

ARRAYS = {"i2": (1005, 21), "i4": (1007, 23), "i8": (1016, 20), "f8": (1022, 701)}
"""PostgreSQL's numbers of the types of arrays and of their elements, by numpy's names."""
HEAD = 20
"""Bytes before the first element of an array."""


def array_of(data: bytes | bytearray | memoryview, kind: str) -> NumberArray:
    """An array of one dimension without NULL, as PostgreSQL sends it.

    :param kind: of `ARRAYS`.
    """
    held = np.dtype([("length", ">i4"), ("value", f">{kind}")])
    return np.frombuffer(memoryview(data)[HEAD:], dtype=held)["value"].astype(f"<{kind}")


def array_data(array: NumberArray) -> bytes:
    """The way back."""
    kind = array.dtype.str[1:]
    held = np.dtype([("length", ">i4"), ("value", f">{kind}")])
    rows = np.empty(len(array), dtype=held)
    rows["length"], rows["value"] = array.dtype.itemsize, array
    # Dimensions, no NULL, of what; then how many, counted from 1.
    head = np.array([1, 0, ARRAYS[kind][1], len(array), 1], dtype=">i4")
    return head.tobytes() + rows.tobytes()


def vector_of(data: bytes | bytearray | memoryview) -> bytes:
    """A vector as the catalogue knows it: the bytes of little-endian float32."""
    return np.frombuffer(data, dtype=">f4", offset=4).astype("<f4").tobytes()


def vector_data(vector: bytes) -> bytes:
    """The way back."""
    numbers = np.frombuffer(vector, dtype="<f4").astype(">f4")
    return len(numbers).to_bytes(2, "big") + b"\0\0" + numbers.tobytes()
