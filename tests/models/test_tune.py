"""Tuning: what is clearly faster is taken, kept for this machine and this file, and used."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from rag.core.config import Config
from rag.models.find_reader import find_reader
from rag.models.kept_tuning import Tuning, find_tuning, keep_tuning
from rag.models.tune import Trial, choose, measure
from rag.reader.llama import LlamaModel
from rag.workspace import load_generator

FOUND = Tuning(threads=1, batch_tokens=32, flash_attention=False)


@pytest.fixture
def model(tmp_path):
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF")
    return file


def choose_by(seconds):
    tried = []

    def run(tuning):
        tried.append(tuning)
        return Trial(replace(tuning, batch_tokens=tuning.batch_tokens or 64), 1, 1, seconds(tuning))

    return choose(run, cores=4), tried


def test_every_setting_is_tried_from_the_best_so_far():
    best, tried = choose_by(lambda t: 1.0 - 0.3 * (t.threads == 2) - 0.3 * (t.batch_tokens == 128))
    assert (best.tuning.threads, best.tuning.batch_tokens) == (2, 128)
    assert [t.threads for t in tried[:4]] == [4, 3, 2, 1]
    assert {t.threads for t in tried[4:]} == {2}
    assert [(t.flash_attention, t.kv_type) for t in tried[-2:]] == [(True, "f16"), (True, "q8_0")]


def test_what_is_hardly_faster_is_noise():
    best, _ = choose_by(lambda t: 1.0 - 0.04 * bool(t.batch_tokens or t.flash_attention))
    assert best.tuning == Tuning(threads=4, batch_tokens=64)


def test_a_tuning_is_found_again(tmp_path, model):
    assert find_tuning(tmp_path, model) == Tuning()
    keep_tuning(tmp_path, model, FOUND)
    assert find_tuning(tmp_path, model) == FOUND


def test_a_tuning_of_another_file_or_machine_is_not_used(tmp_path, model):
    file = keep_tuning(tmp_path, model, FOUND)
    kept = json.loads(file.read_text())
    file.write_text(json.dumps({**kept, "machine": "another processor, 64 cores"}))
    assert find_tuning(tmp_path, model) == Tuning()
    file.write_text(json.dumps(kept))
    model.write_bytes(b"GGUF, replaced by another one")
    assert find_tuning(tmp_path, model) == Tuning()


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"machine": 1, "tuning": {}}'])
def test_a_damaged_tuning_is_as_good_as_none(tmp_path, model, content):
    keep_tuning(tmp_path, model, FOUND).write_text(content)
    assert find_tuning(tmp_path, model) == Tuning()


@pytest.mark.real
def test_a_trial_runs_the_model_as_it_says(tmp_path):
    model = LlamaModel(find_reader(tmp_path, "smollm2-135m-instruct"))
    try:
        trial = measure(model, Tuning(threads=1, flash_attention=True, kv_type="q8_0"), rounds=1)
    finally:
        model.close()
    assert trial.tuning == Tuning(1, 64, True, "q8_0")
    assert min(trial.prompt_rate, trial.answer_rate, trial.seconds) > 0


@pytest.mark.real
def test_answers_use_the_tuning_and_the_persons_threads_win(tmp_path):
    config = Config(home=tmp_path)
    keep_tuning(tmp_path, find_reader(tmp_path, config.model), replace(FOUND, batch_tokens=48))
    for threads, used in ((0, 1), (2, 2)):
        generator = load_generator(replace(config, threads=threads))
        assert generator.settings.batch_tokens == 48
        assert generator.settings.threads == used
        generator.close()
