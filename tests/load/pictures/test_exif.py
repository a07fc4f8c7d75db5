"""When and where a picture was taken, and what hostile EXIF data come to."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.load.pictures.exif import Taken, in_words, taken_of
from tests.helpers.photographs import Image, photograph, taken


def read(exif):
    with Image.open(io.BytesIO(photograph(exif=exif))) as picture:
        return taken_of(picture)


def test_time_place_and_description_are_read():
    found = read(taken(description="The harbour\x00 "))
    assert found == Taken("2026:01:29 17:15:02", "48.85837, 2.29448", "The harbour")
    assert in_words(found) == (
        "taken on 2026-01-29 at 17:15, at 48.85837, 2.29448 (latitude, longitude)"
    )


def test_south_and_west_are_negative():
    place = ("S", (33, 51, 24.9), "W", (70, 30, 0.0))
    assert read(taken(place=place)).place == "-33.85692, -70.50000"


@pytest.mark.parametrize(
    "place",
    [
        (),
        ("N", (0, 0, 0), "E", (0, 0, 0)),
        ("N", (91, 0, 0), "E", (2, 0, 0)),
        ("N", (48, 0, 0), "E", (181, 0, 0)),
    ],
)
def test_a_place_that_is_none_is_absent(place):
    assert read(taken(place=place)).place == ""


@pytest.mark.parametrize("time", ["", "0000:00:00 00:00:00", "yesterday", "2026:13:45 99:99:99"])
def test_a_time_that_is_none_says_nothing(time):
    assert in_words(Taken(time)) == ""


class Strange:
    """A picture whose EXIF data are whatever somebody likes."""

    def __init__(self, values):
        self.values = values

    def getexif(self):
        return self

    def get_ifd(self, number):
        return self.values

    def get(self, key, default=None):
        return self.values.get(key, default)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from([1, 2, 3, 4, 270, 306, 36867]),
        st.one_of(
            st.none(),
            st.integers(),
            st.floats(),
            st.text(),
            st.binary(),
            st.lists(st.one_of(st.floats(), st.text(), st.none()), max_size=4),
        ),
    )
)
def test_any_exif_data_give_three_short_lines(values):
    found = taken_of(Strange(values))
    for text in (found.time, found.place, found.description, in_words(found)):
        assert len(text) <= 300
        assert "\n" not in text and "\x1b" not in text
