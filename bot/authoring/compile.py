"""What others ask of authoring: the script of a content folder, or every problem with it.

Nothing here imports the readers of YAML or the trainer of the model until they
are needed: a start from the cache needs neither.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.authoring.cache import MODEL, PHRASES, SCRIPT, fingerprint_of, keep, recall, sayings_fingerprint
from bot.authoring.problems import ContentError
from bot.core.heard import deaf
from bot.core.script import Script
from bot.settings import cache_folder

if TYPE_CHECKING:
    from bot.authoring.build import Compiled
    from bot.understanding.model import Model


def compile_content(folder: Path) -> Compiled:
    """Return the script of `folder` with every problem and the place of everything. Never raises, keeps nothing."""
    from bot.authoring.build import build  # noqa: PLC0415 - see above

    return build(folder)


def load_script(folder: Path, cache: Path | None = None) -> Script:
    """Return the script of `folder`, ready to talk; from `cache` (default: the one of the settings) where it is there.

    Raises ContentError with every problem where the content has errors.
    """
    kept_in = cache_folder(os.environ) if cache is None else cache
    script = _script(folder, kept_in)
    return _hearing_with(script, load_model(folder, kept_in))


def kept_script(folder: Path, cache: Path) -> Script | None:
    """Return the script of `folder`, ready to talk, where `cache` has all of it; else None. Compiles nothing."""
    script = recall(cache, _script_name(folder), SCRIPT)
    if not isinstance(script, Script):
        return None
    if not _has_phrases(folder):
        return _hearing_with(script, None)
    model = recall(cache, _model_name(folder), MODEL)
    return None if model is None else _hearing_with(script, model)


def load_model(folder: Path, cache: Path | None = None) -> Model | None:
    """Return what was learnt from what people type, from `cache` where it is there; None where nothing is typed.

    Raises ContentError where the phrases cannot be read.
    """
    if not _has_phrases(folder):
        return None
    from bot.understanding.model import Model  # noqa: PLC0415 - see above

    kept_in = cache_folder(os.environ) if cache is None else cache
    name = _model_name(folder)
    model = recall(kept_in, name, MODEL)
    if not isinstance(model, Model):
        model = _train(folder)
        keep(kept_in, name, MODEL, model)
    return model


def load_draft(folder: Path) -> Script:
    """Return what can be built of `folder` whatever is wrong with it. For previews and tests, never for people."""
    return compile_content(folder).draft


# --- helpers --------------------------------------------------------------------------------------


def _script(folder: Path, cache: Path) -> Script:
    name = _script_name(folder)
    kept = recall(cache, name, SCRIPT)
    if isinstance(kept, Script):
        return kept
    compiled = compile_content(folder)
    if compiled.script is None:
        raise ContentError(compiled.problems)
    keep(cache, name, SCRIPT, compiled.script)
    return compiled.script


def _script_name(folder: Path) -> str:
    return f"{SCRIPT.name}-{fingerprint_of(folder)}"


def _model_name(folder: Path) -> str:
    return f"{MODEL.name}-{sayings_fingerprint(folder)}"


def _has_phrases(folder: Path) -> bool:
    return any((folder / PHRASES).rglob("*.yaml"))


def _hearing_with(script: Script, model: Model | None) -> Script:
    """Return `script` with ears: those that `model` gives, or none where nothing was learnt."""
    if model is None:
        return replace(script, hear=deaf, memo={})
    from bot.understanding.hear import hearing  # noqa: PLC0415 - see above

    return replace(script, hear=hearing(model), memo={})


def _train(folder: Path) -> Model:
    from bot.authoring.load import load  # noqa: PLC0415 - see above
    from bot.authoring.sayings import sayings_of  # noqa: PLC0415
    from bot.understanding.train import train  # noqa: PLC0415

    sayings, problems = sayings_of(load(folder))
    if sayings is None:
        raise ContentError(problems)
    return train(sayings)
