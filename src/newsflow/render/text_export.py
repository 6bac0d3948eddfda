"""The corrected text, plain: articles/<id>.txt. Off unless switched on."""

from __future__ import annotations

from newsflow import Options, Record, Rendition, hookimpl
from newsflow.render.clean import encoded


class TextExportOptions(Options, frozen=True, kw_only=True):
    """[plugin.text-export]"""

    enabled: bool = False


@hookimpl
def options() -> type[Options]:
    """[plugin.text-export]"""
    return TextExportOptions


@hookimpl
def render(record: Record, options: TextExportOptions) -> Rendition | None:
    """Headline and paragraphs as they stand in the record, parted by blank lines."""
    if not options.enabled:
        return None
    return Rendition(f"articles/{record.id}.txt", "text/plain; charset=utf-8", encoded(record.text + "\n"))
