"""Mirrors public/ to another place: a bucket, a server, a folder; whatever fsspec has an address for.

Pages and exports go first, feeds last, so that a reader who sees an entry can open its page. Sending the same files again
changes nothing: what the other side has already is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

from msgspec import field

import newsflow
from newsflow import PluginError, hookimpl
from newsflow.publish.document import MEDIA_TYPES


class Options(newsflow.Options, frozen=True, kw_only=True):
    """[plugin.mirror]"""

    url: str = ""  # where public/ is mirrored: s3://bucket/folder, sftp://…, file:///…; empty: nowhere
    storage: dict[str, Any] = field(
        default_factory=dict
    )  # what fsspec's file system takes: key, secret, endpoint_url, …


AT_ONCE = 8  # transfers: an object store answers each in 20 to 50 ms, and a call may take 10 s

_TYPES = {
    "html": "text/html; charset=utf-8",
    "xml": "application/xml",
    "json": "application/json",
    "opml": "text/x-opml",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
_FEEDS = {"rss": MEDIA_TYPES["rss"], "atom": MEDIA_TYPES["atom"], "feed": MEDIA_TYPES["json"]}


@hookimpl
def options() -> type[Options]:
    """[plugin.mirror]."""
    return Options


@hookimpl
def published(files: list[str], public: Path, options: Options) -> None:
    """Send the files that were written, and take away those that were removed.

    Raises PluginError when the other side does not take them: it is tried again, and what arrived is not sent twice.
    """
    if not options.url:
        return
    for path in files:
        if ".." in path.split("/") or not public.joinpath(path).resolve().is_relative_to(public.resolve()):
            raise PluginError(f"mirror: {path!r} is not a path below {public}")
    system, root = _opened(options)
    try:
        for _, some in groupby(sorted(files, key=turn), key=lambda path: turn(path)[0]):
            _each(system, lambda path: _bring(system, root, public, path), list(some))
    except Exception as error:  # a file system raises what its libraries do; which they are, [plugin.mirror] decides
        raise PluginError(_sentence(error, re.sub("//[^/@]*@", "//", options.url))) from error


def _sentence(error: Exception, url: str) -> str:
    """What is wrong with the other side, without the password in its address, and the likely cure."""
    said = " ".join(str(error).split())[:300] or type(error).__name__
    if isinstance(error, PermissionError) or "Credentials" in type(error).__name__:
        cure = "check the credentials in [plugin.mirror] storage or the environment, and what they may do"
        return f"mirror: {url} refuses: {said}; {cure}"
    if isinstance(error, FileNotFoundError):
        return f"mirror: {url} is not there: {said}; create the bucket or folder, or correct [plugin.mirror] url"
    return f"mirror: {url} did not take everything: {said}"


def _each(system: Any, bring: Callable[[str], None], paths: list[str]) -> None:
    """Bring files that may overtake one another: several at a time where every one is a round trip."""
    if not getattr(system, "async_impl", False):
        for path in paths:
            bring(path)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(bring, paths))


def _bring(system: Any, root: str, public: Path, path: str) -> None:
    """Make the other side's file what it is here: sent, or taken away."""
    target = f"{root.rstrip('/')}/{path}"
    try:
        data = (public / path).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        if system.exists(target):
            system.rm_file(target)
    else:
        _send(system, target, data, media_type(path))


def turn(path: str) -> tuple[int, str]:
    """The order of sending: what is linked to goes before what links to it."""
    folder = path.partition("/")[0]
    last = {"index.html": 1, "sitemaps": 1, "sitemap.xml": 2, "feeds": 3, "feeds.opml": 4}
    return last.get(folder, 0), path


def media_type(path: str) -> str:
    """What the other side serves the file as."""
    name = path.rpartition("/")[2]
    stem, _, ending = name.rpartition(".")
    if path.startswith("feeds/") and stem.partition("-")[0] in _FEEDS and ending in ("xml", "json"):
        return _FEEDS[stem.partition("-")[0]]
    return _TYPES.get(ending, "application/octet-stream")


def _opened(options: Options) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        extra = "s3" if options.url.startswith("s3") else "mirror"
        raise PluginError(f"mirror: fsspec is not installed; pip install 'newsflow[{extra}]'") from error
    try:
        system, root = url_to_fs(options.url, **options.storage)
    except (ImportError, ValueError) as error:
        raise PluginError(f"mirror: [plugin.mirror] url = {options.url!r}: {error}") from error
    system.invalidate_cache()  # file systems are kept between calls, and what they remember of the other side is old
    return system, str(root)


def _send(system: Any, target: str, data: bytes, kind: str) -> None:
    if _has(system, target, data):
        return
    protocols = {system.protocol} if isinstance(system.protocol, str) else set(system.protocol)
    given = {"ContentType": kind} if "s3" in protocols else {"content_type": kind} if "gs" in protocols else {}
    if not given:  # object stores have no folders
        system.makedirs(target.rpartition("/")[0], exist_ok=True)
    system.pipe_file(target, data, **given)


def _has(system: Any, target: str, data: bytes) -> bool:
    """Whether the other side has these bytes: by size, then by what it calls their hash, else by looking."""
    try:
        known = system.info(target)
    except FileNotFoundError:
        return False
    if known.get("size") != len(data):
        return False
    tag = str(known.get("ETag", "")).strip('"')
    from hashlib import md5

    if len(tag) == 32:  # object stores give the MD5 of what was sent in one piece
        return tag == md5(data, usedforsecurity=False).hexdigest()
    return bool(system.cat_file(target) == data)
