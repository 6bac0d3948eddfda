"""The channels a story belongs to."""

from __future__ import annotations

from datetime import UTC

from newsflow.channels.layout import ALL, NEWS, SITEMAP
from newsflow.channels.rules import rules
from newsflow.channels.subjects import KINDS, about
from newsflow.config import Config
from newsflow.record import Record


def channels_of(record: Record, config: Config) -> tuple[str, ...]:
    """The names of every channel the story belongs to, "all" first; each once, in a fixed order."""
    own = rules(config)
    values = about(record, KINDS if own else config.publish.by)
    names = [ALL, *(f"{kind}/{each}" for kind in KINDS if kind in config.publish.by for each in values[kind])]
    names += [rule.name for rule in own if rule.holds(record, values)]
    return (*names, _month(record), NEWS)


def _month(record: Record) -> str:
    """By the first publication, which never moves."""
    when = record.published
    when = when.astimezone(UTC) if when.tzinfo else when
    return f"{SITEMAP}/{when.year:04d}-{when.month:02d}"
