"""How a reader that was trained to answer in the words of its excerpts is held to refusing."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extractive:
    """How a reader was trained that answers in the words of its excerpts, or refuses.

    :ivar refusal: text of the token that a refusal begins with, and no answer.
    :ivar added: to that token's logit where an answer is as likely held as not.
    :ivar slope: taken from it for each unit of log odds that the answer is held.
    """

    refusal: str
    added: float
    slope: float

    def bias(self, held: float | None) -> float:
        """What is added to the token's logit.

        :param held: how likely the excerpts hold the answer, 0..1; None takes what is usual for
            questions that can be answered.
        """
        likely = USUALLY_HELD if held is None else min(0.99, max(0.01, held))
        return self.added - self.slope * math.log(likely / (1 - likely))


USUALLY_HELD = 0.69
"""Median over SQuAD's answerable questions."""
