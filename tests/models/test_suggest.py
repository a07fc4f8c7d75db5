"""Which reader is suggested, for which machine."""

from __future__ import annotations

import pytest

from rag.models.find_reader import HUB_FILE
from rag.models.installed import ModelStatus
from rag.models.registry import KNOWN
from rag.models.suggest import candidates, suggest

GB = 10**9


def reader(name: str, size: int, **more: object) -> ModelStatus:
    fields = {"memory": size + GB // 2, "origin": "ollama", "licence": "MIT", "context": 8192}
    return ModelStatus(name, "reader", True, "/f", size, get="", **fields | more)


def best(found):
    return next((one.name for one in found if one.suits), None)


def test_the_list_is_whole():
    listed = candidates()
    assert 8 <= len(listed) <= 10 and len({one.name for one in listed}) == len(listed)
    assert [one.billions for one in listed] == sorted(one.billions for one in listed)
    for one in listed:
        assert HUB_FILE.fullmatch(f"{one.repository}/{one.file}")
        assert 0.45 <= one.bytes / 1e9 / one.billions <= 1.0, one.name
        assert 0.5 <= one.billions <= 8.5 and one.licence and "en" in one.languages
        twin = next((m for m in KNOWN if m.name == one.name), None)
        assert twin is None or (twin.repository, twin.file) == (one.repository, one.file)


@pytest.mark.parametrize(
    ("machine", "name"),
    [
        ((4 * GB, 2), "smollm2-1.7b-instruct"),
        ((8 * GB, 4), "qwen3-4b"),
        ((16 * GB, 7), "mistral-7b-instruct-v0.3"),
        ((32 * GB, 16), "qwen3-8b"),
        ((GB, 1), "qwen2.5-0.5b-instruct"),
        ((GB // 2, 1), None),
        ((0, 4), "qwen3-4b"),
    ],
)
def test_the_largest_that_memory_and_cores_bear(machine, name):
    assert best(suggest((), machine)) == name


def test_a_language_that_a_model_was_not_made_for_speaks_against_it():
    assert best(suggest((), (4 * GB, 2), "de")) == "qwen2.5-0.5b-instruct"
    assert best(suggest((), (8 * GB, 2), "hi")) is None


def test_what_is_here_comes_first_if_it_suits():
    found = suggest([reader("phi3:mini", 2 * GB)], (16 * GB, 8))
    assert (found[0].name, found[0].present, found[0].get) == ("phi3:mini", True, "")
    assert found[1].get.startswith("rag models pull Qwen/") or "mistral" in found[1].name
    assert "phi-3-mini-4k-instruct" not in [one.name for one in found]
    slow = suggest([reader("big:70b", 40 * GB)], (16 * GB, 8))
    assert slow[0].name != "big:70b" and not slow[-1].fits


def test_the_bundled_reader_and_broken_ones_are_not_suggested():
    tiny = reader("smollm2-135m-instruct", 98_000_000)
    broken = reader("broken:1b", GB, problem="half of it is missing")
    assert not [one for one in suggest([tiny, broken], (8 * GB, 4)) if one.present]
