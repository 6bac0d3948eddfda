"""Which plugins there are. Nothing is imported here: an `off` plugin costs a line of metadata, no more.

Discovery is our own and sorted: pluggy's loader imports everything at once, in the order of the file system, before the
configuration can say `off`.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import newsflow
from newsflow.config import Config
from newsflow.errors import UsageError
from newsflow.hookspecs import NAME

Origin = Literal["built-in", "installed", "file"]

BUILTINS: tuple[tuple[str, str], ...] = (  # specific before general: for readers, order is meaning
    ("mail", "newsflow.read.mail"),
    ("word", "newsflow.read.word"),
    ("odt", "newsflow.read.odt"),
    ("rtf", "newsflow.read.rtf"),
    ("nitf", "newsflow.read.nitf"),
    ("newsml", "newsflow.read.newsml"),
    ("newsml-g2", "newsflow.read.newsml_g2"),
    ("wxr", "newsflow.read.wxr"),
    ("ninjs", "newsflow.read.ninjs"),
    ("wires", "newsflow.read.wires"),
    ("html", "newsflow.read.html"),
    ("markdown", "newsflow.read.markdown"),
    ("plain", "newsflow.read.plain"),
    ("language", "newsflow.read.language"),
    ("protect", "newsflow.correct.protect"),
    ("desk-words", "newsflow.correct.desk_words"),
    ("house-style", "newsflow.correct.house_style"),
    ("typos", "newsflow.correct.typos"),
    ("quotation-marks", "newsflow.correct.quotation_marks"),
    ("officials", "newsflow.annotate.officials"),
    ("quotes", "newsflow.annotate.quotes"),
    ("places", "newsflow.annotate.places"),
    ("dates", "newsflow.annotate.dates"),
    ("organizations", "newsflow.annotate.organizations"),
    ("basics", "newsflow.describe.basics"),
    ("mentions", "newsflow.describe.mentions"),
    ("readability", "newsflow.describe.readability"),
    ("keywords", "newsflow.describe.keywords"),
    ("topics", "newsflow.describe.topics"),
    ("people", "newsflow.describe.people"),
    ("page", "newsflow.render.page"),
    ("public-json", "newsflow.render.public_json"),
    ("ninjs-export", "newsflow.render.ninjs_export"),
    ("nitf-export", "newsflow.render.nitf_export"),
    ("newsml-g2-export", "newsflow.render.newsml_g2_export"),
    ("markdown-export", "newsflow.render.markdown_export"),
    ("text-export", "newsflow.render.text_export"),
    ("embargo", "newsflow.publish.embargo"),
    ("feeds", "newsflow.publish.feeds"),
    ("sitemap", "newsflow.publish.sitemap"),
    ("index", "newsflow.publish.index"),
    ("mirror", "newsflow.publish.mirror"),
    ("websub", "newsflow.publish.websub"),
    ("notify", "newsflow.publish.notify"),
)


@dataclass(frozen=True)
class Candidate:
    """A plugin that could be admitted: where it comes from, and how to load it."""

    name: str
    origin: Origin
    distribution: str  # "newsflow", the installed distribution's name, or the file as configured
    version: str  # of the distribution; for a local file the digest of its content
    load: Callable[[], Any]


def candidates(config: Config) -> Iterator[Candidate]:
    """Every plugin there is: local files as configured, installed ones by name, then built-ins in their own order."""
    for name in config.plugins.files:
        yield _local(name, config)
    for point in sorted(entry_points(group=NAME), key=lambda p: (p.name, p.value)):
        yield _installed(point)
    for name, module in BUILTINS:
        yield Candidate(name, "built-in", "newsflow", newsflow.__version__, _importer(module))


def _importer(module: str) -> Callable[[], ModuleType]:
    return lambda: importlib.import_module(module)


def _installed(point: EntryPoint) -> Candidate:
    dist = point.dist
    return Candidate(point.name, "installed", dist.name if dist else "?", dist.version if dist else "?", point.load)


def _local(name: str, config: Config) -> Candidate:
    path = Path(config.folder) / name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{config.file}: [plugins] files: cannot read {name!r} ({error.strerror}); paths count from this file's folder"
        ) from error
    stem = path.stem.replace("_", "-")
    return Candidate(stem, "file", name, hashlib.sha256(content).hexdigest()[:12], lambda: _load_file(path))


def _load_file(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"newsflow_file_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path.name} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a Struct's annotations are looked up there
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[spec.name]
        raise
    return module
