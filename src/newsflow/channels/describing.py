"""What a channel is called."""

from __future__ import annotations

from newsflow.channels import subjects
from newsflow.channels.rules import LANGUAGE, rules
from newsflow.channels.subjects import KINDS
from newsflow.config import Config
from newsflow.record import Record
from newsflow.story import Channel

_DESCRIBED = {
    "topic": "Stories about {}",
    "country": "Stories about {}",
    "official": "Stories naming {}",
    "author": "Stories by {}",
    "section": "The section {}",
    "language": "Stories in {}",
}

# ISO 639-1, the languages with the most newspapers; any other is shown by its code.
_LANGUAGES = """
    ar Arabic, bg Bulgarian, bn Bengali, ca Catalan, cs Czech, da Danish, de German, el Greek, en English, es
    Spanish, fa Persian, fi Finnish, fr French, he Hebrew, hi Hindi, hr Croatian, hu Hungarian, id Indonesian,
    is Icelandic, it Italian, ja Japanese, ko Korean, nl Dutch, no Norwegian, pl Polish, pt Portuguese, ro
    Romanian, ru Russian, sr Serbian, sv Swedish, sw Swahili, tr Turkish, uk Ukrainian, ur Urdu, vi Vietnamese,
    zh Chinese
"""
_LANGUAGE_NAMES = dict(pair.split() for pair in _LANGUAGES.split(","))


def describe(name: str, about: Record | str | None, config: Config) -> Channel:
    """The channel as pages and feeds show it; `updated`, `archive` and `archives` are left to press.

    *about* is a record of the channel, or the label itself, or the title it had: "topic/treaty" is titled by what a story
    calls it. When none is at hand, the name must do.
    """
    desk = config.desk
    rule = next((rule for rule in rules(config) if rule.name == name), None)
    kind, _, last = name.partition("/")
    if rule is not None:
        return Channel(name=name, title=rule.title, description=rule.description, language=desk.language)
    if kind not in KINDS or not last:
        return Channel(name=name, title=desk.name, description=f"The latest from {desk.name}", language=desk.language)
    label = about if isinstance(about, str) else subjects.about(about)[kind].get(last) if about is not None else None
    label = label.removeprefix(f"{desk.name}: ") if label else _spoken(kind, last)
    shown = _language(label) if kind == "language" else f"{label[:1].upper()}{label[1:]}"
    return Channel(
        name=name,
        title=f"{desk.name}: {shown}",
        description=f"{_DESCRIBED[kind].format(shown if kind == 'language' else label)}, from {desk.name}",
        language=label if kind == "language" and LANGUAGE.fullmatch(label) else desk.language,
    )


def _spoken(kind: str, last: str) -> str:
    """A label made of the folder's name, when no story at hand gives one."""
    if kind in ("country", "language"):
        return last.upper() if kind == "country" else last
    words = last.replace("-", " ")
    return words.title() if kind in ("official", "author") else words


def _language(tag: str) -> str:
    """A tag in words: "Portuguese (BR)" for "pt-BR"."""
    code, _, rest = tag.partition("-")
    name = _LANGUAGE_NAMES.get(code.lower(), code)
    return f"{name} ({rest})" if rest else name
