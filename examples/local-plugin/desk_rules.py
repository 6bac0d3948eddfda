"""The rules of one desk: the sign for per cent, and a second look at telephone numbers."""

import re

import newsflow
from newsflow import Edit, Note, Problem, hookimpl


class Options(newsflow.Options, frozen=True, kw_only=True):
    """[plugin.desk-rules]"""

    known: tuple[str, ...] = ()  # telephone numbers that need no second look


@hookimpl
def options():
    return Options


@hookimpl
def correct(story):
    for found in re.finditer(r"(?<=\d) per cent\b", story.original):
        yield Edit(found.start(), found.end(), found[0], "%", "desk/per-cent", reason="figures take the sign")


@hookimpl
def annotate(story, options):
    for found in re.finditer(r"\b\d{3} \d{4}\b", story.text):
        if found[0] not in options.known:
            flag = Problem("", "warning", "telephone", f"{found[0]}: call it before it is printed")
            yield Note(*found.span(), "problem", flag)
