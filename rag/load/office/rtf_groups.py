"""The groups of Rich Text (RTF) to paragraphs and rows, with the marks that carry meaning.

A group that says nothing on the page (fonts, pictures, what is deleted) is passed over with all
that is inside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rag.load import marks
from rag.load.office.rtf_pieces import Group, Paragraph, Piece, joined, names
from rag.load.office.rtf_rows import Rows
from rag.load.office.rtf_tokens import CHARACTERS, Token, charset, code_page

DEPTH = 500
"""Deeper groups are passed over: nobody's writing program nests so far."""

_UNSEEN = names(
    """colortbl pict objdata themedata datastore latentstyles listtable listoverridetable rsidtbl
    generator xmlnstbl mmathPr nonshppict filetbl revtbl pn bkmkstart bkmkend atnid atnref atndate
    datafield panose falt colorschememapping listpicture ftnsep ftnsepc aftnsep aftnsepc xe tc
    private company operator comment keywords doccomm hlinkbase category manager sn sv upr
    nonesttables"""
)
_APART = names(
    """fonttbl stylesheet info title author subject creatim fldinst fldrslt footnote annotation
    atnauthor formfield header headerl headerr headerf footer footerl footerr footerf pntext
    listtext"""
)
"""Groups whose words go somewhere else than into the paragraph they stand in."""
_TRANSPARENT = names("shpinst shptxt shp ud field object result nesttableprops")
_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_LINK = re.compile(r'HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]{1,2000})"')
_HEADING = re.compile(r"heading (\d)\b", re.IGNORECASE)


@dataclass(slots=True)
class Groups:
    """Give it tokens; it gives paragraphs. `fields` and `margins` fill up as it goes."""

    fields: dict[str, str] = field(default_factory=dict)
    margins: dict[str, None] = field(default_factory=dict)
    _open: list[Group] = field(default_factory=lambda: [Group()])
    _main: list[Piece] = field(default_factory=list)
    _rows: Rows = field(init=False)
    _depth: int = 0
    _notes: list[tuple[str, str]] = field(default_factory=list)
    _note_count: int = 0
    _author: str = ""
    _link: str = ""
    _mark: str = ""
    _level: int = 0
    _in_table: bool = False
    _levels: dict[int, int] = field(default_factory=dict)
    _fonts: dict[int, int] = field(default_factory=dict)
    _skip: int = 0
    _units: list[int] = field(default_factory=list)
    _box: dict[str, int] = field(default_factory=dict)
    _page: str = "cp1252"

    def __post_init__(self) -> None:
        self._open[0].words = self._main
        self._rows = Rows(self._main)

    def paragraphs(self, stream: Iterator[Token]) -> Iterator[Paragraph]:
        """Everything in order, the last paragraph included."""
        for token in stream:
            if token.kind == "text":
                self._text(token.raw)
            elif token.kind == "open":
                self._begin()
            elif token.kind == "close":
                self._end()
            elif token.name in ("par", "sect", "page", "row", "cell", "nestcell", "nestrow"):
                yield from self._break(token.name)
            else:
                self._word(token.name, token.number)
        yield from self._break("par")

    def _begin(self) -> None:
        self._flush()
        self._skip = 0
        last = self._open[-1]
        deep = len(self._open) > DEPTH
        self._open.append(replace(last, kind="", starred=False, unseen=last.unseen or deep))

    def _end(self) -> None:
        self._flush()
        self._skip = 0
        if len(self._open) > 1:
            group = self._open.pop()
            if group.kind and not group.unseen:
                self._close(group)

    def _close(self, group: Group) -> None:
        """A group whose words go somewhere of their own has ended."""
        words = " ".join(joined(group.words).split())
        kind = group.kind
        if kind in ("title", "author", "subject"):
            self.fields.setdefault(kind, words)
        elif kind in ("fldinst", "fldrslt"):
            self._close_field(group, words)
        elif kind in ("footnote", "atnauthor", "annotation"):
            self._close_note(kind, words)
        elif kind in ("pntext", "listtext"):
            self._mark = words
        elif kind.startswith(("header", "footer")) and any(map(str.isalpha, words)):
            self.margins[words] = None
        elif kind == "style" and (heading := _HEADING.match(words)):
            self._levels.setdefault(group.style, int(heading[1]))

    def _close_field(self, group: Group, words: str) -> None:
        """A field's code tells where its words lead, or that it is a box to tick."""
        sink = self._open[-1].words
        if group.kind == "fldrslt":
            self._link, address = "", self._link
            linked = ("", marks.link(joined(group.words), address), "")
            sink.extend([linked] if address else group.words)
            return
        found = _LINK.search(words)
        self._link = found[1] if found else ""
        if "FORMCHECKBOX" in words and self._box:
            ticked = self._box.get("ffres", 25)
            ticked = self._box.get("ffdefres", 0) if ticked == 25 else ticked
            sink.append(("mark", marks.tick(ticked == 1), ""))

    def _close_note(self, kind: str, words: str) -> None:
        if kind == "atnauthor":
            self._author = words
        elif kind == "annotation":
            by = f" by {self._author}" if self._author else ""
            self._notes.append((f"Comment{by}:", words))
        else:
            self._note_count += 1
            self._open[-1].words.append(("mark", f"[^{self._note_count}]", ""))
            self._notes.append((f"[^{self._note_count}]:", words))

    def _text(self, raw: bytes) -> None:
        group = self._open[-1]
        if self._skip:
            self._skip, raw = max(0, self._skip - len(raw)), raw[self._skip :]
        if not raw or group.unseen or group.hidden or group.struck:
            return
        if self._units:
            self._flush()
        self._settle(group)
        known = self._fonts.get(group.font, -1)
        name = charset(known, self._page)
        # Letters of two bytes may come byte by byte.
        group.words.append((group.setting, raw.decode("latin-1"), name))

    def _say(self, text: str, *, setting: str | None = None) -> None:
        group = self._open[-1]
        if text and not (group.unseen or group.hidden or group.struck):
            self._flush()
            self._settle(group)
            group.words.append((group.setting if setting is None else setting, text, ""))

    def _flush(self) -> None:
        """Units of UTF-16 that came one by one become text."""
        if self._units:
            units, self._units = self._units, []
            raw = b"".join(unit.to_bytes(2, "little") for unit in units)
            self._say(raw.decode("utf-16-le", "replace"))

    def _word(self, name: str, number: int | None) -> None:
        group = self._open[-1]
        if name == "u" and number is not None:
            self._units.append(number % 65536)
            self._skip = group.skip
        elif name in CHARACTERS:
            self._say(CHARACTERS[name], setting="mark")
        elif name == "*":
            group.starred = True
        elif name == "ud":  # the same words once more, in Unicode
            group.unseen = group.starred = False
        elif name in _UNSEEN or (group.starred and name not in _APART | _TRANSPARENT):
            group.unseen = True
        elif name in _APART:
            group.starred, group.kind, group.words = False, name, []
        elif name == "trowd":
            self._in_table = True
            self._rows.shape_begins(inner=group.inner)
        elif name in ("clmgf", "clmrg", "clvmgf", "clvmrg", "cellx"):
            self._rows.shape(name, number, inner=group.inner)
        else:
            group.inner = group.inner or name == "nesttableprops"
            group.starred = False
            self._format(group, name, number)

    def _format(self, group: Group, name: str, number: int | None) -> None:
        if group.set_letters(name, number):
            return
        if name == "ansicpg":
            self._page = code_page(number or 1252)
        elif name in _PAGES:
            self._page = _PAGES[name]
        elif name == "fcharset" and self._inside("fonttbl"):
            self._fonts.setdefault(group.font, number or 0)
        elif name in ("ffres", "ffdefres", "fftype"):
            self._box[name] = number or 0
        elif name in ("yr", "mo", "dy") and self._inside("creatim"):
            self.fields[name] = str(number or 0).zfill(2)
        else:
            self._paragraph_format(group, name, number)

    def _inside(self, kind: str) -> bool:
        return any(group.kind == kind for group in self._open)

    def _paragraph_format(self, group: Group, name: str, number: int | None) -> None:
        styles = self._inside("stylesheet")
        if name == "s" and styles:
            group.kind, group.words, group.style = "style", [], number or 0
        elif name == "outlinelevel" and styles:
            if (number or 0) < 9:
                self._levels[group.style] = (number or 0) + 1
        elif group.kind or group.unseen:
            return
        elif name == "pard":
            self._level, self._in_table, self._depth = 0, False, 0
        elif name == "itap":
            self._depth = number or 0
        elif name == "s":
            self._level = self._levels.get(number or 0, 0)
        elif name == "outlinelevel":
            self._level = (number or 0) + 1 if (number or 0) < 9 else 0
        elif name == "intbl":
            self._in_table = True

    def _break(self, name: str) -> Iterator[Paragraph]:
        """What was said so far ends a paragraph, a cell or a row."""
        self._flush()
        group = self._open[-1]
        if group.unseen:
            return
        if group.words is not self._main:
            group.words.append(("mark", " ", ""))
        elif name == "nestrow":
            self._rows.end_inner_row()
        elif name in ("cell", "nestcell"):
            self._rows.settle(1 if name == "cell" else max(2, self._depth))
            self._rows.end_cell()
        elif name == "row":
            self._rows.settle(1)
            yield self._rows.end_row(self._told())
        elif self._in_table:
            self._settle(group)
            group.words.append(("mark", " ", ""))
        else:
            self._rows.settle(1)
            text = self._rows.taken()
            mark, self._mark = self._mark, ""
            yield Paragraph(text, self._level, mark, notes=self._told())

    def _settle(self, group: Group) -> None:
        """Words of the text itself are of the table that their paragraph is in."""
        if group.words is self._main:
            self._rows.settle(self._depth if self._in_table else 1)

    def _told(self) -> tuple[tuple[str, str], ...]:
        notes, self._notes = tuple(self._notes), []
        return notes
