"""The direction of imports, held: which room may know which, and no circles anywhere."""

from __future__ import annotations

import ast
import shutil
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "rag"
FILES = sorted(PACKAGE.rglob("*.py"))

# A room, then the rooms it may import from: nothing else, and nothing above it.
ROOMS = """
    core
    language
    words
    reader      core
    catalog     core language
    models      core reader
    load        core language
    embedding   core models
    prompt      core language models
    index       core catalog load
    postgres    core language catalog index
    store       core catalog index postgres
    ingest      core catalog load index question
    search      core language catalog load embedding index
    evidence    core language catalog load prompt search question
    explore     core language catalog load prompt index search
    workspace   core catalog load models embedding reader prompt index store
    question    language
    workers     core catalog load embedding index ingest store workspace
    whole       core language catalog question workspace
    answer      core language catalog load embedding prompt index search question evidence
                workspace whole
    report      core catalog load models search evidence workspace answer
    chat        core language catalog embedding index prompt search workspace answer
    contract    core catalog answer index ingest search
    assistant   core catalog load embedding evidence index ingest search workspace question answer
                chat store workers
    evaluation  core language catalog load models embedding index ingest prompt search question
                workspace answer chat store
    server      core catalog load index ingest explore evidence search workspace question answer
                chat contract assistant store words
    cli         core language catalog load models embedding index ingest prompt search workspace
                question evidence answer chat report explore evaluation assistant contract server
                store workers words
"""

ONE_FILE_EACH = {
    "chromadb": {"chroma.py"},
    "llama_cpp": {"llama.py"},
    "tesserocr": {"tesseract.py"},
    "rapidocr": {"rapid.py"},
    "psycopg": {"connection.py"},
    "distributed": {"dask.py"},
    "sentence_transformers": {"torch_embedder.py", "rerank.py", "picture_embedder.py"},
    "imagehash": {"draw.py"},
}
HEAVY = {"chromadb", "llama_cpp", "torch", "transformers", "sentence_transformers", "onnxruntime",
         "onnx", "sklearn", "scipy", "ir_measures", "matplotlib", "markitdown", "pypdfium2",
         "pandas", "huggingface_hub", "Stemmer", "tokenizers", "tesserocr", "rapidocr", "PIL",
         "imagehash", "cv2"}  # fmt: skip


def imports(file: Path, *, top_level_only: bool = False) -> set[str]:
    """Modules a file imports, and what it imports from them, dotted; with the flag, only those
    that import runs."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                found.update(alias.name for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                found.update(f"{child.module}.{alias.name}" for alias in child.names)
            function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            typing_only = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            if not (top_level_only and (function or typing_only)):
                visit(child)

    visit(tree)
    return found


def graph(package: Path) -> dict[str, set[str]]:
    """Every file of a package as a dotted name, and the files it imports."""
    names = {_dotted(package, file): file for file in package.rglob("*.py")}
    return {
        name: {_nearest(module, names) for module in imports(file)} - {"", "rag", name}
        for name, file in names.items()
    }


def _dotted(package: Path, file: Path) -> str:
    parts = file.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _nearest(module: str, names: dict[str, Path]) -> str:
    """The file that holds what is imported: the module itself, or the one it is a name of."""
    while module and module not in names:
        module = module.rpartition(".")[0]
    return module


def rooms() -> dict[str, set[str]]:
    """The table above as a mapping; a line without a room goes on with the one before it."""
    table: dict[str, set[str]] = {}
    room = ""
    for line in ROOMS.strip("\n").split("\n"):
        words = line.split()
        if len(line) - len(line.lstrip()) == 4:
            room, *words = words
        table.setdefault(room, set()).update(words)
    return table


def room_of(name: str) -> str:
    return name.split(".")[1] if "." in name else ""


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """A circle of imports, or none."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_rooms_know_only_the_rooms_of_the_table():
    allowed = rooms()
    wrong = [
        f"{name} imports {other}"
        for name, others in graph(PACKAGE).items()
        for other in others
        if room_of(name) in allowed
        and room_of(other) not in allowed[room_of(name)] | {room_of(name)}
    ]
    assert not wrong


def test_every_room_is_in_the_table_and_every_arrow_of_it_is_used():
    used: dict[str, set[str]] = {}
    for name, others in graph(PACKAGE).items():
        used.setdefault(room_of(name), set()).update(map(room_of, others))
    used = {room: others - {room} for room, others in used.items() if room not in ("", "__main__")}
    assert used == rooms()


def test_no_circle_between_rooms_nor_between_files():
    assert circle(rooms()) == []
    assert circle(graph(PACKAGE)) == []


def test_a_circle_would_be_found(tmp_path):
    copy = tmp_path / "rag"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("data", "__pycache__"))
    copied = copy / "core" / "extractive.py"
    copied.write_text(copied.read_text() + "\n\ndef late():\n    import rag.core.protocols\n")
    assert set(circle(graph(copy))) == {"rag.core.extractive", "rag.core.protocols"}


def test_a_house_one_can_walk_through():
    rows = {folder: list(folder.glob("*.py")) for folder in {file.parent for file in FILES}}
    assert len(rows[PACKAGE]) <= 4
    for folder, files in rows.items():
        assert len(files) <= (20 if "cli" in folder.parts else 40), folder


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_nothing_heavy_is_imported_before_it_is_needed(file):
    roots = {name.split(".")[0] for name in imports(file, top_level_only=True)}
    assert not roots & HEAVY


@pytest.mark.parametrize("library", ONE_FILE_EACH)
def test_a_library_behind_a_seam_is_imported_in_one_file(library):
    users = {f.name for f in FILES if library in {n.split(".")[0] for n in imports(f)}}
    assert users <= ONE_FILE_EACH[library]


def test_rooms_say_what_they_do_and_import_nothing():
    for file in PACKAGE.rglob("__init__.py"):
        assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))), file
        assert file.parent == PACKAGE or imports(file) <= {"__future__.annotations"}, file


def test_only_the_command_line_knows_the_terminal():
    for file in FILES:
        if "cli" not in file.parts:
            roots = {name.split(".")[0] for name in imports(file)}
            assert not roots & {"rich", "typer", "prompt_toolkit"}, file
