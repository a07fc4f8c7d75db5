"""Sentences against quotes: what passes, what never may, in several languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.core.records import Passage, Quote
from rag.evidence.grounding import check, marked_sentences
from rag.language.facts import facts, missing
from tests.helpers.fakes import FakeEmbedder


def quote(text: str) -> Quote:
    return Quote(Passage("p", "d", "a.md", "", "", text, 0, len(text)), 0, len(text), 0.9)


def supported(answer: str, *sources: str) -> bool:
    found = check(answer, [quote(source) for source in sources], FakeEmbedder())
    return bool(found) and all(sentence.supported for sentence in found)


BORNE_OUT = [
    ("In March 2022.", "In March 2022 we moved the nightly backups to Litestream."),
    (
        "The backups moved to Litestream.",
        "In March 2022 we moved the nightly backups to Litestream.",
    ),
    ("It has 2 moons.", "The planet has two moons."),
    ("two moons", "The planet has 2 moons."),
    ("It cost 1000 euros.", "It cost €1,000."),
    ("On 5 June 2020.", "They met on June 5, 2020."),
    ("On June 5, 2020.", "They met on 2020-06-05."),
    ("On 2020-06-05.", "Sie trafen sich am 5. Juni 2020."),
    ("50 percent of voters.", "About 50% of the voters agreed."),
    ("2.5 million", "Some 2,500,000 people live there."),
    ("Es waren 1.500 Menschen.", "Nach dem Krieg waren es 1.500 Menschen."),
    ("ALAN TURING", "The paper was written by Alan Turing in 1936."),
    ("It was not approved.", "The plan was not approved in May."),
    ("It was approved in June.", "The plan was approved in June, not in May."),
    ("Edison was beaten by Tesla.", "In the end Tesla beat Edison, who was beaten before."),
    ("Set n_gpu_layers to 35.", "To use the GPU, set `n_gpu_layers` to 35."),
    ("他生于三月。", "他生于三月，死于2000年。"),
    ("3 个", "一共有三个苹果。"),
    ("في عام ١٩٩٩", "ولد في عام 1999 في القاهرة."),
    ("В 1799 году родился Пушкин.", "Пушкин родился в 1799 году в Москве."),
    ("One of them, Ada Lovelace.", "Of these, one was Ada Lovelace."),
    ("The 3rd edition.", "This is the third edition."),
]


@pytest.mark.parametrize(("answer", "source"), BORNE_OUT, ids=lambda text: text[:20])
def test_what_the_quote_says_is_supported(answer, source):
    assert supported(answer, source)


NOT_BORNE_OUT = [
    # numbers
    ("It has 3 moons.", "The planet has 2 moons."),
    ("It has three moons.", "The planet has two moons."),
    ("It has one moon.", "The planet has two moons."),
    ("It cost 10,000 euros.", "It cost 1,000 euros."),
    ("It cost 1.5 million.", "It cost 1.5 billion."),
    ("It cost 15 dollars.", "It cost 15 euros."),
    ("It grew by 5.", "It grew by 5.5."),
    ("The 1990s.", "It happened in 1990."),
    ("Version 1.2.4.", "Version 1.2.3 is out."),
    ("There were 7 apostles.", "There were 12 apostles and 7 seas."),
    ("Set n_gpu_layer to 35.", "To use the GPU, set n_gpu_layers to 35."),
    ("他有三个苹果。", "他有四个苹果。"),
    ("في عام ١٩٩٨", "ولد في عام 1999 في القاهرة."),
    # dates
    ("In May 2022.", "In March 2022 we moved the backups."),
    ("On 5 June 2020.", "They met on 2020-05-06."),
    ("On Monday.", "They met on Tuesday."),
    ("At 3 pm.", "They met at 3 in the morning."),
    ("In 44 BC.", "In 44 he died."),
    # names
    ("Edison was born there.", "Tesla was born there."),
    ("It was Marie Curie.", "It was Pierre Curie."),
    ("John Smith came.", "John Adams came, and much later the smith Smith."),
    ("Er wurde in Hamburg geboren.", "Er wurde in Berlin geboren."),
    ("Он родился в Киеве.", "Он родился в Москве."),
    ("约翰来了。", "彼得来了。"),
    ("جاء أحمد إلى القاهرة", "جاء محمود إلى القاهرة"),
    ("Universität", "The universe is large."),
    # negation and opposites
    ("It was approved in May.", "The plan was not approved in May."),
    ("It was not approved.", "The plan was approved in May."),
    ("Approved in May.", "The plan was not approved in May."),
    ("It isn't supported.", "Streaming is supported."),
    ("It is supported.", "Streaming is unsupported; it is not there."),
    ("Prices rose in 2020.", "Prices fell in 2020."),
    ("He lived there before 1900.", "He lived there after 1900."),
    ("Er ist nicht gekommen.", "Er ist gekommen."),
    ("No llegó a Madrid.", "Llegó a Madrid."),
    ("Он не приехал.", "Он приехал."),
    ("他没有来。", "他来了。"),
    # roles
    ("Edison beat Tesla.", "In the end Tesla beat Edison."),
    ("Tesla was beaten by Edison.", "Edison was beaten by Tesla."),
    ("Edison was beaten by Tesla.", "Edison beat Tesla."),
    # nothing to check, or nothing of it there
    ("Yes.", "The plan was approved."),
    ("It is blue.", "The plan was approved."),
    ("The committee met secretly.", "The committee dissolved."),
    ("I do not know.", "The plan was approved."),
]


@pytest.mark.parametrize(("answer", "source"), NOT_BORNE_OUT, ids=lambda text: text[:20])
def test_what_the_quote_does_not_say_is_not_supported(answer, source):
    assert not supported(answer, source)


def test_right_marks_are_kept_wrong_and_missing_ones_replaced():
    quotes = [quote("The lease ends in 2027."), quote("Anna signed it in Bern.")]
    answer = "The lease ends in 2027 [2]. Anna signed it. [2] It was cheap [1]."
    found = check(answer, quotes, FakeEmbedder())
    assert [(s.text, s.supported, s.markers) for s in found] == [
        ("The lease ends in 2027.", True, (1,)),
        ("Anna signed it.", True, (2,)),
        ("It was cheap.", False, ()),
    ]


def test_marks_after_a_full_stop_belong_to_the_sentence_before():
    assert marked_sentences("One thing. [1][3] Another [2, 4].") == [
        ("One thing.", (1, 3)),
        ("Another.", (2, 4)),
    ]


def test_an_answer_without_quotes_is_not_supported():
    assert [s.supported for s in check("It is so. [1]", [], FakeEmbedder())] == [False]


def test_facts_of_two_quotes_do_not_add_up():
    assert not supported("Anna paid 5 euros.", "Anna paid 4 euros.", "Bert paid 5 euros.")


def test_no_embedding_when_words_alone_decide():
    embedder = FakeEmbedder()
    check("The lease ends in 2028. It ends in 2027.", [quote("The lease ends in 2027.")], embedder)
    assert embedder.passages == []


words = st.sampled_from("Anna Bert Oslo Rome paid met 5 seven 1,200 June Monday 2020 not €".split())  # noqa: SIM905
texts = st.lists(words, min_size=1, max_size=8).map(" ".join)


@settings(max_examples=60)
@given(texts, texts)
def test_no_sentence_is_supported_by_a_span_that_lacks_its_facts(answer, source):
    for sentence in check(answer, [quote(source)], FakeEmbedder()):
        if sentence.supported:
            assert missing(facts(sentence.text), facts(source)) == []
            loose = source.casefold().split()
            plain = {"7": "seven", "1200": "1,200"}
            for word in sentence.text.split():
                if word not in ("paid", "met", "not"):
                    assert plain.get(word, word).casefold() in loose


@settings(max_examples=60)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_checked(answer, source):
    for sentence in check(answer, [quote(source)], FakeEmbedder()):
        assert sentence.supported == bool(sentence.markers)
