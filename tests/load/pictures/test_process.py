"""Pictures looked at in a process of its own: all kinds, hostile ones, and what of them is kept."""

from __future__ import annotations

import io
import random
import struct
import zlib

import pytest

from rag.core.errors import SourceError
from rag.load.pictures.draw import LONG, THUMBNAIL
from rag.load.pictures.process import PictureReader
from tests.helpers.photographs import Image, photograph, shape, taken
from tests.helpers.pictures import packed

pytest.importorskip("imagehash")


@pytest.fixture(scope="module")
def reader():
    with PictureReader() as reader:
        yield reader


def look(reader, folder, raw, name="a.jpg"):
    path = folder / name
    path.write_bytes(raw)
    return reader.read(path, path.suffix, pixels=True)


def size_of(jpeg):
    with Image.open(io.BytesIO(jpeg)) as picture:
        assert picture.format == "JPEG"
        return picture.size


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA", "1"])
def test_every_kind_and_colour_is_drawn_alike(reader, tmp_path, kind, mode):
    if kind in ("JPEG", "BMP") and mode in ("RGBA", "P"):
        mode = "RGB"
    picture = shape().drawn(random.Random(1), 256).convert(mode)
    (one,) = look(reader, tmp_path, packed(picture, kind), f"a.{kind.lower()}")
    assert (one.picture.number, one.picture.width, one.picture.height) == (0, 256, 256)
    assert max(size_of(one.picture.thumbnail)) == THUMBNAIL
    assert size_of(one.pixels) == (256, 256)


def test_nothing_of_the_file_survives_but_what_is_seen(reader, tmp_path):
    raw = photograph(exif=taken(description="SECRET"), comment=b"SECRET", icc_profile=b"SECRET")
    assert raw.count(b"SECRET") == 3
    (one,) = look(reader, tmp_path, raw + b"SECRET<script>")
    assert b"SECRET" not in one.pixels + one.picture.thumbnail


def test_a_picture_on_its_side_stands_up(reader, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = Image.new("RGB", (300, 100), "red")
    (one,) = look(reader, tmp_path, packed(lying, "JPEG", exif=exif))
    assert (one.picture.width, one.picture.height) == (100, 300) == size_of(one.pixels)


def test_a_name_with_another_ending_is_no_matter(reader, tmp_path):
    png = packed(shape().drawn(random.Random(1)))
    assert len(look(reader, tmp_path, png, "a.jpg")) == 1


def test_an_animation_is_its_first_picture(reader, tmp_path):
    first, *others = (Image.new("RGB", (80, 80), colour) for colour in ("red", "blue") * 20)
    raw = packed(first, "GIF", save_all=True, append_images=others)
    (one,) = look(reader, tmp_path, raw, "a.gif")
    with Image.open(io.BytesIO(one.pixels)) as seen:
        red, _, blue = seen.convert("RGB").getpixel((40, 40))
    assert red > 200 and blue < 60


def test_a_panorama_is_drawn_small(reader, tmp_path):
    (one,) = look(reader, tmp_path, packed(Image.new("RGB", (6000, 500), "teal"), "PNG"))
    assert max(size_of(one.pixels)) <= LONG


def bomb(width, height):
    """A PNG that claims a size and holds next to nothing."""

    def part(kind, data):
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = part(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + body + part(b"IEND", b"")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (bomb(60_000, 60_000), "picture bomb"),
        (bomb(1 << 31, 1 << 31), "picture bomb|damaged"),
        (photograph()[:900], "damaged"),
        (bomb(300, 300), "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "damaged"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n", "damaged"),
        (b"GIF89a" + b"\xff" * 3000, "damaged"),
        (
            b"\xff\xd8\xff\xe1\xff\xff" + b"Exif\0\0" + b"\x49\x49\x2a\0" + b"\xff" * 60_000,
            "damaged",
        ),
    ],
    ids=["bomb", "larger-bomb", "truncated", "lies", "svg", "eps", "gif", "exif"],
)
def test_hostile_pictures_are_refused_and_the_next_one_is_read(reader, tmp_path, raw, reason):
    with pytest.raises(SourceError, match=reason):
        look(reader, tmp_path, raw)
    assert len(look(reader, tmp_path, photograph())) == 1


def test_the_largest_pictures_that_are_taken_fit_in_memory(reader, tmp_path):
    """79 million pixels with transparency, which unpacked are 320 MB."""
    raw = packed(Image.new("RGBA", (8900, 8900), "teal"), "PNG", compress_level=1)
    (one,) = look(reader, tmp_path, raw, "large.png")
    assert size_of(one.pixels) == (384, 384)


def test_huge_exif_data_cost_nothing(reader, tmp_path):
    exif = taken(description="x" * 60_000)
    (one,) = look(reader, tmp_path, photograph(exif=exif))
    assert len(one.pixels) < 60_000


def test_a_process_that_dies_costs_one_file(tmp_path):
    with PictureReader() as reader:
        look(reader, tmp_path, photograph())
        reader._process.kill()
        with pytest.raises(SourceError, match="cannot be looked at"):
            look(reader, tmp_path, photograph())
        assert len(look(reader, tmp_path, photograph())) == 1


def test_what_takes_too_long_is_given_up(tmp_path):
    with PictureReader(seconds=0.001) as reader, pytest.raises(SourceError, match="takes longer"):
        look(reader, tmp_path, photograph())
