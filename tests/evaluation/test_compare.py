"""The statistics agree with published implementations and with arithmetic done by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.core.errors import ConfigError, DatasetError
from rag.evaluation.compare import (
    bootstrap_interval,
    compare,
    holm,
    named,
    randomisation_test,
    smallest_effect,
)
from rag.evaluation.measures import Scores
from rag.evaluation.settings import settings, with_settings
from rag.search.retrieve import Search

MAIZE = Path(__file__).parents[2] / "eval" / "statistics" / "zea-mays.tsv"

# Shaped like nDCG@10 of two systems on 40 queries; written by hand.
# fmt: off
BEFORE = [0.63, 1, 0, 0.5, 1, 0.39, 0, 1, 1, 0.43, 0.63, 0, 1, 0.36, 1, 0, 0.5, 1, 0.63, 0,
        1, 1, 0.33, 0, 0.63, 1, 0.29, 1, 0, 0.5, 1, 0.63, 1, 0, 0.43, 1, 0.5, 0, 1, 0.63]
AFTER = [1, 1, 0.39, 0.5, 0.63, 1, 0, 1, 1, 0.63, 1, 0.31, 1, 0.63, 1, 0, 0.63, 1, 0.5, 0.43,
      1, 0.63, 0.5, 0, 1, 1, 0.63, 1, 0.36, 0.43, 1, 1, 1, 0, 0.63, 0.63, 1, 0, 1, 0.63]
# fmt: on


def scores(values, measure="nDCG@10"):
    by_query = tuple((f"q{i:03}", float(value)) for i, value in enumerate(values))
    return Scores(measure, float(np.mean(values)), by_query)


def test_the_randomisation_test_agrees_with_scipy():
    from scipy.stats import permutation_test

    differences = np.array(AFTER) - np.array(BEFORE)
    published = permutation_test(
        (differences,), np.mean, permutation_type="samples", n_resamples=100_000, rng=1
    )
    assert randomisation_test(differences) == pytest.approx(published.pvalue, abs=0.002)


def test_few_queries_are_tested_exactly_as_scipy_does():
    from scipy.stats import permutation_test

    differences = np.array([0.2, -0.1, 0.4, 0.0, 0.3, 0.25, -0.05, 0.1])
    published = permutation_test(
        (differences,), np.mean, permutation_type="samples", n_resamples=np.inf
    )
    assert randomisation_test(differences) == pytest.approx(published.pvalue, abs=1e-12)


def test_fishers_assignments_of_darwins_pairs_are_counted_as_he_counted_them():
    """The Design of Experiments (1935), section 21: 1,726 of 32,768 are as extreme."""
    with MAIZE.open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file, delimiter="\t"))
    differences = np.array([float(p["crossed"]) - float(p["self_fertilised"]) for p in pairs])
    assert (len(pairs), 8 * differences.sum()) == (15, 314)
    assert randomisation_test(differences) == 1726 / 32768
    assert randomisation_test(-differences) == 1726 / 32768
    # Two pairs that all but agree make too many assignments to try: they are drawn then.
    drawn = randomisation_test(np.append(differences, [1e-6, 1e-6]))
    assert drawn == pytest.approx(1726 / 32768, abs=0.004) and drawn != 1726 / 32768


def test_five_wins_of_one_size_are_two_of_thirty_two_assignments():
    assert randomisation_test(np.full(5, 0.3)) == 2 / 32


def test_equal_runs_do_not_differ():
    comparison = compare([scores(BEFORE)], [scores(BEFORE)])[0]
    assert (comparison.p_value, comparison.difference, comparison.ties) == (1.0, 0.0, 40)
    assert (comparison.low, comparison.high, comparison.changes) == (0.0, 0.0, ())


def test_a_p_value_is_never_zero():
    assert randomisation_test(np.full(300, 1.0)) == pytest.approx(1 / 100_001)


def test_the_interval_agrees_with_scipy():
    from scipy.stats import bootstrap

    differences = np.array(AFTER) - np.array(BEFORE)
    published = bootstrap(
        (differences,), np.mean, method="percentile", n_resamples=10_000, rng=3
    ).confidence_interval
    assert bootstrap_interval(differences) == pytest.approx(
        (published.low, published.high), abs=0.005
    )


def test_holm_multiplies_the_smallest_most_and_never_reverses_the_order():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_never_lowers_a_p_value(p_values):
    corrected = holm(p_values)
    assert all(before <= after <= 1 for before, after in zip(p_values, corrected, strict=True))


def test_the_smallest_effect_shrinks_with_the_root_of_the_queries():
    few = smallest_effect(np.array([1.0, -1.0] * 10))
    many = smallest_effect(np.array([1.0, -1.0] * 1000))
    assert few == pytest.approx(2.8016 * np.sqrt(20 / 19) / np.sqrt(20), rel=1e-3)
    assert few / many == pytest.approx(10, rel=0.05)
    assert smallest_effect(np.array([0.5])) == float("inf")


def test_a_comparison_counts_and_names_the_queries_that_changed():
    comparison = compare([scores([0.5, 0.5, 0.5, 1.0])], [scores([0.5, 1.0, 0.4, 1.0])])[0]
    assert (comparison.wins, comparison.ties, comparison.losses) == (1, 2, 1)
    assert comparison.difference == pytest.approx(0.1)
    assert [change.query_id for change in comparison.changes] == ["q001", "q002"]


def test_the_same_seed_gives_the_same_numbers():
    assert compare([scores(BEFORE)], [scores(AFTER)]) == compare([scores(BEFORE)], [scores(AFTER)])


def test_several_measures_are_corrected_together():
    before = [scores(BEFORE), scores(BEFORE, "RR@10")]
    after = [scores(AFTER), scores(AFTER, "RR@10")]
    comparison = compare(before, after)[0]
    assert comparison.p_corrected == pytest.approx(2 * comparison.p_value)


def test_runs_over_other_queries_are_refused():
    with pytest.raises(DatasetError, match="differ in 1 judged queries, such as 'q002'"):
        compare([scores([0.1, 0.2])], [scores([0.1, 0.2, 0.3])])


def test_queries_that_changed_are_named_by_their_texts_where_there_are_any():
    compared = compare([scores([0.5, 0.5, 0.5])], [scores([0.5, 1.0, 0.4])])
    (comparison,) = named(compared, {"q001": "Who leads it?"})
    assert [(c.query_id, c.text) for c in comparison.changes] == [
        ("q001", "Who leads it?"),
        ("q002", ""),
    ]


@pytest.mark.parametrize(
    ("written", "search"),
    [
        ("default", Search()),
        ("mode=dense", Search(mode="dense")),
        (" dense_weight=0.35 , feedback=off", Search(dense_weight=0.35, feedback=False)),
        ("default,fusion=ranks,distinct=on", Search(fusion="ranks")),
    ],
)
def test_a_setting_is_a_name_and_a_value(written, search):
    assert with_settings(Search(), written) == search


def test_what_is_no_setting_is_named_all_at_once():
    with pytest.raises(ConfigError) as failure:
        with_settings(Search(), "mode=fast,dense_weight=2,top=1,a.run,dense_weight=nan")
    message = failure.value.message
    for part in ("mode = 'fast'", "'2' is not a number from 0 to 1", "'top=1'", "'a.run'", "'nan'"):
        assert part in message
    assert "default, mode, fusion" in failure.value.hint


def test_the_settings_that_tuning_tries_are_written_as_one_compares_them():
    tried = settings(Search())
    assert next(iter(tried)) == "default" and len(set(tried.values())) == len(tried)
