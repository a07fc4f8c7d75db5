"""``python -m training``: data, training, evaluation and export, each taken up where it stopped."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

from rag.core.config import Config, load_config
from rag.models.find_reader import find_reader
from training.articles import write_held_out
from training.data import READER, Cases, Sources, all_cases, training_examples
from training.encode import Encoded, encoder
from training.evaluate import evaluate, read_figures, write_judged
from training.examples import Example
from training.leaks import write_digests
from training.report import data_lines, draw_curve, figure_lines, read_losses
from training.settings import PASSES, Settings

ADAPTER = "adapter.gguf"
JUDGED = 150


def main() -> None:
    """See ``python -m training --help``."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    config = load_config(home=options.home or options.out / "home")
    settings = PASSES[options.number - 1]
    sources = Sources(options.squad, options.xquad)
    cases = all_cases(config, sources, settings.data, options.out, _say)
    write_held_out(options.squad, cases.held_out, options.out / "held-out.json")
    examples = training_examples(config, cases, settings.data, options.out, _say)
    write_digests(examples, options.out / "questions.sha256")
    encode = encoder(find_reader(config.home, READER))
    encoded = [encode(example) for example in examples]
    print("\n".join(data_lines(examples, encoded)), flush=True)
    if options.until == "data":
        return
    if not (options.out / ADAPTER).is_file():
        _train(config, settings, encoded, options)
    if options.until == "train":
        return
    _evaluate(config, cases, options.out, options.judged)
    _report(examples, encoded, settings, options.out)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--squad", type=Path, required=True, help="file in SQuAD 2.0 layout")
    parser.add_argument("--xquad", type=Path, required=True, help="folder with xquad.de.json …")
    parser.add_argument("--out", type=Path, required=True, help="folder of this run")
    parser.add_argument("--home", type=Path, help="folder of the models (default: in OUT)")
    parser.add_argument(
        "--pass",
        type=int,
        dest="number",
        default=1,
        choices=range(1, len(PASSES) + 1),
        help="which of the passes in settings.py (default: 1)",
    )
    parser.add_argument("--after", type=Path, help="checkpoint.pt of a run that this one follows")
    parser.add_argument("--until", choices=("data", "train", "report"), default="report")
    parser.add_argument("--judged", type=int, default=JUDGED, help="questions a setting")
    options = parser.parse_args()
    if (options.number > 1) != (options.after is not None):
        parser.error("a pass after the first, and no other, needs --after CHECKPOINT")
    return options


def _train(
    config: Config, settings: Settings, encoded: list[Encoded], options: argparse.Namespace
) -> None:
    import torch

    from training.export import Heads, export
    from training.model import adapted, adapter_weights, load_base, prepared
    from training.train import Step, restore, train

    if settings.train.threads:
        torch.set_num_threads(settings.train.threads)
    torch.manual_seed(settings.train.seed)
    base = load_base(find_reader(config.home, READER))
    model = adapted(prepared(base, settings.train.precision), settings.lora)
    if options.after is not None:
        restore(model, options.after)
    out = options.out
    began = time.perf_counter()
    spent = [0]

    def report(step: Step) -> None:
        spent[0] += step.tokens
        rate = spent[0] / (time.perf_counter() - began)
        print(
            f"step {step.step}/{step.steps}  loss {step.loss:.3f}  {rate:.0f} tokens/s  "
            f"{(time.perf_counter() - began) / 60:.1f} min",
            flush=True,
        )

    train(model, encoded, settings.train, out, report)
    weights = {name: value.detach().cpu().numpy() for name, value in adapter_weights(model).items()}
    shape = model.config
    heads = Heads(shape.num_attention_heads, shape.num_key_value_heads)
    export(weights, heads, settings.lora, out / ADAPTER)
    print(f"{out / ADAPTER}: {(out / ADAPTER).stat().st_size / 1e6:.1f} MB", flush=True)


def _evaluate(config: Config, cases: Cases, out: Path, number: int) -> None:
    """Judge without and with the adapter; what is judged already is kept."""
    for name, adapter in (("before", None), ("after", out / ADAPTER)):
        file = out / f"{name}.json"
        if not file.is_file():
            write_judged(file, evaluate(config, cases.held(), adapter, number, _say))


def _report(examples: list[Example], encoded: list[Encoded], settings: Settings, out: Path) -> None:
    losses = read_losses(out)
    draw_curve(losses, out / "loss.svg")
    before, after = (read_figures(out / f"{name}.json") for name in ("before", "after"))
    lines = ["# A run of `python -m training`", "", "```json"]
    lines += [json.dumps(asdict(settings), indent=1), "```", ""]
    lines += [*data_lines(examples, encoded), ""]
    lines += [f"{len(losses)} steps, loss of the last fifty {sum(losses[-50:]) / 50:.3f}.", ""]
    lines += ["![loss](loss.svg)", "", *figure_lines(before, after), ""]
    (out / "report.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


def _say(what: str, done: int, total: int) -> None:
    if done == total or done % 50 == 0:
        print(f"{what}: {done} of {total}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
