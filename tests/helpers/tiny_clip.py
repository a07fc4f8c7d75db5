"""Makes the tiny CLIP that the tests load: `python -m tests.helpers.tiny_clip FOLDER`.

A real CLIP in the layout of transformers with a fifth of a million weights, trained on coloured
shapes. It knows nothing of photographs; it is there so that the code that loads and asks such
models is tested with one. Three to five minutes on two cores.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

from tests.helpers.shapes import SIDE, Shape, split_shapes

STEPS = 2600
BATCH = 64
WIDTH = 56
TOKENS = 16
SEED = 1
START, END = "<|startoftext|>", "<|endoftext|>"
PHRASES = (
    "a {0.size} {0.colour} {0.form} on a {0.ground} table",
    "{0.size} {0.colour} {0.form} on {0.ground}",
    "a picture of a {0.colour} {0.form}, {0.size}, on a {0.ground} ground",
    "the {0.size} {0.form} is {0.colour} and the table {0.ground}",
)


def main(folder: Path) -> None:
    """Train, save, and tell how often an unseen combination is found."""
    import torch

    torch.manual_seed(SEED)
    luck = random.Random(SEED)
    folder.mkdir(parents=True, exist_ok=True)
    seen, unseen = split_shapes()
    tokenizer = save_tokenizer(folder, [phrase.format(s) for s in seen for phrase in PHRASES])
    save_preprocessing(folder)
    model = new_model(len(tokenizer))
    train(model, tokenizer, seen, luck)
    print(f"hit@1 on {len(unseen)} unseen: {hits(model, tokenizer, unseen, luck):.3f}")
    model.half().save_pretrained(folder)


def save_tokenizer(folder: Path, captions: list[str]) -> Any:
    """A byte-level BPE of CLIP's kind over the words of the captions."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
    from transformers import CLIPTokenizerFast

    bpe = Tokenizer(models.BPE(unk_token=END, end_of_word_suffix="</w>"))
    bpe.normalizer = normalizers.Lowercase()
    bpe.pre_tokenizer = pre_tokenizers.Whitespace()
    bpe.decoder = decoders.BPEDecoder(suffix="</w>")
    trainer = trainers.BpeTrainer(
        vocab_size=220, special_tokens=[START, END], end_of_word_suffix="</w>", show_progress=False
    )
    bpe.train_from_iterator([*captions, *map(chr, range(97, 123))], trainer)
    values = json.loads(bpe.to_str())["model"]
    merges = [" ".join(pair) if isinstance(pair, list) else pair for pair in values["merges"]]
    tokenizer = CLIPTokenizerFast(
        vocab=values["vocab"], merges=[tuple(m.split()) for m in merges], model_max_length=TOKENS
    )
    tokenizer.save_pretrained(folder)
    return tokenizer


def save_preprocessing(folder: Path) -> None:
    """What becomes of a picture before the model sees it."""
    from transformers import CLIPImageProcessor

    size = {"height": SIDE, "width": SIDE}
    CLIPImageProcessor(
        size={"shortest_edge": SIDE}, crop_size=size, image_mean=[0.5] * 3, image_std=[0.5] * 3
    ).save_pretrained(folder)


def new_model(words: int) -> Any:
    """The smallest CLIP that learns this."""
    from transformers import CLIPConfig, CLIPModel

    layers = {"hidden_size": WIDTH, "intermediate_size": 2 * WIDTH, "num_attention_heads": 4}
    text = {"vocab_size": words, "max_position_embeddings": TOKENS, "num_hidden_layers": 2,
            "bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 1}  # fmt: skip
    vision = {"image_size": SIDE, "patch_size": 8, "num_hidden_layers": 3}
    config = CLIPConfig(
        text_config={**layers, **text}, vision_config={**layers, **vision}, projection_dim=WIDTH
    )
    return CLIPModel(config)


def train(model: Any, tokenizer: Any, seen: list[Shape], luck: random.Random) -> None:
    """Contrast each picture of a batch with the captions of all."""
    import torch

    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=STEPS)
    model.train()
    for step in range(STEPS):
        batch = luck.sample(seen, BATCH)
        words = encoded(tokenizer, [luck.choice(PHRASES).format(s) for s in batch])
        loss = model(**words, pixel_values=pixels(batch, luck), return_loss=True).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        plan.step()
        if step % 200 == 0:
            print(f"{step:5}  loss {loss.item():.3f}", flush=True)
    model.eval()


def encoded(tokenizer: Any, captions: list[str]) -> dict[str, Any]:
    """Captions as the model takes them."""
    words: dict[str, Any] = tokenizer(
        captions, padding=True, truncation=True, max_length=TOKENS, return_tensors="pt"
    )
    return words


def pixels(shapes: list[Shape], luck: random.Random) -> Any:
    """Pictures as the model takes them, shape (shapes, 3, SIDE, SIDE), -1..1."""
    import numpy as np
    import torch

    drawn = np.stack([np.asarray(shape.drawn(luck), dtype=np.float32) for shape in shapes])
    return torch.from_numpy(drawn / 127.5 - 1).permute(0, 3, 1, 2)


def hits(model: Any, tokenizer: Any, shapes: list[Shape], luck: random.Random) -> float:
    """Share of captions whose picture is the nearest of all."""
    import torch

    with torch.no_grad():
        words = encoded(tokenizer, [shape.caption for shape in shapes])
        scores = model(**words, pixel_values=pixels(shapes, luck)).logits_per_text
    right = scores.argmax(dim=1) == torch.arange(len(shapes))
    return float(right.float().mean())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
