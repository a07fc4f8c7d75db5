"""Sentences chosen as evidence: verbatim, apart, with the sentence they lean on."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.core.records import Explanation, Passage, Quote, ScoredPassage
from rag.evidence.choose_quotes import CANDIDATES, find_evidence, short_answer
from tests.helpers.fakes import FakeEmbedder


def ranked(*texts: str, offset: int = 0) -> list[ScoredPassage]:
    return [
        ScoredPassage(
            rank,
            1 / rank,
            Passage(f"p{rank}", f"d{rank}", "a.md", "", "", text, offset, offset + len(text)),
            Explanation(rank, 0.9 - rank / 100),
        )
        for rank, text in enumerate(texts, 1)
    ]


def texts(question: str, *passages: str, limit: int = 3) -> list[str]:
    return [
        quote.text for quote in find_evidence(question, ranked(*passages), FakeEmbedder(), limit)
    ]


FLAT = "Rent is due on Mondays. The lease ends in March 2027. Anna has the keys."


def test_the_sentence_with_the_questions_words_comes_first():
    assert texts("When does the lease end?", FLAT)[0] == "The lease ends in March 2027."


def test_a_later_passage_wins_when_its_sentence_fits_better():
    found = texts("When does the lease end?", "We like tea. Tea is green.", FLAT)
    assert found[0] == "The lease ends in March 2027."


def test_what_is_asked_for_decides_between_equals():
    question = "When was the bridge opened?"
    assert texts(question, "The bridge opened late. The bridge opened 1936.")[0].endswith("1936.")


def test_a_leaning_sentence_brings_the_one_before():
    text = "Tesla moved to Colorado. He built a tower there. It rained."
    assert (
        texts("Who built a tower there?", text)[0]
        == "Tesla moved to Colorado. He built a tower there."
    )


def test_code_brings_the_line_that_introduces_it():
    text = "Some words.\n\nTo vacuum the database run:\n\n```\nsqlite3 notes.db VACUUM\n```"
    found = texts("sqlite3 notes.db VACUUM", text)
    assert found[0] == "To vacuum the database run:\n\n```\nsqlite3 notes.db VACUUM\n```"


def test_the_same_sentence_of_a_copied_file_is_quoted_once():
    found = texts("When does the lease end?", "The lease ends in 2027.", "The lease ends in 2027.")
    assert found == ["The lease ends in 2027."]


def test_a_link_that_only_says_see_there_proves_nothing():
    linked = "[Demo](https://example.org/list-columns)."
    found = texts("How are columns listed?", f"{linked}\n\nColumns are listed by pragma.")
    assert found == ["Columns are listed by pragma."]
    named = "[sqlite-utils schema](https://example.org/list-columns)"
    assert texts("How are columns listed?", named) == [named]


def test_a_sentence_that_asks_is_no_answer():
    question = "Why does E5 have two prefixes?"
    plain = "E5 does have two prefixes because it was trained so."
    for asks in (
        "Why are there two E5 prefixes?",
        "```\nprintf 'Why two E5 prefixes?' | rag\n```",
    ):
        assert texts(question, f"{asks}\n\n{plain}")[0].endswith(plain)


def test_what_only_announces_something_comes_last():
    text = "The vacuum of the database runs so:\n\nThe vacuum of the database runs with INTO."
    assert texts("How runs the vacuum of the database", text)[0].endswith("runs with INTO.")


def test_what_a_thing_is_is_said_by_its_definition():
    question = "What is shot-scraper?"
    text = "Read more about shot-scraper in the docs. Shot-scraper is a tool for screenshots."
    assert texts(question, text)[0] == "Shot-scraper is a tool for screenshots."


def test_headings_are_no_evidence():
    assert texts("lease end", "# Lease end\n\nIt ends soon.") == ["It ends soon."]


def test_offsets_are_those_of_the_document():
    (quote, *_) = find_evidence("lease ends", ranked(FLAT, offset=1000), FakeEmbedder())
    assert (quote.start, quote.end) == (1024, 1053)
    assert quote.text == "The lease ends in March 2027."


def test_nothing_from_nothing():
    assert texts("Why?") == texts("Why?", "…", "***") == texts("Why?", FLAT, limit=0) == []


def test_a_short_answer_leaves_out_what_is_far_from_the_best():
    text = "The boiler was serviced. The compost lies behind the shed."
    passage = Passage("p", "d", "a.md", "", "", text, 0, len(text))
    near, far = (
        (Quote(passage, 0, 24, 0.8), Quote(passage, 25, len(text), score)) for score in (0.78, 0.7)
    )
    assert short_answer(near, 40) == near
    assert short_answer(far, 40) == far[:1]


def test_a_short_answer_takes_quotes_while_it_stays_short():
    quotes = [
        Quote(Passage("p", "d", "a.md", "", "", text, 0, len(text)), 0, len(text), 0.9)
        for text in ("one two three", "four five", "six", "今天天气很好")
    ]
    assert [len(short_answer(quotes, words)) for words in (1, 3, 4, 5, 6, 8, 9)] == [
        1, 1, 1, 2, 3, 3, 4
    ]  # fmt: skip
    assert short_answer([], 5) == ()


def test_only_promising_sentences_are_embedded_in_one_call():
    embedder = FakeEmbedder()
    passages = ranked(*(" ".join(f"Word{i} stands here {j}." for j in range(20)) for i in range(8)))
    passages[7] = ranked(*["x"] * 7, FLAT)[7]
    quotes = find_evidence("When does the lease end?", passages, embedder)
    assert len(embedder.passages) == 1
    assert len(embedder.passages[0]) == CANDIDATES
    assert quotes[0].text == "The lease ends in March 2027."


@settings(max_examples=60)
@given(
    st.lists(st.text("ab. \n#-|`Hhe？。", max_size=60), max_size=5),
    st.text(max_size=20),
    st.integers(0, 4),
)
def test_quotes_are_verbatim_apart_and_best_first(passages, question, limit):
    quotes = find_evidence(question, ranked(*passages), FakeEmbedder(), limit)
    assert len(quotes) <= limit
    for place, quote in enumerate(quotes):
        assert quote.text and quote.text in quote.passage.text
        assert 0 <= quote.score <= quotes[0].score <= 1
        for other in quotes[:place]:
            apart = quote.end <= other.start or other.end <= quote.start
            assert quote.passage != other.passage or apart
