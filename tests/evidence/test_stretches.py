"""What is chosen as evidence: runs of units that belong together."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from rag.core.records import Passage
from rag.evidence.closer_look import FURTHER, READ
from rag.evidence.stretches import (
    BROUGHT,
    FOR_SURE,
    UNTOLD,
    WORTH_SHOWING,
    Room,
    find_stretches,
)
from rag.language.count_words import count_words
from rag.load.read_bytes import read_content
from rag.load.read_inner import document_of
from rag.load.split import SplitSettings, split
from rag.search.surroundings import Nearby, Surroundings
from tests.helpers.talking import WordEmbedder

STEPS = (
    "Vacuum a database into a new file like this:\n\n```\nvacuum into 'new.db'\n```\n\n"
    "The new file of the database must not exist yet."
)
RARITY = {"vacuum": 3.0, "database": 1.0, "file": 1.0}
USUAL = Room()
QUESTION = "How do I vacuum a database into a new file?"


def nearby(text, ordinal=0, doc_id="d", cosine=0.9, kind="md"):
    passage = Passage(f"{doc_id}{ordinal}", doc_id, f"{doc_id}.{kind}", "", "", text, 0,
                      len(text), 1, 1 + text.count("\n"))  # fmt: skip
    return Nearby(passage, ordinal, cosine, cosine, ordinal + 1, cosine)


def found(*passages, room=USUAL):
    around = Surroundings(tuple(passages), RARITY)
    return find_stretches(QUESTION, around, WordEmbedder(), room)


def test_without_passages_there_is_no_evidence():
    assert found().quotes == ()


def test_a_heading_alone_is_never_a_second_stretch():
    evidence = found(nearby(STEPS), nearby("# Vacuum a database", doc_id="e"))
    assert all(not quote.text.startswith("#") for quote in evidence.quotes)


def test_where_there_is_nothing_but_a_heading_it_is_shown():
    assert [quote.text for quote in found(nearby("# Vacuum")).quotes] == ["# Vacuum"]


def test_a_passage_of_comments_is_no_evidence_and_nothing_goes_on_from_it():
    comment = nearby("<!-- vacuum this page one day -->")
    evidence = found(comment, nearby(STEPS, ordinal=1))
    assert {quote.passage.passage_id for quote in evidence.quotes} == {"d1"}


def test_stretches_keep_their_room_do_not_overlap_and_mark_a_part():
    other = "Another file says nothing of it.\n\nIt is about gardens."
    evidence = found(nearby(STEPS), nearby(other, doc_id="e"), room=Room(20, (10,)))
    assert 1 <= len(evidence.quotes) <= 2
    for quote, words in zip(evidence.quotes, (20, 10), strict=False):
        assert count_words(quote.text) <= words + BROUGHT
        start, end = quote.highlight
        assert 0 <= start <= end <= len(quote.text)
    places = sorted((q.passage.doc_id, q.start, q.end) for q in evidence.quotes)
    for before, after in pairwise(places):
        assert before[0] != after[0] or before[2] <= after[1]


def test_what_stands_in_a_record_is_shown_with_what_the_record_is_named_by():
    events = (
        "# Paint the boat\n\nWhen: 4 May, at nine\n\nBring the grey paint.",
        "# Vacuum the database file\n\nWhen: 3 May, at noon\n\nInto a new one, with Jo.",
    )
    passages = [nearby(text, n, kind="ics") for n, text in enumerate(events)]
    best = found(*passages, room=Room(12, (6,))).quotes[0]
    assert best.text.startswith("# Vacuum the database file\n")
    assert "boat" not in best.text


def test_what_a_copy_of_the_document_says_again_is_no_further_stretch():
    evidence = found(nearby(STEPS), nearby(STEPS, doc_id="copy"), room=Room(60, (34,) * 5))
    texts = [quote.text for quote in evidence.quotes]
    assert len(texts) == len(set(texts)) == FOR_SURE


def test_many_places_are_shown_where_many_may_answer():
    told = "Vacuum a database into a new file with tool number {}, it says."
    evidence = found(*(nearby(told.format(n), doc_id=f"e{n}") for n in range(9)))
    assert len(evidence.quotes) == 1 + len(USUAL.further)
    assert all(quote.score > WORTH_SHOWING for quote in evidence.quotes[FOR_SURE:])


def test_two_places_are_shown_where_it_is_clear_which_answers():
    others = (nearby(f"Bees number {n} hum.", 0, f"e{n}", cosine=0.1) for n in range(9))
    evidence = found(nearby(STEPS), *others)
    assert len(evidence.quotes) == FOR_SURE
    assert evidence.quotes[0].passage.doc_id == "d"


def test_no_second_stretch_where_none_is_wanted():
    assert len(found(nearby(STEPS), room=Room(20, ())).quotes) == 1


def test_a_line_that_announces_brings_what_it_announces():
    room = Room(9, ())
    quote = found(nearby(STEPS), room=room).quotes[0]
    assert quote.text.startswith("Vacuum") and quote.text.endswith("```")
    assert count_words(quote.text) > room.first


def test_a_label_is_never_shown_by_itself_nor_at_an_edge():
    text = ".. _vacuum-database-file:\n\nVacuum the database into a file.\n\n.. _after-vacuum:"
    quotes = found(nearby(text)).quotes
    assert [quote.text for quote in quotes] == ["Vacuum the database into a file."]


def test_front_matter_speaks_for_the_first_words_below_it():
    fields = "---\ntitle: vacuum the database into a new file\ntags: [vacuum, database]\n---"
    text = f"Birds sing.\n\n{fields}\n\n# At night\n\nAnna does it.\n\nBees hum in May."
    quote = found(nearby(text), room=Room(9, ())).quotes[0]
    assert quote.text == "Anna does it."


@pytest.mark.parametrize("whole_lists", [True, False])
def test_a_list_is_shown_to_its_end_where_lists_are_whole(whole_lists):
    steps = ["vacuum the database into a new file", *(f"do the step number {n}" for n in range(11))]
    text = "\n".join(f"{n}. {step}" for n, step in enumerate(steps, 1))
    room = Room(40, (), whole_lists=whole_lists)
    quote = found(nearby(text), room=room).quotes[0]
    assert quote.text.startswith("1. ") and quote.text.endswith("number 10") == whole_lists


ASKED_BACK = "> Can I vacuum the database into a new file?\n> Or not?"
REPLY = "Only where it does not exist yet."
MAIL = f"From: Mirko\n\nHello,\n\n{ASKED_BACK}\n\n{REPLY}\n\nMirko\n"


def of_mail(raw, suffix):
    """A mail read and split as an ingest does."""
    content = read_content(raw.encode(), suffix)
    document = document_of(content, "m", f"m{suffix}", "Re")
    passages = split(document, lambda texts: [len(text) // 4 for text in texts], SplitSettings())
    return [Nearby(passage, n, 0.9, 0.9, n + 1, 0.9) for n, passage in enumerate(passages)]


def test_what_a_mail_quotes_brings_the_reply_below_it_and_the_reply_is_marked():
    first, *others = found(*of_mail(MAIL, ".eml"), room=Room(12, (12, 12))).quotes
    assert first.text == f"{ASKED_BACK}\n\n{REPLY}"
    assert first.text[slice(*first.highlight)] == REPLY
    assert not {"Hello,", "Mirko"} & {quote.text for quote in others}


HEADED = (
    "From: Ada <ada@example.org>\nDate: Tue, 4 Mar 2031 10:00:00 +0100\n"
    "Subject: Vacuum a database into a new file\n\nLeave it to the night job, please.\n"
)


def test_the_lines_above_a_mail_answer_nothing_but_who_and_when():
    first = found(*of_mail(HEADED, ".eml"), room=Room(12, ())).quotes[0]
    assert first.text == "Leave it to the night job, please."
    around = Surroundings(tuple(of_mail(HEADED, ".eml")), RARITY)
    when = "When was the mail on how to vacuum a database sent?"
    assert "4 Mar" in find_stretches(when, around, WordEmbedder(), Room(12, ())).quotes[0].text


def test_a_quotation_in_a_note_stands_by_itself():
    note = MAIL.partition("\n\n")[2].replace("Or not?", "Or not.")
    first = found(nearby(note), room=Room(12, ())).quotes[0]
    assert first.text == ASKED_BACK.replace("Or not?", "Or not.")


def test_what_a_line_announces_is_marked():
    quote = found(nearby(STEPS), room=Room(9, ())).quotes[0]
    assert quote.text[slice(*quote.highlight)].startswith("```")


def test_a_question_among_the_documents_brings_what_answers_it():
    text = "Can I vacuum a database into a new file?\n\nYes, since the last release.\n\nOf boats."
    best = found(nearby(text), room=Room(9, ())).quotes[0]
    assert best.text.endswith("Yes, since the last release.")
    assert best.text[slice(*best.highlight)] == "Yes, since the last release."


def test_an_option_and_what_it_does_belong_together_where_indentation_alone_says_so():
    text = "Options:\n\nvacuum NAME\n\n   Into a new database file.\n\nrowing\n\n   Of boats."
    best = found(nearby(text), room=Room(3, ())).quotes[0]
    assert best.text == "vacuum NAME\n\n   Into a new database file."


@pytest.mark.parametrize("name", ["object", "data", "py:function", "confval"])
def test_what_a_directive_names_is_shown_with_what_describes_it(name):
    text = f"Of boats.\n\n.. {name}:: vacuum\n\n    Into a new database file.\n\nOf rowing."
    best = found(nearby(text, kind="rst"), room=Room(3, ())).quotes[0]
    assert best.text == f".. {name}:: vacuum\n\n    Into a new database file."


def test_a_further_stretch_brings_what_it_announces_below_the_same_directive():
    one, other = (
        f"To vacuum the database into a new {what}:\n\n.. code-block:: sh\n\n    vacuum {what}"
        for what in ("file", "folder")
    )
    quotes = found(nearby(one, kind="rst"), nearby(other, doc_id="e", kind="rst")).quotes
    assert [quote.text for quote in quotes] == [one, other]


def test_a_word_that_announces_is_never_a_further_stretch_by_itself():
    lone = nearby("Next:\n\nFile.", doc_id="e")
    texts = [quote.text for quote in found(nearby(STEPS), lone, room=Room(20, (20, 20))).quotes]
    assert texts and "Next:" not in texts


@pytest.mark.parametrize(("kind", "kept"), [("md", True), ("eml", False)])
def test_a_line_of_two_words_is_a_greeting_in_mails_alone(kind, kept):
    other = nearby("Vacuum database", doc_id="e", kind=kind)
    texts = [quote.text for quote in found(nearby(STEPS), other, room=Room(20, (20,))).quotes]
    assert ("Vacuum database" in texts) == kept


class Knowing(WordEmbedder):
    """Finds that texts with a word answer, and all others not."""

    def __init__(self, word):
        super().__init__()
        self.word, self.asked = word, []

    def relevance(self, question, texts):
        self.asked += texts
        return np.array([30.0 if self.word in text else -30.0 for text in texts], np.float32)


def test_what_answers_when_read_with_the_question_is_chosen():
    like = "A database file is a file: of a database, into which a database goes."
    other = "Run the command that writes a copy of it."
    around = Surroundings((nearby(f"{like}\n\n{other}"),), RARITY)
    chosen = [
        find_stretches(QUESTION, around, Knowing(word), Room(12, ())).quotes[0].text
        for word in ("into which", "writes")
    ]
    assert chosen == [like, other]


def test_a_unit_is_read_below_its_headings_with_what_leads_to_it_and_what_it_announces():
    text = "Into a new file:\n\n```\nvacuum into 'new.db'\n```"
    passage = Passage("p", "d", "d.md", "Notes", "Notes > Copies", text, 0, len(text), 1, 4)
    knowing = Knowing("vacuum")
    around = Surroundings((Nearby(passage, 0, 0.9, 0.9, 1, 0.9),), RARITY)
    find_stretches(QUESTION, around, knowing, USUAL)
    assert knowing.asked == [
        "Notes > Copies\nInto a new file:\n``` vacuum into 'new.db' ```",
        "Notes > Copies\nInto a new file:\n```\nvacuum into 'new.db'\n```",
    ]


@pytest.mark.parametrize(
    ("before", "leads"),
    [("Where is it?", True), ("--into", True), ("It is here.", False)],
)
def test_a_unit_is_read_after_the_question_or_the_term_above_it(before, leads):
    knowing = Knowing("file")
    around = Surroundings((nearby(f"{before}\n\n  A file of a database."),), RARITY)
    find_stretches(QUESTION, around, knowing, USUAL)
    told = next(text for text in knowing.asked if text.endswith("A file of a database."))
    assert (before in told) is leads


@pytest.mark.parametrize(
    ("word", "form", "read"),
    [
        ("file", "steps", READ),
        ("elsewhere", "steps", READ + FURTHER),
        ("file", "fact", FURTHER),
        ("elsewhere", "fact", READ + FURTHER),
    ],
)
def test_units_are_read_until_one_is_likely_to_answer_and_of_a_fact_until_one_is_sure_to(
    word, form, read
):
    paragraphs = [f"A file number {number} of a database." for number in range(40)]
    knowing = Knowing(word)
    around = Surroundings((nearby("\n\n".join(paragraphs)),), RARITY)
    find_stretches(QUESTION, around, knowing, USUAL, form)
    assert len(knowing.asked) == len(set(knowing.asked)) == read


def test_no_passage_is_read_whole_before_the_others_are_read_at_all():
    long = "\n\n".join(f"To vacuum a database, file {number}." for number in range(2 * READ))
    knowing = Knowing("file")
    around = Surroundings((nearby(long), nearby("A database is kept small.", doc_id="e")), RARITY)
    find_stretches(QUESTION, around, knowing, USUAL)
    assert any(text.endswith("A database is kept small.") for text in knowing.asked)


def supported(*passages):
    knowing = Knowing("copy")
    return find_stretches(QUESTION, Surroundings(passages, RARITY), knowing, USUAL)


def test_a_document_of_several_units_that_answer_supports_its_best_one_more():
    answers = [f"To vacuum a database makes a copy of file {number}." for number in (1, 2, 3)]
    others = [f"A database file {number} may grow." for number in (4, 5, 6)]
    one = supported(nearby("\n\n".join([*answers[:1], *others])))
    three = supported(nearby("\n\n".join([*answers, *others])))
    apart = supported(nearby("\n\n".join([*answers[:1], *others])), nearby(answers[1], doc_id="e"))
    assert one.odds == three.odds == apart.odds == 30.0
    assert one.support == apart.support == pytest.approx(-10.0)
    assert three.support == pytest.approx(30.0)


def test_support_says_nothing_where_the_embedder_cannot_read_both_together():
    assert found(nearby(STEPS)).support == UNTOLD
