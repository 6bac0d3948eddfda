"""newsflow: a news desk's pipeline from a folder of stories to feeds, built of plugins.

What a plugin author needs is named here and loaded on first use, so that `import newsflow` costs nothing.
"""

__version__ = "0.1.0"

TYPE_CHECKING = False  # mypy and pyright understand the name; importing typing would double the start-up
if TYPE_CHECKING:
    from typing import Any

    from newsflow.errors import CrashError, NewsflowError, PluginError, ReadError, StoryError, UsageError
    from newsflow.hookspecs import hookimpl, layers
    from newsflow.record import Record
    from newsflow.story import (
        Block,
        Change,
        Channel,
        Dateline,
        Decision,
        Declared,
        Desk,
        Edit,
        Fact,
        Hold,
        Mark,
        Media,
        Mention,
        Note,
        Official,
        Options,
        Problem,
        Quote,
        Rendition,
        SetAside,
        Source,
        Span,
        Story,
        Subject,
    )

_HOME = {
    "CrashError": "errors",
    "NewsflowError": "errors",
    "PluginError": "errors",
    "ReadError": "errors",
    "StoryError": "errors",
    "UsageError": "errors",
    "hookimpl": "hookspecs",
    "layers": "hookspecs",
    "Record": "record",
    "Block": "story",
    "Change": "story",
    "Channel": "story",
    "Dateline": "story",
    "Decision": "story",
    "Declared": "story",
    "Desk": "story",
    "Edit": "story",
    "Fact": "story",
    "Hold": "story",
    "Mark": "story",
    "Media": "story",
    "Mention": "story",
    "Note": "story",
    "Official": "story",
    "Options": "story",
    "Problem": "story",
    "Quote": "story",
    "Rendition": "story",
    "SetAside": "story",
    "Source": "story",
    "Span": "story",
    "Story": "story",
    "Subject": "story",
}

__all__ = [
    "Block",
    "Change",
    "Channel",
    "CrashError",
    "Dateline",
    "Decision",
    "Declared",
    "Desk",
    "Edit",
    "Fact",
    "Hold",
    "Mark",
    "Media",
    "Mention",
    "NewsflowError",
    "Note",
    "Official",
    "Options",
    "PluginError",
    "Problem",
    "Quote",
    "ReadError",
    "Record",
    "Rendition",
    "SetAside",
    "Source",
    "Span",
    "Story",
    "StoryError",
    "Subject",
    "UsageError",
    "__version__",
    "hookimpl",
    "layers",
]


def __getattr__(name: str) -> "Any":
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'newsflow' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"newsflow.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
