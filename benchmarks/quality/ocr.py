"""How well scans, screenshots and photographs are read, how soon, and in how much memory.

Run: python -m benchmarks.quality.ocr [--made N]

Reads the vault's pictures, whose text lies beside them, and pages made here from the SQuAD sample:
clean, turned, noisy under uneven light, and coarse. Prints a Markdown table of character error,
words found, and numbers that the picture does not show. Needs the extra `ocr`.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.shared.places import DATA
from rag.load.ocr.settings import Ocr, configured
from rag.load.read import read_document

VAULT = DATA / "vault"
PAPER = (1654, 2339)  # A4 at 200 dpi
LETTERS = 28


@dataclass(frozen=True, slots=True)
class Measured:
    """One picture: errors in characters, words found of how many, false numbers of how many."""

    name: str
    seconds: float
    errors: int
    characters: int
    found: int
    words: int
    false: int
    numbers: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--made", type=int, default=2, help="pages made of each kind")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        ocr = Ocr(*_engine(Path(home)))
        rows = [_measured(path, truth, ocr) for path, truth in _vault()]
        for kind in ("clean", "turned", "noisy", "coarse"):
            rows += [_measured(*page, ocr) for page in _made(Path(home), kind, arguments.made)]
    print("| picture | seconds | character error | words found | false numbers |")
    print("|---|---|---|---|---|")
    for row in [*rows, _sum(rows)]:
        print(
            f"| {row.name} | {row.seconds:.1f} | {row.errors / row.characters:.4f}"
            f" | {row.found / row.words:.3f} of {row.words} | {row.false} of {row.numbers} |"
        )
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"\nmemory of the reading process at most: {most / 1024:,.0f} MB")


def _engine(home: Path) -> tuple[str, tuple[str, ...]]:
    wanted = configured("on", "auto", home)
    return wanted.engine, wanted.languages


def _vault() -> Iterator[tuple[Path, str]]:
    for folder in ("scans", "screenshots", "photos"):
        for path in sorted((VAULT / "files" / folder).iterdir()):
            beside = VAULT / "sidecar" / f"{path.name}.txt"
            if beside.is_file():
                text = re.sub(r"^===.*$", "", beside.read_text(encoding="utf-8"), flags=re.M)
                yield path, text


def _measured(path: Path, truth: str, ocr: Ocr) -> Measured:
    started = time.perf_counter()
    read = read_document(path, path.name, "", ocr).text
    seconds = time.perf_counter() - started
    seen, shown = _plain(read), _plain(truth)
    words, known = Counter(re.findall(r"\w+", shown)), Counter(re.findall(r"\w+", seen))
    numbers = re.findall(r"\d[\d.,:]*\d|\d", seen)
    real = set(re.findall(r"\d[\d.,:]*\d|\d", shown))
    return Measured(
        path.name,
        seconds,
        _distance(shown, seen),
        len(shown),
        (words & known).total(),
        words.total(),
        sum(number not in real for number in numbers),
        len(numbers),
    )


def _plain(text: str) -> str:
    """Marks that only draw a line or a box are left out, and so is how text is laid out."""
    text = re.sub(r"-{4,}|[|□☐]", " ", text).replace("×", "x")
    return " ".join(text.split())


def _distance(first: str, second: str) -> int:
    """Levenshtein distance in characters."""
    row = list(range(len(second) + 1))
    for above, one in enumerate(first, 1):
        left, row[0] = row[0], above
        for at, other in enumerate(second, 1):
            left, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, left + (one != other))
    return row[-1]


def _sum(rows: list[Measured]) -> Measured:
    totals = [sum(getattr(row, name) for row in rows) for name in Measured.__slots__[1:]]
    return Measured("all", *totals)


def _made(folder: Path, kind: str, count: int) -> Iterator[tuple[Path, str]]:
    """Pages with a paragraph or two of SQuAD each."""
    articles = json.loads((DATA / "squad" / "squad-v2-sample.json").read_text())["data"]
    for number in range(count):
        paragraphs = articles[number]["paragraphs"][:2]
        text = "\n\n".join(paragraph["context"] for paragraph in paragraphs)
        path = folder / f"{kind}-{number}.jpg"
        path.write_bytes(_page(text, kind, random.Random(number)))
        yield path, text


def _page(text: str, kind: str, dice: random.Random) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", PAPER, 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(_font(), LETTERS)
    top = 160
    for paragraph in text.split("\n\n"):
        for line in _wrapped(paragraph, draw, font):
            draw.text((150, top), line, fill=20, font=font)
            top += int(1.5 * LETTERS)
        top += LETTERS
    picture = picture.crop((0, 0, PAPER[0], min(PAPER[1], top + 160)))
    out = io.BytesIO()
    _spoilt(picture, kind, dice).save(out, "JPEG", quality=60 if kind == "noisy" else 90)
    return out.getvalue()


def _wrapped(text: str, draw: Any, font: Any) -> Iterator[str]:
    line = ""
    for word in text.split():
        if draw.textlength(f"{line} {word}", font=font) > PAPER[0] - 300:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def _font() -> str:
    import matplotlib

    return str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSerif.ttf")


def _spoilt(picture: Any, kind: str, dice: random.Random) -> Any:
    import numpy as np
    from PIL import Image

    if kind == "turned":
        degrees = dice.choice((-2.0, 2.0))
        return picture.rotate(degrees, fillcolor=255, resample=Image.Resampling.BICUBIC)
    if kind == "coarse":
        return picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BOX)
    if kind != "noisy":
        return picture
    noise = np.random.default_rng(dice.randrange(1 << 30))
    light = np.linspace(1.0, 0.55, picture.width)[None, :]
    pixels = np.asarray(picture, dtype=np.float32) * light + noise.normal(0, 14, picture.size[::-1])
    return Image.fromarray(pixels.clip(0, 255).astype("uint8"))


if __name__ == "__main__":
    main()
