"""`rag models`: what runs and where it lies; download, check and tune."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import Home, Json, configure
from rag.cli.show import render
from rag.cli.show.models import check_lines, model_line, suggestion_lines
from rag.cli.words.messages import _
from rag.cli.words.spoken import spoken

if TYPE_CHECKING:
    from rag.models.tune import Trial

Name = Annotated[str, typer.Argument(help="A model's name as listed, or as on the hub.")]


group = typer.Typer(no_args_is_help=True, help="List, find, check and download models.")


def add_to(app: typer.Typer) -> None:
    """Register the group."""
    app.add_typer(group, name="models")


@group.command("list")
def list_(ctx: typer.Context, json: Json = False, home: Home = None) -> None:
    """List known and downloaded models, and those of other programs on this machine.

    Found are GGUF files of Ollama, LM Studio, llama.cpp, GPT4All, Jan, the hub's cache and the
    folders of the setting model_folders; nothing is written there. --model takes any of the names.

    Examples:  rag models list   ·   rag models list --json
    """
    from rag.models.installed import list_models

    config = configure(ctx, home=home)
    found = list_models(config.home, config.model_folders, config.context_window)
    if json:
        return render.print_json({"models": [dataclasses.asdict(model) for model in found]})
    for model in found:
        render.output().print(" ".join(render.clean(model_line(model)).splitlines()))
    return None


@group.command("suggest")
def suggest(
    ctx: typer.Context,
    language: Annotated[
        str, typer.Option(help="Language of your documents, such as de.", show_default=False)
    ] = "",
    json: Json = False,
    home: Home = None,
) -> None:
    """Say which language model suits this machine: one that is here, or one to pull.

    Its memory and its cores decide. Nothing is downloaded.

    Examples:  rag models suggest   ·   rag models suggest --language de --json
    """
    from rag.core.cores import usable_cores
    from rag.core.memory import machine_memory
    from rag.models.installed import list_models
    from rag.models.suggest import suggest as rank

    config = configure(ctx, home=home)
    machine = machine_memory(), usable_cores()
    here = list_models(config.home, config.model_folders, config.context_window)
    found = rank(here, machine, language.lower()[:2], config.context_window)
    if json:
        values = [dataclasses.asdict(one) | {"suits": one.suits} for one in found]
        return render.print_json({"memory": machine[0], "cores": machine[1], "models": values})
    for line in suggestion_lines(found, machine):
        render.output().print(render.clean(line))
    return None


@group.command("path")
def path(ctx: typer.Context, name: Name, json: Json = False, home: Home = None) -> None:
    """Print where a model's file or folder lies.

    Examples:  rag models path smollm2-135m-instruct   ·   rag models path multilingual-e5-small
    """
    from rag.models.installed import model_path

    with render.progress(_("Preparing the model")):
        found = str(model_path(configure(ctx, home=home).home, name))
    if json:
        return render.print_json({"name": name, "path": found})
    render.output().print(found)
    return None


@group.command("verify")
def verify(ctx: typer.Context, json: Json = False, home: Home = None) -> int:
    """Check the files of every model on this machine against their checksums.

    Examples:  rag models verify   ·   rag models verify --json
    """
    from rag.models.verify import verify_models

    checks = verify_models(configure(ctx, home=home).home)
    sound = all(check.ok for check in checks)
    if json:
        render.print_json({"ok": sound, "checks": [dataclasses.asdict(c) for c in checks]})
    else:
        for check in checks:
            render.output().print(
                f"{'✓' if check.ok else '!'} {check.name}: {spoken(check.detail)}"
            )
    return 0 if sound else 1


@group.command("pull")
def pull(ctx: typer.Context, name: Name, json: Json = False, home: Home = None) -> None:
    """Download a model from the hub: the only command that needs a network.

    A broken download goes on where it stopped. HF_ENDPOINT names another hub.

    Examples:  rag models pull intfloat/multilingual-e5-base
      ·   rag models pull Qwen/Qwen2.5-3B-Instruct-GGUF/qwen2.5-3b-instruct-q4_k_m.gguf
    """
    from rag.models.fetch import pull_model

    folder = configure(ctx, home=home).home
    with render.progress(_("Downloading {name}", name=name)) as advance:
        found = str(pull_model(folder, name, advance))
    if json:
        return render.print_json({"name": name, "path": found})
    render.output().print(found)
    return None


@group.command("check")
def check(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A language model; default: yours.")] = None,
    json: Json = False,
    home: Home = None,
) -> None:
    """Ask a language model twenty judged questions and say whether it does better than quotes.

    The questions are about this program's handbook; a minute or so with a model that suits the
    machine. Also takes an address such as http://127.0.0.1:11434#qwen3:4b.

    Examples:  rag models check qwen3:4b   ·   rag models check ~/models/my.gguf --json
    """
    from rag.evaluation.check_reader import check_reader

    config = configure(ctx, home=home, model=name)
    from rag.cli.distant_reader import warn_of_distance

    warn_of_distance(config)
    with render.progress(_("Asking {model}", model=config.model)) as advance:
        found = check_reader(
            config,
            lambda done, total: advance(
                done, total, _("{done} of {total}", done=done, total=total)
            ),
        )
    if json:
        return render.print_json(dataclasses.asdict(found) | {"finding": found.finding})
    for line in check_lines(found):
        render.output().print(render.clean(line))
    return None


@group.command("tune")
def tune(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A language model; default: yours.")] = None,
    json: Json = False,
    home: Home = None,
) -> None:
    """Find the fastest settings for a language model on this machine, and keep them.

    Threads, prompt batch, flash attention and the type of the cache are tried one after another.
    Answers use what was found from then on; `threads` in rag.toml still wins.

    Examples:  rag models tune   ·   rag models tune ~/models/qwen2.5-3b-instruct-q4_k_m.gguf
    """
    from rag.models.find_adapter import find_adapter
    from rag.models.find_reader import find_reader
    from rag.models.kept_tuning import keep_tuning, machine
    from rag.models.reader_copy import fastest_weights
    from rag.models.tune import tune as measure

    config = configure(ctx, home=home, model=name)
    file = find_reader(config.home, config.model, config.model_folders)
    weights = fastest_weights(config.home, file, find_adapter(file))
    trials: list[Trial] = []

    def tell(trial: Trial) -> None:
        trials.append(trial)
        if not json:
            render.note(_trial(trial))

    best = measure(weights.path, report=tell)
    keep_tuning(config.home, file, best.tuning)
    if json:
        values = [dataclasses.asdict(trial) for trial in trials]
        return render.print_json(
            {"model": config.model, "machine": machine(), **dataclasses.asdict(best)}
            | {"trials": values}
        )
    render.output().print(
        _(
            "{model}: {best}, {seconds:.2f} s before",
            model=config.model,
            best=_trial(best),
            seconds=trials[0].seconds,
        )
    )
    return None


def _trial(trial: Trial) -> str:
    tuning = trial.tuning
    flash = _("flash attention") if tuning.flash_attention else _("no flash attention")
    return _(
        "{threads} threads, batch {batch_tokens}, {flash}, {kv_type}: reads {prompt_rate:.0f},"
        " writes {answer_rate:.0f} tokens/s, {seconds:.2f} s a question",
        threads=tuning.threads,
        batch_tokens=tuning.batch_tokens,
        flash=flash,
        kv_type=tuning.kv_type,
        prompt_rate=trial.prompt_rate,
        answer_rate=trial.answer_rate,
        seconds=trial.seconds,
    )
