"""The direction of imports, held: records ← protocols ← stages ← flows ← command line."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "rag"
FILES = sorted(PACKAGE.rglob("*.py"))

FOUNDATION = {"records", "errors", "protocols", "config", "locations", "timings"}
STAGES = {
    "catalog", "embed", "evidence", "followup", "fuse", "ground", "language", "load", "pack",
    "prompt", "quotable", "reader", "split", "templates", "vectors", "write",
}  # fmt: skip
FLOWS = {
    "answer",
    "chat",
    "document_writer",
    "ingest",
    "retrieve",
    "evaluation",
    "explore",
    "collection",
    "workspace",
}

ONE_FILE_EACH = {
    "chromadb": {"vectors.py"},
    "llama_cpp": {"llama.py"},
    "sentence_transformers": {"embed_torch.py", "rerank.py"},
}
HEAVY = {"chromadb", "llama_cpp", "torch", "transformers", "sentence_transformers", "onnxruntime",
         "onnx", "sklearn", "scipy", "ir_measures", "matplotlib", "markitdown", "pypdfium2",
         "pandas", "huggingface_hub", "Stemmer", "tokenizers"}  # fmt: skip


def imports(file: Path, *, top_level_only: bool = False) -> set[str]:
    """Names of the modules a file imports; with the flag, only those that import runs."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                found.update(alias.name for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                found.add(child.module or "")
            function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            typing_only = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            if not (top_level_only and (function or typing_only)):
                visit(child)

    visit(tree)
    return found


def room(module: str) -> str:
    return module.split(".")[1] if module.startswith("rag.") else ""


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_nothing_heavy_is_imported_before_it_is_needed(file):
    roots = {name.split(".")[0] for name in imports(file, top_level_only=True)}
    assert not roots & HEAVY


@pytest.mark.parametrize("library", ONE_FILE_EACH)
def test_a_library_behind_a_seam_is_imported_in_one_file(library):
    users = {f.name for f in FILES if library in {n.split(".")[0] for n in imports(f)}}
    assert users <= ONE_FILE_EACH[library]


def test_the_foundation_knows_nothing_above_it():
    for name in FOUNDATION:
        rooms = {room(module) for module in imports(PACKAGE / f"{name}.py")} - {""}
        assert rooms <= FOUNDATION, name


def test_stages_do_not_know_the_flows_or_the_command_line():
    for file in FILES:
        parts = file.relative_to(PACKAGE).with_suffix("").parts
        if parts[0] in STAGES:
            rooms = {room(module) for module in imports(file)} - {""}
            assert not rooms & (FLOWS | {"cli"}), file


def test_only_the_command_line_knows_the_terminal():
    for file in FILES:
        if "cli" not in file.parts:
            roots = {name.split(".")[0] for name in imports(file)}
            assert not roots & {"rich", "typer", "prompt_toolkit"}, file
