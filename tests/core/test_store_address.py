"""The address of a store: what of it is shown, and whose rights it asks for."""

from __future__ import annotations

import pytest

from rag.core.store_address import as_role, role_of, without_password

ADDRESSES = [
    "postgresql://me:secret@host/notes",
    "postgresql://me@host/notes?sslmode=require",
    "postgresql://me@host/notes?options=-c%20statement_timeout%3D5s",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", ["anna", "two words", "back\\slash", "ä'\"&?#%+", "x -c y=z"])
def test_a_role_goes_into_an_address_and_is_found_there(address, role):
    made = as_role(address, role)
    assert role_of(made) == role and role_of(address) == ""
    assert made.startswith(address) and without_password(made) == without_password(address)
