"""[[channel]]: the feeds a desk defines, checked and made into conditions over a record."""

from __future__ import annotations

import difflib
import fnmatch
import re
from collections.abc import Callable
from functools import lru_cache

import msgspec

from newsflow import lexicon
from newsflow.channels.slugs import MAX_SLUG, slug
from newsflow.channels.subjects import KINDS, Values, coded, strings
from newsflow.config import ChannelRule, Config
from newsflow.errors import UsageError
from newsflow.record import Record

RESERVED = frozenset({"all", "feeds", "sitemap", *KINDS, "archive", "index"})
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CONDITIONS = ("officials", "countries", "topics", "keywords", "sources", "languages", "authors", "sections")

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
        if not LANGUAGE.fullmatch(tag):
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
        codes = {slug(code) for code, _ in coded(record.metadata.get("topics")) if code}
        return not folders.isdisjoint(values["topic"]) or not folders.isdisjoint(codes)

    return holds


def _keywords(wanted: tuple[str, ...]) -> Callable[[Record, Values], bool]:
    folders = {slug(each) for each in wanted}

    def holds(record: Record, values: Values) -> bool:
        words = strings(record.metadata.get("keywords")) + [
            label for _, label in coded(record.metadata.get("keywords"))
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
