"""Where the checkout lies, and the data beside it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EVAL = ROOT / "eval"
DATA = ROOT.parent / "shared" / "data"
