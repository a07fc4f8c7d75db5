"""How near the text of a PDF is to the one that a person made of it by hand.

Run: python -m benchmarks.quality.pdf_text [--pdf FILE --truth FILE]   (pip install Levenshtein)
Prints the Levenshtein ratio of both, with white space normalised and as it is. The usual file is
the 117-page book of the py-pdf benchmarks.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.shared.places import DATA
from rag.load.read_bytes import read_content

BOOK = DATA / "documents" / "py-pdf__sample-files" / "009-pdflatex-geotopo"
WANTED = 0.98


def main() -> None:
    """Compare one file with its truth."""
    from Levenshtein import ratio

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pdf", type=Path, default=BOOK / "GeoTopo-komprimiert.pdf")
    parser.add_argument("--truth", type=Path, default=DATA / "pdftext" / "truth.txt")
    options = parser.parse_args()
    text = read_content(options.pdf.read_bytes(), ".pdf").text
    truth = options.truth.read_text("utf-8")
    normal = ratio(" ".join(truth.split()), " ".join(text.split()))
    print(f"{normal:.4f} with white space normalised, {ratio(truth, text):.4f} as it is")
    sys.exit(0 if normal >= WANTED else 1)


if __name__ == "__main__":
    main()
