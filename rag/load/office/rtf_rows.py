"""Tables of Rich Text (RTF) while they are read: cells and rows, and tables inside a cell."""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.load.office.rtf_pieces import Paragraph, Piece, joined, shaped

DEEPEST = 8
"""Tables inside tables: what claims to lie deeper is of the deepest."""

Notes = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Table:
    """One that is open.

    :ivar words: of its cell that goes on behind the table inside it.
    :ivar shapes: how each cell of the coming row is merged, and its right edge.
    :ivar rows: those that ended, of a table inside another.
    :ivar inner: tables inside the cells of the row that is open.
    """

    words: list[Piece] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    shapes: list[tuple[str, int]] = field(default_factory=list)
    shape: str = ""
    rows: list[Paragraph] = field(default_factory=list)
    inner: list[tuple[Paragraph, ...]] = field(default_factory=list)

    def row(self, notes: Notes = ()) -> Paragraph:
        """The cells so far as a row, with what stood inside them."""
        cells = self.cells or ([""] if self.inner else [])
        shown = list(shaped(cells, self.shapes))
        inner, self.cells, self.inner = tuple(self.inner), [], []
        return Paragraph(
            cells=tuple(cell for cell, _ in shown),
            edges=tuple(edge for _, edge in shown),
            notes=notes,
            inner=inner,
        )


@dataclass(slots=True)
class Rows:
    """The table that is open, and those around it.

    :ivar words: those of the paragraph or cell that is open; the same list throughout.
    """

    words: list[Piece]
    _open: list[_Table] = field(default_factory=lambda: [_Table()])

    def shape_begins(self, *, inner: bool) -> None:
        """What a row looks like is told anew."""
        table = self._open[-1 if inner else 0]
        table.shapes, table.shape = [], ""

    def shape(self, name: str, edge: int | None, *, inner: bool) -> None:
        """How the next cell is merged or, with its right edge, that it is told whole."""
        table = self._open[-1 if inner else 0]
        if name != "cellx":
            table.shape += f" {name}"
            return
        table.shapes.append((table.shape, edge or 0))
        table.shape = ""

    def settle(self, depth: int) -> None:
        """What comes stands so many tables deep, 1 being a table of the text or the text itself."""
        depth = min(max(depth, 1), DEEPEST)
        while len(self._open) < depth:
            self._open[-1].words = list(self.words)
            self.words.clear()
            self._open.append(_Table())
        while len(self._open) > depth:
            self._close()

    def _close(self) -> None:
        """The table inside ends; a row that never did keeps its cells."""
        if rest := self.taken().strip():
            self._open[-1].cells.append(rest)
        table = self._open.pop()
        if table.cells or table.inner:
            table.rows.append(table.row())
        if table.rows:
            self._open[-1].inner.append(tuple(table.rows))
        self.words[:] = self._open[-1].words
        self._open[-1].words = []

    def end_cell(self) -> None:
        """The words so far are a cell."""
        self._open[-1].cells.append(self.taken())

    def end_row(self, notes: Notes) -> Paragraph:
        """The row of the outermost table."""
        return self._open[0].row(notes)

    def end_inner_row(self) -> None:
        """The row of the table inside; of none, where none is open."""
        table = self._open[-1]
        if len(self._open) > 1 and (table.cells or table.inner):
            table.rows.append(table.row())

    def taken(self) -> str:
        """The words so far; none are left."""
        text = joined(self.words)
        self.words.clear()
        return text


def first_words(row: Paragraph) -> str:
    """What a row begins with: by that, tables inside it are told apart."""
    return next((text for cell in row.cells if (text := cell.text.strip())), "")
