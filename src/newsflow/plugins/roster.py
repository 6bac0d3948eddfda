"""The Roster: the plugins of one run, admitted, ordered, with their options and tools.

Every process builds its own from the same configuration, and gets the same one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import msgspec

from newsflow import checks, lexicon
from newsflow.config import Config, names_files
from newsflow.errors import PluginError, UsageError, message
from newsflow.plugins import admission, order
from newsflow.plugins.admission import HOOKS, Call
from newsflow.plugins.caching import cache_folder, with_cache
from newsflow.plugins.discovery import BUILTINS, Candidate, Origin, candidates
from newsflow.plugins.scouting import scout
from newsflow.plugins.telling import Overtime, told
from newsflow.story import Options

State = Literal["active", "idle", "off", "broken"]
EMPTY: Mapping[str, str] = {}


class BenchedError(PluginError):
    """The plugin is out for this run."""

    code = "out"


class Card(msgspec.Struct, kw_only=True):
    """What `newsflow plugins` says about one plugin."""

    name: str
    origin: Origin
    distribution: str
    version: str
    state: State = "active"
    reason: str = ""  # why it is not active
    hooks: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How messages name it: plugin 'weather' (newsflow-weather 0.3)."""
        where = f"{self.distribution} {self.version}" if self.origin == "installed" else self.distribution
        return f"plugin {self.name!r} ({where})"


class Roster:
    """The plugins of one run.

    Raises UsageError for what newsflow.toml got wrong, PluginError for a built-in or a required plugin that cannot take
    part, and, when *strict*, for any plugin that cannot. *extra* are plugins given as objects, by name: for tests.
    *refused* is what another process found when it admitted the same plugins: those are not imported. Without it third
    parties' plugins are first imported in a process of their own, which they may end or hang.
    """

    def __init__(
        self,
        config: Config | None = None,
        *,
        strict: bool = False,
        cache: Path | None = None,
        extra: Mapping[str, Any] | None = None,
        refused: Mapping[str, str] | None = None,
    ) -> None:
        self.config = config or Config()
        self.strict = strict
        self.cache = cache or cache_folder()
        self.cards: dict[str, Card] = {}
        self.options: dict[str, Options | None] = {}
        self.guard: Callable[[Call], AbstractContextManager[None]] = lambda _call: nullcontext()
        self.alone = False  # whether Ctrl-C cannot reach this process: then a KeyboardInterrupt is a plugin's
        self.starved = False  # whether a plugin ran out of memory in this process
        self.failed: dict[str, str] = {}  # plugins whose prepare() failed: out for this run, and why
        self.benched: Mapping[str, str] = {}  # plugins that are not asked any more, and why; set by the engine
        self._tools: dict[str, Any] = {}
        self._host = admission.manager()
        self._own: dict[str, dict[str, Call]] = {}
        for name, plugin in (extra or {}).items():
            self._meet(_given(name, plugin))
        for candidate in candidates(self.config):
            self._meet(candidate, scouting=refused is None and candidate.origin != "built-in", refused=refused or {})
        self._check_names()
        self.calls: dict[str, tuple[Call, ...]] = {hook: self._ordered(hook) for hook in HOOKS}
        self._check_required()

    @property
    def refused(self) -> dict[str, str]:
        """The plugins that cannot take part, and why: for the rosters of other processes."""
        return {name: card.reason for name, card in self.cards.items() if card.state == "broken"}

    # -- admission ---------------------------------------------------------------------------------------------------

    def _meet(self, found: Candidate, *, scouting: bool = False, refused: Mapping[str, str] = EMPTY) -> None:
        card = Card(name=found.name, origin=found.origin, distribution=found.distribution, version=found.version)
        builtin = found.name in dict(BUILTINS) and found.origin != "built-in"
        if builtin or found.name in self.cards:
            taken = "a built-in plugin" if builtin else self.cards[found.name].label
            self._clash(card, f"the name {found.name!r} is taken by {taken}; give it another one")
            return
        self.cards[found.name] = card
        if found.name in self.config.plugins.off:
            card.state = "off"
            return
        if found.name in refused:
            card.state, card.reason = "broken", refused[found.name]
            return
        try:
            if scouting:
                self._scout(found)
            self._admit(card, found)
        except UsageError:
            raise
        except (Exception, SystemExit) as error:  # its options() may raise anything too
            self._refuse(card, error)

    def _scout(self, found: Candidate) -> None:
        """Raise PluginError for a plugin that would end or hang this process while it is admitted."""

        def trial() -> None:
            plugin = found.load()
            if callable(options := getattr(plugin, "options", None)):
                options()

        limits = self.config.limits
        if fault := scout(trial, seconds=limits.prepare, memory=limits.memory):
            raise PluginError(f"cannot be imported: it {fault}")

    def _admit(self, card: Card, found: Candidate) -> None:
        try:
            plugin = found.load()
        # A plugin may raise anything while it is imported, SystemExit too; the house must not fall with it.
        except (Exception, SystemExit) as error:
            raise PluginError(f"cannot be imported: {told(error)}") from error
        admission.check(plugin, self._host)
        self._host.register(plugin, name=card.name)
        own = admission.calls_of(card.name, plugin, self._host)
        self.options[card.name] = admission.read_options(
            card.name, own.get("options"), self.config.plugin.get(card.name, {}), file=self.config.file
        )
        self._own[card.name] = own
        card.hooks = tuple(own)

    def _refuse(self, card: Card, error: BaseException) -> None:
        if self._host.has_plugin(card.name):
            self._host.unregister(name=card.name)
        card.state = "broken"
        card.reason = told(error)
        if card.origin == "built-in" or self.strict:
            raise PluginError(f"{card.label}: {card.reason}") from error

    def _clash(self, card: Card, reason: str) -> None:
        """Two of one name: the second is out, under a key of its own, so that `newsflow plugins` shows both."""
        self.cards[f"{card.name} ({card.distribution})"] = card
        card.state, card.reason = "broken", reason
        if self.strict:
            raise PluginError(f"{card.label}: {reason}")

    def _check_names(self) -> None:
        """Names in newsflow.toml must be plugins there are: a misspelt `off` would run what the desk switched off."""
        table = self.config.plugins
        asked = [("[plugin.{}]", name) for name in self.config.plugin]
        asked += [("[plugins] off = {!r}", name) for name in table.off]
        asked += [("[plugins] order = {!r}", name) for name in table.order]
        asked += [("[plugins] requires = {!r}", name) for name in table.requires]
        for where, name in asked:
            if name not in self.cards:
                hint = admission.near(name, self.cards)
                raise UsageError(
                    f"{self.config.file}: {where.format(name)}: no such plugin{hint or '; is it installed?'}"
                )

    def _check_required(self) -> None:
        for name in self.config.plugins.requires:
            card = self.cards[name]
            if card.state != "active":
                why = f": {card.reason}" if card.reason else ""
                raise PluginError(f"{card.label} is required, but {card.state}{why}")

    # -- order -------------------------------------------------------------------------------------------------------

    def _ordered(self, hook: str) -> tuple[Call, ...]:
        names = order.ranked(list(self._own), self.config.plugins.order)
        calls = [self._own[name][hook] for name in names if hook in self._own[name]]
        ordered, left_out = order.by_layers(calls, dict(BUILTINS))
        for name, reason in left_out.items():
            card = self.cards[name]
            card.state, card.reason = "idle", f"{hook}() {reason}"
            # A built-in one misses a layer only when the desk switched off who gives it: that is no fault.
            if self.strict and card.origin != "built-in":
                raise PluginError(f"{card.label}: {card.reason}")
        return tuple(ordered)

    # -- calls -------------------------------------------------------------------------------------------------------

    def ask(self, call: Call, **offer: Any) -> Any:
        """What the plugin answers, with a generator's values as a list, under the guard's time limit.

        Whatever the plugin raises comes through, Overtime among it; the caller knows what a failure means there.
        """
        if call.plugin in self.benched and call.hook != "read":  # the next reader would be the wrong one
            raise BenchedError(self.benched[call.plugin])
        offer["options"] = self.options[call.plugin]
        if "tools" in call.wants:
            offer["tools"] = self.tools(call.plugin)
        with self._careful(), self.guard(call):
            answer = call.function(**{name: offer[name] for name in call.wants})
            if isinstance(answer, Iterable) and not isinstance(answer, Sized):
                return list(islice(answer, checks.MAX_ITEMS + 1))  # one too many tells on one that never ends
            return answer

    @contextmanager
    def _careful(self) -> Iterator[None]:
        """Around a plugin's code: whatever it raises is Exception, SystemExit or Overtime, but for the desk's own Ctrl-C."""
        try:
            yield
        except MemoryError:
            self.starved = True
            raise
        except (Exception, SystemExit, Overtime):
            raise
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt) and not self.alone:
                raise
            raise PluginError(f"raised {type(error).__name__}, which is not for plugins: {message(error)}") from error

    def tools(self, plugin: str) -> Any:
        """What its prepare() returned, made on first use in this process. Raises PluginError once it has failed."""
        if plugin in self.failed:
            raise PluginError(f"prepare: {self.failed[plugin]}")
        if plugin not in self._tools:
            self._tools[plugin] = self._prepare(plugin)
        return self._tools[plugin]

    def _prepare(self, plugin: str) -> Any:
        call = self._own[plugin].get("prepare")
        if call is None:
            return None

        def answer(cache: Path | None = None) -> Any:
            offer = {"options": self.options[plugin], "cache": cache}
            return call.function(**{name: offer[name] for name in call.wants})

        try:
            with self._careful(), self.guard(call):
                return with_cache(self.cache, plugin, answer) if "cache" in call.wants else answer()
        except (Exception, SystemExit, Overtime) as error:
            self.failed[plugin] = told(error)
            if isinstance(error, UsageError):  # a slip in newsflow.toml, not in the plugin
                said = self.failed[plugin].removeprefix(f"[plugin.{plugin}] ")
                raise UsageError(f"{self.config.file}: [plugin.{plugin}] {said}") from None
            raise PluginError(f"prepare: {self.failed[plugin]}") from error

    def warm(self, *, guests: bool = True) -> None:
        """Prepare, in this process, who compiles into the cache, and who has options that may be wrong.

        Raises UsageError for what newsflow.toml got wrong: before the first story is touched. Without *guests* only the
        built-in plugins: others may have to be prepared where a limit can be kept.
        """
        for plugin in self.to_warm():
            if guests or self.cards[plugin].origin == "built-in":
                with suppress(PluginError):
                    self.tools(plugin)

    def to_warm(self) -> list[str]:
        """The plugins that are prepared before the first story."""
        prepared = [(plugin, own["prepare"]) for plugin, own in self._own.items() if "prepare" in own]
        return [plugin for plugin, call in prepared if "cache" in call.wants or self.config.plugin.get(plugin)]

    @property
    def setup(self) -> str:
        """A digest of everything beside the source that a story depends on: plugins, versions, options, lexicons."""
        parts = [
            (name, card.state, card.distribution, card.version, _settings(self.config.plugin.get(name, {})))
            for name, card in sorted(self.cards.items())
            if card.state in ("active", "idle")
        ]
        order_ = self.config.plugins.order
        setup = msgspec.json.encode((parts, order_, self.config.desk, lexicon.digest()), order="sorted")
        return hashlib.sha256(setup).hexdigest()


def _settings(table: Mapping[str, Any]) -> dict[str, Any]:
    """[plugin.NAME] as far as answers depend on it: of a file that it names the content counts, not where it lies."""
    return {key: _contents(value) if names_files(key) else value for key, value in table.items()}


def _contents(named: Any) -> list[str]:
    paths = [Path(str(path)) for path in (named if isinstance(named, list) else [named])]
    return [hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "" for path in paths]


def _given(name: str, plugin: Any) -> Candidate:
    return Candidate(name, "file", getattr(plugin, "__name__", name), "given", lambda: plugin)
