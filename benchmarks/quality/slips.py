"""How much of what a person looks for is still found where a word is mistyped?

Run: python -m benchmarks.quality.slips HOME -c COLLECTION QUESTIONS.jsonl

Puts one slip of the fingers into a telling word of each judged question, some times over, and asks
for the right document with and without it. Prints hit@1 and hit@8 of both.
"""

from __future__ import annotations

import argparse
import random
import re
from dataclasses import dataclass
from pathlib import Path

from rag.core.config import load_config
from rag.evaluation.question_file import JudgedQuestion, load_questions
from rag.language.facts import is_function_word
from rag.search.retrieve import Search, retrieve
from rag.workspace import Workspace, reading

DEPTH = 8
LEAST_LETTERS = 5
"""Shorter words are seldom mistyped, and what comes of it is often another word."""
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
KINDS = {"left out": 35, "swapped": 20, "doubled": 15, "beside": 20, "added": 10}
"""How often each is met in a hundred, about so."""
_WORD = re.compile(r"(?<![\w$%./-])[a-zA-Z]{5,}(?![\w/-]|\.\w)")


@dataclass(frozen=True, slots=True)
class Hits:
    """How often the right document came first, and among the first eight."""

    first: float
    among: float


def beside(letter: str) -> str:
    """The keys left and right of one."""
    row = next((row for row in ROWS if letter in row), letter)
    place = row.find(letter)
    return row[max(0, place - 1) : place] + row[place + 1 : place + 2]


def mistyped(word: str, chance: random.Random) -> str:
    """The word with one slip, hardly ever in its first letter; never as it was."""
    while True:
        place = chance.randrange(0 if chance.random() < 0.03 else 1, len(word))
        kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
        before, letter, after = word[:place], word[place], word[place + 1 :]
        near = chance.choice(beside(letter.lower()) or letter)
        slip = {
            "left out": before + after,
            "swapped": before + after[:1] + letter + after[1:],
            "doubled": before + letter + letter + after,
            "beside": before + near + after,
            "added": before + letter + near + after,
        }[kind]
        if slip.lower() != word.lower():
            return slip


def with_slip(question: str, chance: random.Random) -> str:
    """The question with a slip in one of its telling words; as it is where there is none."""
    words = [m for m in _WORD.finditer(question) if not is_function_word(m.group())]
    if not words:
        return question
    match = chance.choice(words)
    return question[: match.start()] + mistyped(match.group(), chance) + question[match.end() :]


def right_documents(asked: JudgedQuestion) -> set[str]:
    """The sources that answer, by their paths below the folder that was ingested."""
    return {place.source for place in (*asked.places, *asked.also)}


def found(workspace: Workspace, text: str, right: set[str]) -> int:
    """The rank of the right document, from 1; 0 where it is not among the first."""
    passages = retrieve(workspace.collection, workspace.embedder, text, Search(limit=DEPTH))
    for scored in passages:
        if any(scored.passage.source.endswith(source) for source in right):
            return scored.rank
    return 0


def hits(ranks: list[int]) -> Hits:
    """Shares of some ranks."""
    return Hits(
        sum(rank == 1 for rank in ranks) / len(ranks), sum(rank > 0 for rank in ranks) / len(ranks)
    )


def main() -> None:
    """Print hits of the questions as they are and with slips."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("-c", "--collection", default="default")
    parser.add_argument("--odd", action="store_true", help="only every other question, by number")
    parser.add_argument("--times", type=int, default=3, help="slips for each question")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print what is lost by a slip")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    asked = [one for one in load_questions(options.questions).questions if one.answerable]
    if options.odd:
        asked = [one for one in asked if int(re.sub(r"\D", "", one.question_id) or 0) % 2]
    clean, slipped = [], []
    config = load_config(None, home=options.home, collection=options.collection)
    with reading(config) as workspace:
        for one in asked:
            right = right_documents(one)
            clean.append(found(workspace, one.question, right))
            for _ in range(options.times):
                text = with_slip(one.question, chance)
                slipped.append(found(workspace, text, right))
                if options.show and clean[-1] == 1 != slipped[-1]:
                    print(f"  {clean[-1]} → {slipped[-1]}  {text}")
    print("| questions | n | hit@1 | hit@8 |")
    print("|---|---|---|---|")
    for name, ranks in (("as they are", clean), ("with a slip", slipped)):
        share = hits(ranks)
        print(f"| {name} | {len(ranks)} | {share.first:.3f} | {share.among:.3f} |")


if __name__ == "__main__":
    main()
