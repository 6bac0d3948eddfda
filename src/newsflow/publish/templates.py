"""The page templates that publish fills, and the style sheet they share with the article pages."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from newsflow import lexicon

if TYPE_CHECKING:
    from jinja2 import Template

# The primary language subtags that are written from right to left.
RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ku-arab", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
)


@cache
def template(name: str) -> Template:
    """data/templates/*name*, compiled once a process; autoescape on."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("newsflow", "data/templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, auto_reload=False).get_template(name)


@cache
def style() -> tuple[Any, str]:
    """The style sheet, and its digest for the content security policy."""
    from markupsafe import Markup

    sheet = lexicon.text("templates/style.css")
    return Markup(sheet), base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
