"""The image model of a collection: which one, and loaded when it is first needed."""

from __future__ import annotations

from rag.catalog.catalog import Catalog
from rag.catalog.pictures import MODEL, picture_counts
from rag.core.config import Config
from rag.core.protocols import PictureEmbedder
from rag.search.pictures import check_image_model

NONE = "none"
"""The setting that does without."""


class Sight:
    """Holds the model once it is loaded."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._eye: PictureEmbedder | None = None

    @property
    def asked(self) -> bool:
        """Whether the settings name a model, rather than the collection."""
        return self._config.image_model not in ("", NONE)

    def name(self, catalog: Catalog) -> str:
        """The model to look with, as it was named; "" for none."""
        wanted = self._config.image_model
        return "" if wanted == NONE else wanted or catalog.meta(MODEL)

    def require(self) -> None:
        """Miss a model that the settings name before anything is read, not after it.

        :raises ModelMissing: with the command that gets it.
        """
        from rag.embedding.picture_embedder import require_image_model

        if self.asked:
            require_image_model(self._config)

    def load(self, name: str) -> PictureEmbedder:
        """The model of a name.

        :raises ModelMissing: with the command that gets it.
        :raises ModelBroken: when it cannot be loaded.
        """
        from rag.embedding.picture_embedder import load_picture_embedder

        if self._eye is None or self._eye.name != name:
            self._eye = load_picture_embedder(self._config, name)
        return self._eye

    def of(self, catalog: Catalog) -> PictureEmbedder | None:
        """The model that the collection's pictures were embedded with; None where there is none.

        :raises FingerprintMismatch: when another one is configured.
        """
        name = self.name(catalog)
        if not name or not picture_counts(catalog).embedded:
            return None
        eye = self.load(name)
        check_image_model(catalog, eye)
        return eye
