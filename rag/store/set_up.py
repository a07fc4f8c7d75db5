"""Making a database a store, where the package that reaches it is installed."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

from rag.core.missing_package import POSTGRES, missing_package

if TYPE_CHECKING:
    from rag.postgres.set_up import SetUp


def set_up(address: str) -> SetUp:
    """Make or upgrade the tables of a store.

    :raises StoreError: when it cannot be reached, or PostgreSQL or pgvector is too old.
    """
    try:
        from rag.postgres.set_up import set_up as make
    except ModuleNotFoundError as error:
        raise missing_package(POSTGRES) from error
    return make(address)


def rights() -> ModuleType:
    """`rag.postgres.rights`, where it can be imported."""
    try:
        from rag.postgres import rights as found
    except ModuleNotFoundError as error:
        raise missing_package(POSTGRES) from error
    return found
