"""Zip containers and their XML, opened without trust: sizes, ratios and entities are checked first.

Every office format but the oldest is such a container.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from rag.core.errors import SourceError

ENTRIES = 50_000
UNPACKED_BYTES = 512 << 20
HARMLESS_BYTES = 64 << 20
"""Below this any ratio is fine: office XML full of repetition packs a hundredfold."""
RATIO = 150


@dataclass(frozen=True, slots=True)
class Archive:
    """A container whose claims about its sizes were found bearable."""

    container: zipfile.ZipFile
    names: frozenset[str]

    def read(self, name: str) -> bytes:
        """One entry; never more bytes than it declares.

        :raises SourceError: when it is missing, encrypted or damaged.
        """
        try:
            info = self.container.getinfo(name)
            if info.flag_bits & 1:
                raise SourceError("is encrypted: save it without a password first")
            with self.container.open(info) as entry:
                return entry.read(info.file_size)
        except KeyError as error:
            raise SourceError(f"is damaged: it lacks {name}") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise SourceError(f"is damaged: {name} cannot be unpacked ({error})") from error

    def size(self, name: str) -> int:
        """Bytes that an entry unpacks to; 0 where the container lacks it."""
        return self.container.getinfo(name).file_size if name in self.names else 0

    def xml(self, name: str) -> Element:
        """One entry as XML.

        :raises SourceError: as `read` and `parse_xml` do.
        """
        return parse_xml(self.read(name), name)

    def optional_xml(self, name: str) -> Element:
        """One entry as XML; an empty element where the container lacks it."""
        return self.xml(name) if name in self.names else Element("none")

    def relations(self, part: str) -> dict[str, str]:
        """Targets of a part's relationships (OOXML) by id, as names of entries."""
        folder, base = posixpath.split(part)
        found = self.optional_xml(f"{folder}/_rels/{base}.rels")
        return {
            relation.get("Id", ""): posixpath.normpath(
                posixpath.join("/", folder, relation.get("Target", ""))
            ).lstrip("/")
            for relation in found
            if relation.get("TargetMode") != "External"
        }

    def addresses(self, part: str) -> dict[str, str]:
        """Where a part's links lead outside the file, by the id of the relationship."""
        folder, base = posixpath.split(part)
        return {
            relation.get("Id", ""): relation.get("Target", "")
            for relation in self.optional_xml(f"{folder}/_rels/{base}.rels")
            if relation.get("TargetMode") == "External"
        }


def open_archive(raw: bytes) -> Archive:
    """Open a container after weighing what it claims to hold.

    :raises SourceError: when it is no container, damaged, or unpacks to more than is bearable.
    """
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError("is encrypted with a password, or an older format under a newer name")
    try:
        container = zipfile.ZipFile(io.BytesIO(raw))
        entries = container.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError) as error:
        raise SourceError(f"is damaged: no zip container ({error})") from error
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES or unpacked > UNPACKED_BYTES or _is_bomb(unpacked, len(raw)):
        raise SourceError(
            f"was refused: {len(raw):,} bytes unpack to {unpacked:,} in {len(entries):,} entries"
            " (a zip bomb?)"
        )
    return Archive(container, frozenset(entry.filename for entry in entries))


def unpacked_bytes(raw: bytes) -> int:
    """What a container claims to unpack to; 0 where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as container:
            return sum(entry.file_size for entry in container.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError):
        return 0


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > HARMLESS_BYTES and unpacked > RATIO * packed


def parse_xml(raw: bytes, name: str) -> Element:
    """XML without entities of its own: they can grow without bound or read other files.

    :raises SourceError: when it is no XML or declares entities.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(raw, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise SourceError(f"was refused: {name} declares XML entities (an XML bomb?)") from error
    except (ParseError, ValueError, LookupError) as error:
        raise SourceError(f"is damaged: {name} is no XML ({error})") from error
    return root


def local(element: Element) -> str:
    """An element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute's value whatever its namespace; "" where it is absent."""
    for key, value in element.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: Element, *names: str) -> Element:
    """The first child of this name, and in it the next …; an empty element where there is none."""
    for name in names:
        element = next((inner for inner in element if local(inner) == name), Element("none"))
    return element
