"""Names of what is listed: languages, formats, models, checks and figures."""

from __future__ import annotations

from rag.cli.words.messages import _, marked

LANGUAGES = {
    "en": marked("English"),
    "de": marked("German"),
    "fr": marked("French"),
    "es": marked("Spanish"),
    "it": marked("Italian"),
    "pt": marked("Portuguese"),
    "nl": marked("Dutch"),
    "ru": marked("Russian"),
    "zh": marked("Chinese"),
    "ja": marked("Japanese"),
    "ko": marked("Korean"),
    "ar": marked("Arabic"),
    "el": marked("Greek"),
    "he": marked("Hebrew"),
    "hi": marked("Hindi"),
    "th": marked("Thai"),
}
FORMATS = {"md": "Markdown", "markdown": "Markdown", "txt": marked("text")}
MODELS = {"embedder": marked("embedder"), "reader": marked("reader")}
CHECKS = (
    marked("catalogue"),
    marked("files"),
    marked("vectors"),
    marked("embedder"),
    marked("lexical index"),
    marked("index"),
    marked("recall"),
    marked("space"),
    marked("old catalogue"),
)
FIGURES = (
    marked("answerable"),
    marked("bytes"),
    marked("collection"),
    marked("date"),
    marked("documents"),
    marked("embedder"),
    marked("fingerprint"),
    marked("hidden"),
    marked("last_ingest"),
    marked("passages"),
    marked("source"),
    marked("tables"),
    marked("title"),
)


def language(code: str) -> str:
    """`German` for ``de``; the code where it has no name."""
    return _(LANGUAGES[code]) if code in LANGUAGES else code


def file_format(ending: str) -> str:
    """`Markdown` for ``md``, `PDF` for ``pdf``."""
    return _(FORMATS[ending]) if ending in FORMATS else ending.upper()


def check(name: str) -> str:
    """What the doctor looked at; a model keeps its name."""
    kind, _space, model = name.partition(" ")
    return _("model {name}", name=model) if kind == "model" else _(name)
