"""What an answer looks like on a terminal, line by line."""

from __future__ import annotations

from dataclasses import replace

from rag.answer.answer import Answer
from rag.cli.show.answers import AnswerPrinter
from rag.core.records import Sentence


def test_limits_stand_on_a_line_of_their_own_below_a_models_words(capsys):
    sentence = Sentence("forty litres a minute", True)
    answer = Answer("how much?", "how much?", sentence.text, "generated", 1.0, ())
    answer = replace(answer, sentences=(sentence,), scope="only files of kind pdf")
    printer = AnswerPrinter(words_first=True)
    printer.sentence(sentence)
    printer.finish(answer)
    assert capsys.readouterr().out.splitlines()[:2] == [
        "forty litres a minute", "  only files of kind pdf"]  # fmt: skip
