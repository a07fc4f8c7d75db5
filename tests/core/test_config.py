"""Flag > environment > file > default; what is wrong is named, all at once."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from rag.core.config import Config, load_config, origins
from rag.core.errors import ConfigError


def test_a_flag_wins_over_the_environment_which_wins_over_the_file(tmp_path):
    file = tmp_path / "rag.toml"
    file.write_text('passages = 3\ncollection = "file"\nmodel = "file"\n')
    environment = {"RAG_COLLECTION": "environment", "RAG_MODEL": "environment"}
    config = load_config(file, environment, model="flag", embedder=None)
    assert (config.passages, config.collection, config.model) == (3, "environment", "flag")
    assert config.embedder == "multilingual-e5-small"


def test_where_settings_come_from_is_known(tmp_path):
    file = tmp_path / "rag.toml"
    file.write_text("passages = 3\nseed = 1")
    found = origins(file, {"RAG_SEED": "2", "RAG_CONFIG": "x"}, mode="dense", model=None)
    assert found == {"passages": str(file), "seed": "RAG_SEED", "mode": "flag"}


def test_every_problem_is_reported_together(tmp_path):
    file = tmp_path / "rag.toml"
    file.write_text('pasages = 3\nmode = "fuzzy"\npassages = 2.5\n')
    with pytest.raises(ConfigError) as caught:
        load_config(file, {"RAG_THREADS": "two"})
    message = caught.value.message
    assert "unknown setting 'pasages'" in message
    assert "mode = 'fuzzy'" in message and "hybrid or dense or lexical" in message
    assert "passages = 2.5" in message
    assert "threads = 'two' in environment" in message


def test_numbers_from_the_environment_become_numbers():
    config = load_config(None, {"RAG_TEMPERATURE": "0.5", "RAG_SEED": "7"})
    assert (config.temperature, config.seed) == (0.5, 7)


def test_a_file_that_is_not_toml_is_refused_with_its_name(tmp_path):
    file = tmp_path / "rag.toml"
    file.write_text("passages: 3")
    with pytest.raises(ConfigError, match=r"rag\.toml"):
        load_config(file, {})


def test_variables_of_other_meaning_are_left_alone():
    assert load_config(None, {"RAG_CONFIG": "x.toml", "RAG_HOME": "/data"}).home == Path("/data")


def test_the_record_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Config(Path()).seed = 1  # type: ignore[misc]


def test_the_home_keeps_settings_for_every_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    (home / "rag.toml").write_text('model = "qwen3:4b"\npassages = 5\nhome = "elsewhere"\n')
    kept = load_config(environment={"RAG_HOME": str(home)})
    assert (kept.home, kept.model, kept.passages) == (home, "qwen3:4b", 5)
    assert origins(environment={"RAG_HOME": str(home)})["model"] == str(home / "rag.toml")
    (tmp_path / "rag.toml").write_text("passages = 6\n")
    assert load_config(environment={"RAG_HOME": str(home)}).passages == 6
    assert load_config(environment={}, home=home, model="other").model == "other"


def test_what_is_wrong_in_the_home_s_settings_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rag.toml").write_text("passagse = 5\n")
    with pytest.raises(ConfigError, match="passagse"):
        load_config(environment={"RAG_HOME": str(tmp_path)})
