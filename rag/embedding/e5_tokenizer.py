"""Rebuilds the E5 tokenizer (XLM-RoBERTa's) from the vocabulary in the model's file."""

from __future__ import annotations

from typing import Any

from rag.embedding.e5_weights import SPECIAL, Pieces


def tokenizer(pieces: Pieces) -> Any:
    """A `tokenizers.Tokenizer` that gives ``<s> … </s>``, with the ids of the model's file."""
    from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers
    from tokenizers.decoders import Metaspace
    from tokenizers.processors import TemplateProcessing

    built = Tokenizer(models.Unigram(list(pieces.vocabulary), unk_id=pieces.unknown))
    # The same result as the map in the file on every code point it lists.
    built.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    built.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme="always")
    built.decoder = Metaspace("▁", prepend_scheme="always")
    built.post_processor = TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", pieces.begin), ("</s>", pieces.end)],
    )
    built.add_special_tokens(
        [AddedToken(token, special=True, normalized=False) for token in SPECIAL]
    )
    return built
