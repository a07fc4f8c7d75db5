"""Pictures that look like one: of the collection, inside one of its documents, or of any file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shlex import quote

from rag.catalog.catalog import Catalog
from rag.catalog.find_documents import documents_named
from rag.catalog.pictures import Shown, all_pictures, picture_vectors
from rag.core.errors import SourceError
from rag.core.picture import Picture
from rag.core.protocols import FloatMatrix, PictureEmbedder
from rag.load.formats import PICTURES
from rag.search.pictures import FoundPicture, similar_pictures

HINT = "rag ingest PATH --image-model NAME"


def like_picture(
    catalog: Catalog, picture: str, eye: Callable[[], PictureEmbedder | None], limit: int
) -> tuple[FoundPicture, ...]:
    """The pictures that look most like one, best first, itself left out.

    :param picture: as `find_picture` takes it, or the path of a picture file.
    :param eye: loads the image model; asked only for a file that is not in the collection.
    :raises SourceError: when there is no such picture, or nobody has looked at it.
    """
    shown = find_picture(catalog, picture)
    if shown is None:
        vector, own = _look(Path(picture).expanduser(), eye)
        return similar_pictures(catalog, vector, own, limit)
    index, vectors = picture_vectors(catalog)
    row = index.get(shown.picture.content_hash)
    if row is None:
        raise SourceError(f"no image model has looked at {shown.name}", hint=HINT)
    return similar_pictures(catalog, vectors[row], shown.picture, limit, without=shown)


def find_picture(catalog: Catalog, name: str) -> Shown | None:
    """The picture that a name stands for; None where it is none of the collection.

    :param name: of a picture file, or ``report.docx#2`` for the second one inside a document.
    """
    document, mark, number = name.rpartition("#")
    inside = bool(mark) and number.isdecimal()
    for source, wanted in ((name, 0), (document, int(number) if inside else -1)):
        ids = documents_named(catalog, source) if wanted >= 0 and source else []
        for shown in all_pictures(catalog) if len(ids) == 1 else ():
            if shown.doc_id == ids[0] and shown.picture.number == wanted:
                return shown
    return None


def _look(path: Path, eye: Callable[[], PictureEmbedder | None]) -> tuple[FloatMatrix, Picture]:
    """The vector of a picture file, shape (dimension,), and it."""
    from rag.load.pictures.process import PictureReader

    if path.suffix.lower() not in PICTURES or not path.is_file():
        raise SourceError(f"{path} is no picture here", hint=f"rag ingest {quote(str(path))}")
    model = eye()
    if model is None:
        raise SourceError("no image model has looked at this collection's pictures", hint=HINT)
    with PictureReader() as reader:
        found = reader.read(path.absolute(), path.suffix.lower(), pixels=True)
    vectors = model.embed_pictures([one.pixels for one in found])
    return vectors[0], found[0].picture
