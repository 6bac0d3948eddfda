"""What the types of the tables cannot say: addresses, time zones, days. What makes a [[channel]] sound is in channels.py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from difflib import get_close_matches
from urllib.parse import urlsplit

from newsflow.config.tables import Config, Inbox
from newsflow.story import Desk

# The shape of BCP 47 (RFC 5646, 2.1) without its registry: a language, then subtags of one to eight letters or digits.
# Languages of more than three letters are reserved there: "english" is no tag.
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,8}")


def faults(config: Config) -> Iterator[str]:
    """Everything that is wrong with a Config whose types are right, one sentence each."""
    if config.out is not None and not config.out.strip():
        yield "out: is empty; name a folder, such as 'out', or leave the line out"
    yield from _desk(config.desk)
    yield from _inbox(config.inbox)
    if config.limits.call > config.limits.story:
        call, story = config.limits.call, config.limits.story
        yield f"[limits] call: {call:g} s for one plugin call is more than the {story:g} s of a whole story ([limits] story)"


def _desk(desk: Desk) -> Iterator[str]:
    for key, value in (("base_url", desk.base_url), ("hub", desk.hub)):
        if value is not None and not _is_web_address(value):
            yield f"[desk] {key}: must be an absolute http or https address such as 'https://news.example/', not {value!r}"
    if desk.base_url and {"?", "#"} & set(desk.base_url):
        yield f"[desk] base_url: is a folder and takes no '?' or '#': {desk.base_url!r}"
    if desk.timezone != "UTC":  # known without the system's tables, which small containers lack
        yield from _timezone(desk.timezone)
    if not LANGUAGE.fullmatch(desk.language):
        yield f"[desk] language: must be a language tag such as 'en' or 'pt-BR', not {desk.language!r}"


def _timezone(name: str) -> Iterator[str]:
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):  # a folder's name, a path that climbs out, an unknown name
        close = get_close_matches(name, sorted(available_timezones()), n=1)
        cure = f"did you mean '{close[0]}'?" if close else "it takes IANA names such as 'Europe/Berlin'"
        yield f"[desk] timezone: no such time zone: {name!r}; {cure}"


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", value)
    except ValueError:
        return False


def _inbox(inbox: Inbox) -> Iterator[str]:
    done = inbox.done_file
    if done is not None and (done.count("{name}") != 1 or done.replace("{name}", "", 1).strip("{}/") == ""):
        yield f"[inbox] done_file: must be a name with {{name}} in it, such as '{{name}}.done', not {done!r}"
    if inbox.since is not None:
        try:
            datetime.fromisoformat(inbox.since)
        except ValueError:
            yield f"[inbox] since: must be a day such as '2018-12-05', not {inbox.since!r}"
