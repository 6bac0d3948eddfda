"""Channels: which feeds a story belongs to, and what each of them is called.

A channel's name is its folder below public/feeds: "all" (feeds/ itself), "topic/politics", "official/mike-pompeo", or a
[[channel]] of newsflow.toml. Two more kinds use the same machinery, so that only what a story touches is written again:

    sitemap/2026-11    the stories published in that month (UTC); sitemap/news: the newest ones, for Google News
    feeds, sitemap     directories: they hold no records but `lists`, the channels a page or a sitemap index shows

What press does with them:

1. After a commit the channels_of() the old and the new record are stale. Status does not matter here; press leaves held
   records out and hands withdrawn ones on.
2. A stale channel is published when it is enough(). Its document has the newest window() records. Where archived() says so,
   every window() stories make one closed page (Channel.archive = 1, 2, …) in the order of their first publication; a page
   is stale only when a story in it is.
3. When a channel is published for the first time, or its `updated` moved, so is the directory_of() it: directory() makes
   it from all channels that are published, and it is handed to the hook with no records.

Pure: everything here follows from records and the configuration.
"""

from __future__ import annotations

import difflib
import fnmatch
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC
from functools import lru_cache
from typing import Any

import msgspec

from newsflow import lexicon
from newsflow.config import ChannelRule, Config
from newsflow.errors import UsageError
from newsflow.record import Record
from newsflow.story import Channel

ALL = "all"
FEEDS = "feeds"
SITEMAP = "sitemap"
NEWS = "sitemap/news"

KINDS = ("section", "topic", "country", "official", "author", "language")  # in the order of lists
RESERVED = frozenset({ALL, FEEDS, SITEMAP, *KINDS, "archive", "index"})

MAX_SLUG = 60  # ASCII characters; with its folder and file name far below the 255 bytes of a path component
MAX_EACH = 40  # channels of one kind that one story may touch: a hostile list of authors must not make a thousand feeds
NEWS_WINDOW = 1000  # the most that Google takes in a news sitemap
SITEMAP_WINDOW = 1000  # the protocol allows 50,000; small pages keep what one story costs small

# ISO 3166-1 alpha-2, with XK and EU, which news needs and ISO leaves to its users.
_ISO = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
    CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF
    GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP
    KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE
    NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL
    SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS
    XK YE YT ZA ZM ZW
"""
_COUNTRIES = frozenset(_ISO.split())
_CONDITIONS = ("officials", "countries", "topics", "keywords", "sources", "languages", "authors", "sections")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Values = dict[str, dict[str, str]]  # kind -> slug -> label: what a story is about


class Rule(msgspec.Struct, frozen=True):
    """One [[channel]], checked: a feed the desk defines."""

    name: str
    title: str
    description: str
    conditions: tuple[Callable[[Record, Values], bool], ...]

    def holds(self, record: Record, values: Values) -> bool:
        """Whether the story belongs to the channel: every condition given holds."""
        return all(condition(record, values) for condition in self.conditions)


def rules(config: Config) -> tuple[Rule, ...]:
    """The desk's own channels, in the order of newsflow.toml.

    Raises UsageError, one sentence, when a channel cannot be meant: a name that is no folder name, reserved, or used twice;
    no condition; a country or language that is none.
    """
    return _compiled(config.channel)


def channels_of(record: Record, config: Config) -> tuple[str, ...]:
    """The names of every channel the story belongs to, "all" first; each once, in a fixed order."""
    own = rules(config)
    values = _about(record) if own or config.publish.by else {}
    names = [ALL, *(f"{kind}/{each}" for kind in KINDS if kind in config.publish.by for each in values[kind])]
    names += [rule.name for rule in own if rule.holds(record, values)]
    return (*names, _month(record), NEWS)


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
    label = about if isinstance(about, str) else _about(about)[kind].get(last) if about is not None else None
    label = label.removeprefix(f"{desk.name}: ") if label else _spoken(kind, last)
    shown = _language(label) if kind == "language" else f"{label[:1].upper()}{label[1:]}"
    return Channel(
        name=name,
        title=f"{desk.name}: {shown}",
        description=f"{_DESCRIBED[kind].format(shown if kind == 'language' else label)}, from {desk.name}",
        language=label if kind == "language" and _LANGUAGE.fullmatch(label) else desk.language,
    )


def _spoken(kind: str, last: str) -> str:
    """A label made of the folder's name, when no story at hand gives one."""
    if kind in ("country", "language"):
        return last.upper() if kind == "country" else last
    words = last.replace("-", " ")
    return words.title() if kind in ("official", "author") else words


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


def _language(tag: str) -> str:
    """A tag in words: "Portuguese (BR)" for "pt-BR"."""
    code, _, rest = tag.partition("-")
    name = _LANGUAGE_NAMES.get(code.lower(), code)
    return f"{name} ({rest})" if rest else name


def enough(name: str, stories: int, config: Config) -> bool:
    """Whether a channel with so many *stories* is published.

    Count every story that was ever published in it, withdrawn ones too: a feed that people follow never goes away again.
    """
    return stories >= (config.publish.min_stories if name.partition("/")[0] in KINDS else 1)


def window(name: str, config: Config) -> int:
    """How many of its newest stories the channel's document holds, and how many stories make an archive page."""
    if name == NEWS:
        return NEWS_WINDOW
    return SITEMAP_WINDOW if name.startswith(f"{SITEMAP}/") else max(config.publish.window, 1)


def archived(name: str) -> bool:
    """Whether older stories get pages of their own: feeds and monthly sitemaps have them, the news sitemap has not."""
    return name not in (NEWS, FEEDS, SITEMAP)


def directory_of(name: str) -> str:
    """The directory that lists the channel: "sitemap" or "feeds"."""
    return SITEMAP if name.startswith(f"{SITEMAP}/") else FEEDS


def directory(name: str, channels: Iterable[Channel], config: Config) -> Channel:
    """The channel "feeds" or "sitemap", for the publish hook with no records.

    *channels* are all channels that are published now, as describe() made them, with `updated` and `archives` filled in, in
    any order; those that another directory lists are left out. A sitemap's archive pages may stand among them (with
    `archive` set); where they do not, a page is taken to be as old as its channel.
    """
    listed = sorted((c for c in channels if directory_of(c.name) == name), key=_place(config))
    newest = max((c.updated for c in listed if c.updated is not None), default=None)
    made = describe(name, None, config)
    return msgspec.structs.replace(made, updated=newest, lists=tuple(listed))


def slug(text: str) -> str:
    """A folder name made of hostile text: a-z, 0-9 and hyphens, at most MAX_SLUG long, never empty.

    Accents and case are folded ("José" and "JOSE" are one). What cannot be written in ASCII, or had to be cut, gets eight
    hex digits of the whole text's hash, so that names of different letters never share a folder.
    """
    folded = unicodedata.normalize("NFKD", text[:_MAX_LABEL].casefold())
    plain = re.sub(r"[^a-z0-9]+", "-", "".join(_ascii(c) for c in folded)).strip("-")
    lost = len(text) > _MAX_LABEL or any(not c.isascii() and c.isalnum() and c not in _SPELT for c in folded)
    if plain and not lost and len(plain) <= MAX_SLUG:
        return plain
    digest = hashlib.sha256(unicodedata.normalize("NFKC", text.casefold()).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{plain[: MAX_SLUG - 9].strip('-')}-{digest[:8]}".lstrip("-")


_MAX_LABEL = 500  # code points looked at; the hash covers the rest
_SPELT = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}


def _ascii(character: str) -> str:
    if character in "'’`" or unicodedata.combining(character):
        return ""
    if character.isascii():
        return character
    return _SPELT.get(character, "-")


def _about(record: Record) -> Values:
    """What the story is about, kind by kind: the folder names and their labels, in the order the story gives them."""
    facts = record.metadata
    found: dict[str, Iterable[tuple[str, str]]] = {
        "topic": ((label or code, label or code) for code, label in _coded(facts.get("topics"))),
        "country": ((code or label, label or code) for code, label in _coded(facts.get("countries"))),
        "official": ((each.name, each.name) for each in record.officials),
        "author": ((each, each) for each in record.byline),
        "section": ((each, each) for each in _strings(facts.get("section"))),
        "language": ((each, each) for each in (record.language,) if each != "und"),
    }
    return {kind: _slugged(pairs) for kind, pairs in found.items()}


def _slugged(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    made: dict[str, str] = {}
    for key, label in pairs:
        if key.strip():
            made.setdefault(slug(key), " ".join(label.split())[:_MAX_LABEL])
        if len(made) >= MAX_EACH:
            break
    return made


def _coded(value: Any) -> Iterator[tuple[str, str]]:
    """(code, label) of each thing in a described list, which plugins write as codes, labels or objects with both."""
    for item in value if isinstance(value, list | tuple) else ():
        if isinstance(item, str):
            yield item, ""
        elif isinstance(item, Mapping):
            code, label = item.get("code"), item.get("label", item.get("name"))
            yield str(code) if code else "", label if isinstance(label, str) else ""


def _strings(value: Any) -> list[str]:
    items = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
    return [item for item in items if isinstance(item, str)]


def _month(record: Record) -> str:
    """By the first publication, which never moves."""
    when = record.published
    when = when.astimezone(UTC) if when.tzinfo else when
    return f"{SITEMAP}/{when.year:04d}-{when.month:02d}"


def _place(config: Config) -> Callable[[Channel], tuple[int, str, int]]:
    """Order of a directory: all, the desk's own as configured, then kind by kind, each by name."""
    order = {name: at for at, name in enumerate([ALL, *(rule.name for rule in rules(config)), *KINDS])}
    return lambda channel: (
        order.get(channel.name, order.get(channel.name.partition("/")[0], len(order))),
        channel.name,
        channel.archive or 0,
    )


@lru_cache(maxsize=8)
def _compiled(channels: tuple[ChannelRule, ...]) -> tuple[Rule, ...]:
    seen: set[str] = set()
    made = []
    for channel in channels:
        _check_name(channel.name, seen)
        made.append(_rule(channel))
        seen.add(channel.name)
    return tuple(made)


def _check_name(name: str, seen: set[str]) -> None:
    where = f"newsflow.toml: [[channel]] {name!r}"
    if name in seen:
        raise UsageError(f"{where}: there are two channels of this name; each needs its own")
    if name in RESERVED:
        raise UsageError(f"{where}: this name is taken by newsflow itself; try {f'{name}-desk'!r}")
    if not _NAME.fullmatch(name) or len(name) > MAX_SLUG:
        raise UsageError(f"{where}: a channel's name is its folder (a-z, 0-9, hyphens); did you mean {slug(name)!r}?")


def _rule(channel: ChannelRule) -> Rule:
    where = f"newsflow.toml: [[channel]] {channel.name!r}"
    given = [field for field in _CONDITIONS if getattr(channel, field)]
    if not given:
        raise UsageError(f"{where}: says no condition; give at least one of {', '.join(_CONDITIONS)}")
    for field in given:
        if any(not value.strip() for value in getattr(channel, field)):
            raise UsageError(f"{where}: {field} has an empty value, which no story meets")
    for code in channel.countries:
        _check_country(code, where)
    for topic in channel.topics:
        _check_topic(topic, where)
    for tag in channel.languages:
        if not _LANGUAGE.fullmatch(tag):
            raise UsageError(f"{where}: languages: {tag!r} is not a BCP 47 tag such as 'en' or 'pt-BR'")
    conditions = tuple(_CONDITION[field](getattr(channel, field)) for field in given)
    return Rule(channel.name, channel.title or channel.name, channel.description, conditions)


def _check_country(code: str, where: str) -> None:
    if code.upper() in _COUNTRIES:
        return
    names = {name.casefold(): known for known, row in lexicon.toml("countries").items() for name in row["names"]}
    near = names.get(code.casefold()) or {"EL": "GR", "EN": "GB"}.get(code.upper())
    hint = f"; did you mean {near!r}?" if near else ""
    raise UsageError(f"{where}: countries: {code!r} is not an ISO 3166-1 alpha-2 code such as 'RU'{hint}")


def _check_topic(topic: str, where: str) -> None:
    """A misspelt label is refused. One that is like no Media Topic may be a plugin's own, and is taken as it stands."""
    known = {slug(row["label"]): row["label"] for row in lexicon.toml("topics").values()}
    near = difflib.get_close_matches(slug(topic), known, 1, 0.8)
    if slug(topic) not in known and near:
        raise UsageError(f"{where}: topics: {topic!r} is no topic; did you mean {known[near[0]]!r}?")


def _any_of(kind: str) -> Callable[[tuple[str, ...]], Callable[[Record, Values], bool]]:
    def condition(wanted: tuple[str, ...]) -> Callable[[Record, Values], bool]:
        folders = {slug(each) for each in wanted}
        return lambda record, values: not folders.isdisjoint(values[kind])

    return condition


def _topics(wanted: tuple[str, ...]) -> Callable[[Record, Values], bool]:
    folders = {slug(each) for each in wanted}

    def holds(record: Record, values: Values) -> bool:
        codes = {slug(code) for code, _ in _coded(record.metadata.get("topics")) if code}
        return not folders.isdisjoint(values["topic"]) or not folders.isdisjoint(codes)

    return holds


def _keywords(wanted: tuple[str, ...]) -> Callable[[Record, Values], bool]:
    folders = {slug(each) for each in wanted}

    def holds(record: Record, values: Values) -> bool:
        words = _strings(record.metadata.get("keywords")) + [
            label for _, label in _coded(record.metadata.get("keywords"))
        ]
        return any(slug(word) in folders for word in words if word)

    return holds


def _sources(patterns: tuple[str, ...]) -> Callable[[Record, Values], bool]:
    either = re.compile("|".join(fnmatch.translate(pattern) for pattern in patterns))
    return lambda record, values: either.match(record.source.path) is not None


def _languages(tags: tuple[str, ...]) -> Callable[[Record, Values], bool]:
    """A tag stands for all its regions: "en" holds for "en-GB", not the reverse."""
    starts = tuple(f"{tag.casefold()}-" for tag in tags)
    return lambda record, values: f"{record.language.casefold()}-".startswith(starts)


_CONDITION: dict[str, Callable[[tuple[str, ...]], Callable[[Record, Values], bool]]] = {
    "officials": _any_of("official"),
    "countries": _any_of("country"),
    "topics": _topics,
    "keywords": _keywords,
    "sources": _sources,
    "languages": _languages,
    "authors": _any_of("author"),
    "sections": _any_of("section"),
}
