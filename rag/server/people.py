"""Who may come, and what each of them meets: one token for all, or people with their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.core.config import changed
from rag.core.errors import ConfigError
from rag.core.store_address import as_role
from rag.server.guard.hosts import is_loopback
from rag.server.guard.keys import EVERYBODY, check_token, kept_token
from rag.server.guard.owners import Owner, digest_of, read_owners
from rag.server.settings import ServeSettings


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, and who may come.

    :ivar port: 0 takes any that is free.
    :ivar token: ``auto`` takes the token kept in the home.
    :ivar tokens: a file with people's own tokens instead, as `rag.server.guard.owners` reads it.
    """

    host: str = "127.0.0.1"
    port: int = 8321
    token: str = "auto"
    tokens: Path | None = None
    origins: tuple[str, ...] = ()
    watch: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """What a token opens.

    :ivar token: its digest.
    :ivar watch: folders that are kept current.
    """

    token: str
    settings: ServeSettings
    watch: tuple[Path, ...] = ()


def people_of(settings: ServeSettings, address: Address) -> Mapping[str, Person]:
    """Everybody with a token, by name.

    :raises ConfigError: when a token or the file of tokens will not do.
    """
    if address.tokens is None:
        token = digest_of(_one_token(settings, address))
        return {EVERYBODY: Person(token, settings, address.watch)}
    if not settings.config.store:
        raise ConfigError(
            "people with their own tokens share a database",
            hint="rag --store postgresql://HOST/DATABASE serve --tokens FILE",
        )
    if address.token != "auto":
        raise ConfigError("--tokens FILE or --token, not both", hint="rag serve --tokens FILE")
    if address.watch:
        raise ConfigError(
            "with --tokens FILE each person has folders of their own",
            hint=f'watch = ["{address.watch[0]}"]    in FILE, below that person',
        )
    return {owner.name: _person(settings, owner) for owner in read_owners(address.tokens)}


def _one_token(settings: ServeSettings, address: Address) -> str:
    if address.token != "auto":
        return check_token(address.token)
    if not is_loopback(address.host):
        raise ConfigError(
            f"others can reach {address.host}: choose a token for that",
            hint=f'rag serve --host {address.host} --token "$(openssl rand -hex 24)"',
        )
    return kept_token(settings.config.home)


def _person(settings: ServeSettings, owner: Owner) -> Person:
    own = dataclasses.replace(
        settings,
        config=changed(settings.config, store=as_role(settings.config.store, owner.role)),
        collections=owner.collections or settings.collections,
        read_only=settings.read_only or owner.read_only,
        roots=owner.watch,
        owner=owner.name,
    )
    return Person(owner.token, own, owner.watch)


def secret_of(settings: ServeSettings, address: Address) -> str:
    """What cookies are made with; with people's own tokens the one that is kept in the home, and
    opens nothing: who reads their file knows no cookie."""
    return kept_token(settings.config.home) if address.tokens else _one_token(settings, address)
