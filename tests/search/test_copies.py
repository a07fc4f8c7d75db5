"""Copies told from what only looks alike."""

from __future__ import annotations

import io
import random

import pytest

from rag.search.copies import copies_of
from tests.helpers.photographs import Image, shape, shapes
from tests.helpers.pictures import drawn, packed

pytest.importorskip("imagehash")
from rag.load.pictures.draw import print_of, upright


def printed(picture, **options):
    """A picture's print as it is stored."""
    with Image.open(io.BytesIO(packed(picture, **options))) as file:
        return print_of(upright(file)), file.width / file.height


def is_copy(one, other):
    return bool(copies_of(printed(one), [printed(other)])[0])


@pytest.mark.parametrize("one", shapes(12), ids=lambda one: one.caption)
def test_smaller_and_poorer_pictures_are_copies(one):
    picture = one.drawn(random.Random(2), 300)
    own = printed(picture)
    others = [
        printed(picture.resize((150, 150))),
        printed(picture, kind="JPEG", quality=40),
        printed(picture.resize((450, 450)), kind="WEBP"),
    ]
    assert copies_of(own, others).all()


def test_another_colour_or_form_in_the_same_place_is_no_copy():
    def one(**wanted):
        return shape(size="small", **wanted).drawn(random.Random(2), 300)

    for other in ({"colour": "green"}, {"colour": "orange"}, {"form": "star"}, {"ground": "grey"}):
        assert not is_copy(one(), one(**other)), other


def test_two_pages_of_text_are_no_copies():
    def page(seed):
        luck = random.Random(seed)
        words = ["harbour", "lease", "window", "garden", "copper", "violin", "ladder", "engine"]
        lines = [
            (60, 60 + 45 * n, " ".join(luck.choice(words) for _ in range(9))) for n in range(22)
        ]
        return drawn(lines, (1000, 1100))

    prints = [printed(page(seed)) for seed in range(6)]
    for n, own in enumerate(prints):
        assert copies_of(own, prints).tolist() == [m == n for m in range(6)]


def test_empty_pictures_are_copies_of_none():
    blank = printed(Image.new("RGB", (300, 200), "white"))
    assert not copies_of(blank, [blank]).any()


def test_another_shape_is_no_copy():
    picture = shape().drawn(random.Random(2), 300)
    assert not is_copy(picture, picture.resize((300, 220)))


def test_what_has_no_print_is_no_copy():
    own = printed(shape().drawn(random.Random(2), 300))
    assert copies_of(own, [(b"", 1.0)]).tolist() == [False]
    assert copies_of((b"", 1.0), [own]).tolist() == [False]
    assert copies_of(own, []).tolist() == []
