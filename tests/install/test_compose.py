"""compose.yaml names what there is, keeps no secret, and starts a server that will serve."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from rag.cli.app import build

yaml = pytest.importorskip("yaml")

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")


@pytest.fixture
def compose():
    return yaml.safe_load(TEXT)


def test_every_volume_service_and_argument_that_is_named_is_there(compose):
    assert set(compose) == {"services", "volumes"}
    for service in compose["services"].values():
        assert ("image" in service) != ("build" in service)
        named = {volume.partition(":")[0] for volume in service["volumes"]}
        assert named <= compose["volumes"].keys()
        for other, condition in service.get("depends_on", {}).items():
            assert condition == {"condition": "service_healthy"}
            assert "healthcheck" in compose["services"][other]
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    for argument in compose["services"]["rag"]["build"]["args"]:
        assert f"ARG {argument}=" in dockerfile


def test_secrets_come_from_outside_and_only_this_machine_reaches_the_page(compose):
    for service in compose["services"].values():
        for name, value in service["environment"].items():
            if re.search(r"PASSWORD|TOKEN", name):
                assert re.fullmatch(r"\$\{\w+:\?.+\}", value), name
    assert all(port.startswith("127.0.0.1:") for port in compose["services"]["rag"]["ports"])
    assert "ports" not in compose["services"]["database"]


def test_the_server_has_what_an_address_that_others_reach_wants(compose):
    rag = compose["services"]["rag"]
    assert rag["command"] == ["serve", "--host", "0.0.0.0"]
    options = {p.envvar: p for p in get_command(build()).commands["serve"].params}
    assert "RAG_TOKEN" in options and "RAG_TOKEN" in rag["environment"]
    database = compose["services"]["database"]["environment"]
    user, name = database["POSTGRES_USER"], database["POSTGRES_DB"]
    address = f"postgresql://{user}@database/{name}"
    assert rag["environment"]["RAG_STORE"] == address
    # A person's own shell does not know what only the container is told.
    typed = [line for line in TEXT.splitlines() if line.startswith("#") and "run --rm" in line]
    assert any(f"store init {address}" in line for line in typed)
    assert not any("$RAG_STORE" in line for line in typed)
