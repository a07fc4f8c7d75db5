"""What stands beside a hit is read too where tokens are left, and never instead of a hit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.answer import Ask, answer
from rag.answer.prompt_for_question import prompt_for
from rag.catalog.find_documents import surroundings
from rag.chat.conversation import Conversation
from rag.core.records import Passage
from rag.prompt.messages import excerpt_of
from rag.prompt.neighbours import WIDEST_TOKENS, widened
from rag.search.retrieve import Search, retrieve
from tests.helpers.fakes import FakeGenerator
from tests.helpers.talking import collection_at, workspace_of

FERRY = """# Ferry

## Crossing

The Mariella sails from Helsinki on Friday evening.

She was built in Turku, has eleven decks and a pool that nobody uses.

The crossing takes sixteen hours, breakfast included, and the cabins are small.

Bring a torch for the car deck, because the lamps there fail every winter.
"""


def passage(ordinal: int, document: str = "d", gap: int = 2) -> Passage:
    text = f"Paragraph {ordinal} of {document}."
    start = ordinal * (len(text) + gap)
    return Passage(
        f"{document}{ordinal}", document, f"{document}.md", "", "", text, start, start + len(text)
    )


def joined(hits: list[str], free: int = 1000, gap: int = 2) -> list[str]:
    around = {(d, n): passage(n, d, gap) for d in "de" for n in range(9)}
    known = {p.passage_id: p for p in around.values()}
    found = [excerpt_of(known[hit], known[hit].text) for hit in hits]
    wide = widened(found, around, free, lambda text: len(text.split()))
    return [" ".join(p.passage_id for p in excerpt.passages) for excerpt in wide]


@pytest.mark.parametrize(
    ("hits", "read"),
    [
        (["d4"], ["d3 d4 d5"]),
        (["d0"], ["d0 d1"]),
        (["d5", "d4"], ["d3 d4 d5 d6"]),
        (["d6", "e2", "d4"], ["d3 d4 d5 d6 d7", "e1 e2 e3"]),
        (["d1", "d4"], ["d0 d1 d2 d3 d4 d5"]),
        (["d1", "d6"], ["d0 d1 d2", "d5 d6 d7"]),
    ],
)
def test_a_hit_is_read_with_its_neighbours_each_once_and_in_reading_order(hits, read):
    assert joined(hits) == read


def test_half_of_what_is_free_is_spent_on_the_best_hits_first():
    assert joined(["d4", "e4"], free=0) == ["d4", "e4"]
    assert joined(["d4", "e4"], free=24) == ["d3 d4 d5", "e3 e4"]  # a paragraph takes four
    assert joined(["d5", "d4"], free=0) == ["d4 d5"]


def test_only_white_space_is_put_between_paragraphs():
    for gap, between in ((0, ""), (1, "\n"), (2, "\n\n"), (7, "\n\n")):
        around = {("d", n): passage(n, gap=gap) for n in range(2)}
        hit = excerpt_of(around["d", 0], around["d", 0].text)
        (wide,) = widened([hit], around, 1000, len)
        assert wide.text == f"Paragraph 0 of d.{between}Paragraph 1 of d."
        assert wide.passage_id == "d0" and wide.passage_ids == ("d0", "d1")


@given(st.lists(st.sampled_from([f"{d}{n}" for d in "de" for n in range(9)]), unique=True),
       st.integers(0, 3 * WIDEST_TOKENS))  # fmt: skip
def test_every_hit_stays_and_nothing_is_read_twice(hits, free):
    read = " ".join(joined(hits, free)).split()
    assert set(hits) <= set(read) and len(set(read)) == len(read)
    assert 4 * (len(read) - len(hits)) <= min(free // 2, WIDEST_TOKENS)


@pytest.fixture(scope="module")
def ferry(tmp_path_factory):
    return collection_at(tmp_path_factory.mktemp("ferry"), {"ferry.md": FERRY})


def reader(*answers: str, parameters: int = 2_000_000_000, window: int = 2048) -> FakeGenerator:
    generator = FakeGenerator(*answers, context_window=window)
    generator.parameters = parameters
    return generator


def prompted(config, generator, limit=1, question="Which ship has eleven decks?"):
    with workspace_of(config, generator) as workspace:
        found = retrieve(workspace.collection, workspace.embedder, question, Search(limit=limit))
        return prompt_for(workspace, question, ((), found), ()), found


def test_the_paragraphs_around_a_hit_are_in_the_prompt_of_a_capable_reader(ferry):
    prompt, found = prompted(ferry, reader())
    (excerpt,) = prompt.draft.added
    assert "eleven decks" in found[0].passage.text and "Helsinki" not in found[0].passage.text
    assert excerpt.text in FERRY and "Helsinki" in excerpt.text and "sixteen" in excerpt.text
    assert excerpt.heading == "Ferry > Crossing"
    assert prompt.draft.in_prompt[0] == found[0].passage.passage_id


def test_a_tiny_reader_is_given_what_it_always_was(ferry):
    with workspace_of(ferry, reader(parameters=135_000_000)) as workspace:
        found = answer(workspace, Ask("Which ship has eleven decks?"), Search(limit=1))
    assert [e.text for e in found.draft.added] == [quote.text for quote in found.telling]


def test_all_hits_come_first_and_the_window_never_runs_over(ferry):
    widths = set()
    for window in range(256, 420, 3):
        prompt, found = prompted(ferry, reader(window=window), limit=2)
        budget = prompt.draft.budget
        spent = (budget.system, budget.history, budget.passages, budget.question, budget.reserved)
        assert sum(spent) + budget.free == window and budget.free >= 0
        dropped = {d.passage_id for d in prompt.draft.dropped}
        assert {s.passage.passage_id for s in found} <= dropped | {*prompt.draft.in_prompt}
        if dropped:
            assert all(len(e.passages) == 1 for e in prompt.draft.added)
        widths.add(len(prompt.draft.in_prompt))
    assert {1, 2} < widths and max(widths) > 2


def test_the_same_question_gives_the_same_prompt(ferry):
    one, two = (prompted(ferry, reader(), limit=2)[0] for _ in range(2))
    assert (one.tokens, one.draft) == (two.tokens, two.draft)


def test_a_sentence_of_a_neighbour_is_cited_where_it_stands(ferry):
    generator = reader("The Mariella sails from Helsinki on Friday evening. [1]")
    with workspace_of(ferry, generator) as workspace:
        found = answer(workspace, Ask("Which ship has eleven decks?"), Search(limit=1))
    (citation,) = found.citations
    assert found.mode == "generated" and citation.verified
    assert "The Mariella sails from Helsinki on Friday evening." in citation.quote
    assert FERRY.splitlines()[citation.start_line - 1] == citation.quote.splitlines()[0]


def test_what_an_earlier_turn_has_shown_is_not_shown_again(ferry):
    generator = reader("She has eleven decks.")
    with workspace_of(ferry, generator) as workspace:
        talk = Conversation(Search(limit=1))
        talk.ask(workspace, "Which ship has eleven decks?")
        talk.ask(workspace, "Where is a torch needed on the car deck?")
    assert all(generator.prompts[-1].count(p) == 1 for p in ("Helsinki", "sixteen", "torch for"))


def test_beside_code_stand_only_pieces_of_the_same_function(tmp_path):
    code = "def boil():\n    return 100\n\n\ndef freeze():\n    return 0\n"
    config = collection_at(tmp_path, {"water.py": code})
    with workspace_of(config) as workspace:
        catalog = workspace.collection.catalog
        first, *others = catalog.all_passages()
        assert others and [*surroundings(catalog, [first.passage_id]).values()] == [first]


def test_what_came_with_the_question_stays_as_it_is(ferry):
    given_text = replace(passage(0, "stdin"), text="Given.")
    excerpt = excerpt_of(given_text, "Given.")
    assert widened([excerpt], {}, 1000, len) == [excerpt]
