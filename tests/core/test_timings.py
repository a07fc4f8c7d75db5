"""`--timings` and what it is made of: stages by name and place, never how long they took."""

from __future__ import annotations

import json
import threading

import pytest

from rag.cli.app import run
from rag.core.timings import Timings


def paths(timings):
    return [(stage.path, stage.count) for stage in timings.stages()]


def test_stages_lie_below_the_one_they_ran_in_and_add_up():
    timings = Timings()
    timings.start()
    for _ in range(2):
        with timings.stage("retrieve"):
            with timings.stage("embed"):
                pass
            with timings.stage("look up"):
                pass
    with timings.stage("print"):
        pass
    assert paths(timings) == [
        (("retrieve",), 2),
        (("retrieve", "embed"), 2),
        (("retrieve", "look up"), 2),
        (("print",), 1),
    ]
    whole, first, second, _ = timings.stages()
    assert whole.seconds >= first.seconds + second.seconds


def test_another_thread_is_told_apart():
    timings = Timings()
    timings.start()
    with timings.stage("wait"):
        thread = threading.Thread(target=lambda: timings.add(("load",), 1.0))
        thread.start()
        thread.join()
    assert [(s.path, s.beside) for s in timings.stages()] == [(("wait",), False), (("load",), True)]


def test_an_error_ends_its_stages():
    timings = Timings()
    timings.start()
    with pytest.raises(ZeroDivisionError), timings.stage("one"), timings.stage("two"):
        _ = 1 / 0
    with timings.stage("three"):
        pass
    assert paths(timings) == [(("one",), 1), (("one", "two"), 1), (("three",), 1)]


def test_a_moment_is_the_first_time():
    timings = Timings()
    timings.start()
    timings.moment("evidence")
    first = timings.moments["evidence"]
    timings.moment("evidence")
    assert timings.moments == {"evidence": first} and first > 0


def test_nothing_is_kept_before_somebody_asks():
    timings = Timings()
    with timings.stage("retrieve"):
        pass
    assert timings.stages() == ()


@pytest.mark.parametrize("arguments", [["--timings", "config"], ["config", "--timings"]])
def test_any_command_shows_where_the_time_went(arguments, capsys):
    assert run(arguments) == 0
    out, err = capsys.readouterr()
    assert "where the time went" not in out
    assert [line.split()[0] for line in err.splitlines()[2:3]] == ["start"]
    assert "total" in err


def test_timings_are_part_of_the_one_json_object(capsys):
    assert run(["config", "--json", "--timings"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["timings"]["stages"][0]["path"] == ["start"]
    assert found["timings"].keys() == {"stages", "moments", "total", "cpu", "peak_megabytes"}
    assert run(["config", "--json"]) == 0
    assert "timings" not in json.loads(capsys.readouterr().out)


def test_an_error_is_timed_too(tmp_path, capsys):
    assert run(["--home", str(tmp_path), "search", "x", "--timings"]) == 1
    err = capsys.readouterr().err
    assert err.startswith('error: the collection "default" is empty\n')
    assert "everything else" in err


def test_after_a_bare_dash_dash_it_is_text(tmp_path, capsys):
    run(["--home", str(tmp_path), "search", "--", "--timings"])
    assert "where the time went" not in capsys.readouterr().err
