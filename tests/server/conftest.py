"""One server over a few notes, with the real embedder and the bundled reader."""

from __future__ import annotations

import pytest

from rag import Assistant
from tests.helpers import hostile
from tests.helpers.serving import Served

NOTES = {
    "backups.md": "# Backups\n\nEvery night the database is copied to the cellar.\n\n"
    "The copies are kept for ninety days.\n",
    "lease.md": "# Lease\n\nThe lease of the office ends in 2027.\n",
    "rooms.csv": "room,floor,desks\nHarbour,2,14\nCellar,-1,0\nAttic,4,6\n",
    "tea.md": "# Tea\n\nGreen tea wants eighty degrees and patience.\n",
}
PAGES = ("The first page is about ferns.", "The lighthouse keeper counts forty-one ships a day.")


@pytest.fixture(scope="session")
def served_home(tmp_path_factory, real_home):
    """A home with the collections `notes` (a PDF among them) and `garden` (hostile documents)."""
    folder = tmp_path_factory.mktemp("served")
    home, notes, garden = folder / "home", folder / "notes", folder / "garden"
    for made in (home, notes, garden):
        made.mkdir()
    (home / "models").symlink_to(real_home / "models")
    for name, text in NOTES.items():
        (notes / name).write_text(text)
    (notes / "ships.pdf").write_bytes(pdf_of(PAGES))
    for name, text in hostile.documents().items():
        (garden / name).write_text(text)
    for name, path in (("notes", notes), ("garden", garden)):
        with Assistant(home, name) as assistant:
            assert not assistant.ingest(path).failures
    return home


@pytest.fixture(scope="session")
def server(served_home):
    """A server that shows both collections, `notes` being the one in force."""
    served = Served(served_home, "-c", "notes", "-c", "garden")
    yield served
    served.close()


def pdf_of(pages):
    """A PDF with one sentence a page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, text in enumerate(pages):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        stream = f"BT /F1 14 Tf 72 700 Td ({text}) Tj ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    start = len(out)
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode()
    return out + f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
