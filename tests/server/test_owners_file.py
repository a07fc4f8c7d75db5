"""The file of people's tokens: private, whole, and without a token in it."""

from __future__ import annotations

import pytest

from rag.core.config import Config
from rag.core.errors import ConfigError
from rag.core.store_address import role_of
from rag.server.guard.owners import add_owner, digest_of, read_owners
from rag.server.people import Address, people_of
from rag.server.settings import ServeSettings

STORE = "postgresql://server@127.0.0.1/notes"


def written(tmp_path, text, mode=0o600):
    file = tmp_path / "tokens.toml"
    file.write_text(text)
    file.chmod(mode)
    return file


def entry(name, token="a" * 20, more=""):
    return f'[{name}]\ntoken = "{digest_of(token)}"\n{more}\n'


def test_a_token_is_made_kept_as_its_digest_and_known_again(tmp_path):
    file = tmp_path / "tokens.toml"
    made = add_owner(file, "anna"), add_owner(file, "guest", 'Readers of "all" \\ rooms')
    assert len({*made}) == 2 and min(map(len, made)) >= 32
    assert file.stat().st_mode & 0o077 == 0
    assert not any(token in file.read_text() for token in made)
    anna, guest = read_owners(file)
    assert (anna.name, anna.role, anna.token) == ("anna", "anna", digest_of(made[0]))
    assert (guest.role, guest.token) == ('Readers of "all" \\ rooms', digest_of(made[1]))
    with pytest.raises(ConfigError, match="has a token of anna"):
        add_owner(file, "anna")
    with pytest.raises(ConfigError, match="is no name"):
        add_owner(file, "../anna")
    assert len(read_owners(file)) == 2


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_a_file_that_others_reach_is_refused(tmp_path, mode):
    with pytest.raises(ConfigError, match="others can reach") as error:
        read_owners(written(tmp_path, entry("anna"), mode))
    assert "chmod 600" in error.value.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nobody is named"),
        ("[anna", "cannot read"),
        ("anna = 1", "anna is no table"),
        ('[anna]\ntoken = "hunter2-hunter2-hunter2"', "anna: token is no digest"),
        (entry("anna", more='colour = "red"'), "anna: unknown setting colour"),
        (entry("anna", more='read_only = "yes"'), "anna: read_only is no bool"),
        (entry("anna", more='role = "none"'), "anna: role names nobody"),
        (entry("anna", more='role = ""'), "anna: role names nobody"),
        (entry('"a/../b"'), "is no name"),
        (entry("anna") + entry("ben"), "the same token"),
    ],
)
def test_what_is_wrong_is_named_and_no_token_repeated(tmp_path, text, said):
    with pytest.raises(ConfigError, match=said) as error:
        read_owners(written(tmp_path, text))
    assert "hunter2" not in f"{error.value.message} {error.value.hint}"


def test_a_file_that_is_not_there_is_said_with_how_to_make_it(tmp_path):
    with pytest.raises(ConfigError, match="cannot read") as error:
        read_owners(tmp_path / "none.toml")
    assert "rag store token" in error.value.hint


def test_each_has_the_rights_of_a_role_and_a_place_of_their_own(tmp_path):
    more = 'role = "team b"\nread_only = true\ncollections = ["notes"]\nwatch = ["/srv/ben"]'
    file = written(tmp_path, entry("anna") + entry("ben", "b" * 20, more))
    settings = ServeSettings(Config(home=tmp_path, store=STORE))
    people = people_of(settings, Address(tokens=file))
    anna, ben = people["anna"].settings, people["ben"].settings
    assert [role_of(one.config.store) for one in (anna, ben)] == ["anna", "team b"]
    assert (anna.read_only, ben.read_only) == (False, True)
    assert (anna.collections, ben.collections) == ((), ("notes",))
    assert (anna.roots, [str(p) for p in ben.roots]) == ((), ["/srv/ben"])
    assert len({settings.uploads, anna.uploads, ben.uploads}) == 3


@pytest.mark.parametrize(
    ("store", "more", "said"),
    [
        ("", {}, "share a database"),
        (STORE, {"token": "a" * 20}, "not both"),
        (STORE, {"watch": ("/srv",)}, "folders of their own"),
    ],
)
def test_what_does_not_go_with_tokens_is_refused(tmp_path, store, more, said):
    settings = ServeSettings(Config(home=tmp_path, store=store))
    address = Address(tokens=written(tmp_path, entry("anna")), **more)
    with pytest.raises(ConfigError, match=said):
        people_of(settings, address)
