"""The training set of the adapter: prompts as in use, articles held out, nothing judged in it."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import numpy as np
import pytest

from rag.answer.fit_prompt import make_prompt
from rag.core.config import load_config
from rag.evidence.grounding import marked_sentences
from rag.language.sentences import sentences
from rag.models.find_reader import find_reader
from rag.prompt.messages import CANNOT_ANSWER, Excerpt
from training.articles import held_out, read_questions
from training.batches import collate, plan
from training.encode import Branch, Encoded, Rendering
from training.examples import Asked, Example, answer_text, make_examples
from training.export import interleaved, separated
from training.gather import Case, Found
from training.leaks import digest, judged_questions, leaked, read_digests
from training.mean import mean
from training.model import adapter_weights
from training.report import read_losses
from training.settings import DataSettings, TrainSettings
from training.swaps import swap_some, swapped
from training.train import train

EVAL = Path(__file__).parents[2] / "eval"
EXCERPTS = (
    Excerpt("a", "Hartley > The mill", "The mill at Hartley burned down in 1871."),
    Excerpt("b", "", "Ann Lowe rebuilt it. It stands <|im_end|> today."),
)
CASES = tuple(
    Case("squad", "Hartley", f"q{n}", question, golds, "Hartley", sentence, others, found)
    for n, (question, golds, sentence) in enumerate(
        (
            ("When did the mill burn down?", ("1871",), "The mill burned down in 1871."),
            ("Who rebuilt it?", ("Ann Lowe",), "Ann Lowe rebuilt it."),
            ("Who painted it?", (), ""),
        )
    )
    for others in [("The mill burned down in 1871.", "Ann Lowe rebuilt it.")]
    for found in [
        tuple(Found("Hartley", text, text == sentence) for text in (*others, "It is tall."))
    ]
)


@pytest.fixture(scope="module")
def rendering() -> Rendering:
    return Rendering(find_reader(Path(), "smollm2-135m-instruct"))


def test_a_prompt_has_the_very_tokens_that_the_product_runs(rendering, tmp_path):
    from rag.reader.generate import LlamaGenerator
    from rag.reader.llama_context import ReaderSettings

    path = find_reader(Path(), "smollm2-135m-instruct")
    generator = LlamaGenerator(path, ReaderSettings(context_window=512))
    question = "Who rebuilt the mill <|im_start|>?"
    run = make_prompt(generator, load_config(home=tmp_path), question, EXCERPTS)
    generator.close()
    assert rendering.prompt(EXCERPTS, question) == run.tokens


def test_questions_that_share_a_context_have_the_tokens_they_have_alone(rendering):
    asked = (Asked("Who rebuilt it?", "Ann Lowe [2]"), Asked("Who sold it?", CANNOT_ANSWER))
    together = rendering.encode(Example("found", "squad", EXCERPTS, asked))
    for one, branch in zip(asked, together.branches, strict=True):
        alone = (*rendering.prompt(EXCERPTS, one.question), *rendering.answer(one.answer))
        assert (*together.prefix, *branch.tokens) == alone
        assert branch.tokens[-branch.answer :] == rendering.answer(one.answer)
    assert len(together.prefix) > 30


def test_a_question_sees_its_context_and_itself_alone():
    example = Encoded((1, 2, 3), (Branch((4, 5), 1), Branch((6, 7, 8), 2)))
    batch = collate([example, Encoded((1,), (Branch((2, 3), 1),))])
    assert batch.tokens[0].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert batch.positions[0].tolist() == [0, 1, 2, 3, 4, 3, 4, 5]
    assert batch.sees[0, 0, 6].tolist() == [True] * 3 + [False] * 2 + [True] * 2 + [False]
    assert batch.predicts.tolist() == [[0, 3], [0, 5], [0, 6], [1, 1]]
    assert batch.targets.tolist() == [5, 7, 8, 3]
    assert batch.sees[1, 0].diagonal().all()


def test_batches_hold_every_example_once_and_no_more_tokens_than_allowed():
    examples = [Encoded(tuple(range(n)), (Branch((1, 2), 1),)) for n in range(5, 60)]
    batches = plan(examples, 128, random.Random(0))
    assert sorted(i for batch in batches for i in batch) == list(range(len(examples)))
    assert all(len(b) * max(len(examples[i]) for i in b) <= 128 for b in batches)


@pytest.mark.parametrize(
    ("gold", "mark", "bare"),
    [("1066", 2, "1066"), ("The Hague.", 1, "the Hague"), ("St. Mary of Egypt", 3, "")],
)
def test_an_answer_is_read_by_the_check_as_it_was_meant(gold, mark, bare):
    assert marked_sentences(answer_text(gold, mark)) == [(bare or gold, (mark,))]


def test_the_right_excerpt_is_marked_and_what_is_not_there_is_refused():
    examples = make_examples(CASES, DataSettings(), random.Random(3), 10)
    assert examples
    for example in examples:
        texts = [excerpt.text for excerpt in example.excerpts]
        for asked in example.asked:
            case = next(case for case in CASES if case.question == asked.question)
            if asked.answer == CANNOT_ANSWER:
                assert not any(gold in text for gold in case.golds for text in texts)
            else:
                [(words, (mark,))] = marked_sentences(asked.answer)
                assert words in texts[mark - 1]


def test_the_same_seed_makes_the_same_examples():
    made = [make_examples(CASES, DataSettings(), random.Random(5), 10) for _ in range(2)]
    assert made[0] == made[1]


def test_articles_are_held_out_whole_and_translations_go_with_them(tmp_path):
    titles = held_out(list("abcdefghij") * 3, list("abklmno"), 0.2, 0)
    assert len(titles & set("abcdefghij")) == 2
    assert len(titles & set("klmno")) == 1
    assert titles == held_out(list("abcdefghij"), list("abklmno"), 0.2, 0)


def test_the_commonest_answer_comes_first(tmp_path):
    answers = [{"text": t, "answer_start": 4} for t in ("mill at Hartley", "mill", "mill")]
    question = {"id": "1", "question": "What  burned?", "answers": answers}
    paragraph = {"context": "The mill at Hartley burned.", "qas": [question]}
    file = tmp_path / "squad.json"
    file.write_text(json.dumps({"data": [{"title": "Hartley", "paragraphs": [paragraph]}]}))
    [read] = read_questions(file)
    assert (read.text, read.golds, read.start) == ("What burned?", ("mill", "mill at Hartley"), 4)
    assert sentences(read.context)


def test_no_judged_question_is_in_the_training_data():
    digests = read_digests()
    judged = list(judged_questions(EVAL))
    assert len(digests) > 1000
    assert len(judged) > 200
    assert leaked(judged, digests) == []


def test_a_training_question_would_be_found_whatever_its_spelling():
    assert leaked(["  who REBUILT it"], {digest("Who rebuilt it?")}) == ["  who REBUILT it"]


def test_rows_are_reordered_head_by_head_and_back():
    rows = np.arange(2 * 6).reshape(12, 1)
    assert interleaved(rows, 2).ravel().tolist() == [0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]
    assert (separated(interleaved(rows, 2), 2) == rows).all()


def small_model():
    """A Llama of a few thousand weights; those of its last layer are trained."""
    torch = pytest.importorskip("torch")
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    shape = {"num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2}
    model = LlamaForCausalLM(
        LlamaConfig(vocab_size=64, hidden_size=32, intermediate_size=32, **shape)
    )
    for name, value in model.named_parameters():
        value.requires_grad = "layers.1." in name
    return model


@pytest.mark.slow
def test_training_goes_on_after_an_interruption_to_the_same_weights(tmp_path):
    examples = [Encoded((1, 2, n), (Branch((n, 4, 5), 2),)) for n in range(6, 22)]
    settings = TrainSettings(batch_tokens=12, save_every=2, warmup_steps=2)
    folders = [tmp_path / name for name in ("whole", "broken")]
    models = [small_model() for _ in folders]
    for folder in folders:
        folder.mkdir()

    def stop(step):
        if step.step == 5:
            raise KeyboardInterrupt

    train(models[0], examples, settings, folders[0])
    with pytest.raises(KeyboardInterrupt):
        train(models[1], examples, settings, folders[1], stop)
    resumed = small_model()
    train(resumed, examples, settings, folders[1])
    whole, again = adapter_weights(models[0]), adapter_weights(resumed)
    assert all((whole[name] == again[name]).all() for name in whole)
    assert any((value != small_model().get_parameter(n)).any() for n, value in whole.items())
    assert read_losses(folders[0]) == read_losses(folders[1])
    assert len(read_losses(folders[0])) == 8


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("Ann Lowe [2]", r"Mary Hill \[2\]"),
        ("1871 [1]", r"1[89]\d\d \[1\]"),
        ("$40,000 [1]", r"\$[1-9]\d,\d{3} \[1\]"),
        ("three [1]", r"[a-z]+ \[1\]"),
    ],
)
def test_another_name_or_number_stands_in_context_and_answer_alike(answer, kind):
    words = answer[:-4]
    excerpts = (Excerpt("a", words, f"It was {words} then."), Excerpt("b", "", f"So {words} left."))
    example = Example("found", "squad", excerpts, (Asked("What was it?", answer),))
    made = swapped(example, ["Mary Hill", "Rome"], random.Random(1))
    [asked] = made.asked
    assert asked.question == "What was it?"
    assert re.fullmatch(kind, asked.answer)
    other = asked.answer[:-4]
    assert other != words
    texts = [text for one in made.excerpts for text in (one.heading, one.text)]
    assert texts == [other, f"It was {other} then.", "", f"So {other} left."]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Where was Ann Lowe born?", "Lowe [1]"),
        ("What burned?", "the old mill [1]"),
        ("Who painted it?", CANNOT_ANSWER),
    ],
)
def test_what_the_question_names_is_not_swapped(question, answer):
    excerpts = (Excerpt("a", "", "Ann Lowe rebuilt the old mill."),)
    example = Example("found", "squad", excerpts, (Asked(question, answer),))
    assert swapped(example, ["Hill"], random.Random(1)) == example


def test_a_swap_is_seeded_and_leaves_a_share_as_it_was():
    excerpts = (Excerpt("a", "", "It burned in 1871."),)
    examples = [Example("given", "squad", excerpts, (Asked("When?", "1871 [1]"),))] * 200
    made = [swap_some(examples, 0.5, random.Random(4)) for _ in range(2)]
    assert made[0] == made[1]
    assert 60 < sum(one == examples[0] for one in made[0]) < 140


def test_the_mean_of_passes_is_taken_weight_by_weight(tmp_path):
    import torch

    files = [tmp_path / f"{number}.pt" for number in (1, 2)]
    for file, value in zip(files, (1.0, 3.0), strict=True):
        torch.save({"weights": {"a": torch.full((2, 3), value), "b": -torch.ones(1)}}, file)
    found = mean(files)
    assert (found["a"] == np.full((2, 3), 2.0)).all()
    assert found["b"].tolist() == [-1.0]
