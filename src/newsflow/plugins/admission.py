"""Admission: does this object keep the contract of hookspecs.py? If not, say so in a sentence that helps."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import msgspec
import pluggy

from newsflow import hookspecs
from newsflow.errors import PluginError, UsageError
from newsflow.story import Options

HOOKS: tuple[str, ...] = tuple(  # in the order a story meets them, as hookspecs.py defines them
    name for name, value in vars(hookspecs).items() if hasattr(value, f"{hookspecs.NAME}_spec")
)
ARGUMENTS: dict[str, tuple[str, ...]] = {
    hook: tuple(inspect.signature(getattr(hookspecs, hook)).parameters) for hook in HOOKS
}


@dataclass(frozen=True)
class Call:
    """One implementation of one hook: bound, attributed, and with the arguments and layers it names."""

    plugin: str
    hook: str
    function: Callable[..., Any]
    wants: tuple[str, ...]
    needs: frozenset[str]
    gives: Mapping[str, type | None]


def manager() -> pluggy.PluginManager:
    """A fresh pluggy manager that knows our hooks."""
    made = pluggy.PluginManager(hookspecs.NAME)
    made.add_hookspecs(hookspecs)
    return made


def near(word: str, known: Any) -> str:
    """ "; did you mean 'x'?" when something close is known, else nothing."""
    found = get_close_matches(word, list(known), 1)
    return f"; did you mean {found[0]!r}?" if found else ""


def check(plugin: Any, host: pluggy.PluginManager) -> None:
    """Raise PluginError with the first thing that breaks the contract."""
    if inspect.isclass(plugin):
        raise PluginError(f"{plugin.__name__} is a class; name a module, or an object made from it, as the plugin")
    found = 0
    for name in dir(plugin):
        options = host.parse_hookimpl_opts(plugin, name)
        if options is None:
            continue
        found += 1
        _check_implementation(getattr(plugin, name), str(options.get("specname") or name), dict(options))
    if not found:
        raise PluginError(_no_hooks(plugin))


def _no_hooks(plugin: Any) -> str:
    bare = [hook for hook in HOOKS if inspect.isfunction(getattr(plugin, hook, None))]
    if bare:
        return f"{bare[0]}() is not marked; write @hookimpl above it"
    return "it implements no newsflow hook; mark its functions with @hookimpl"


def _check_implementation(function: Any, hook: str, options: dict[str, Any]) -> None:
    if hook not in HOOKS:
        if options.get("optionalhook"):
            return
        raise PluginError(f"{hook}() is not a newsflow hook" + (_meant(hook) or f" (hooks: {', '.join(HOOKS)})"))
    if options.get("wrapper") or options.get("hookwrapper"):
        raise PluginError(f"{hook}() may not be a wrapper: hooks return values, and the core merges them")
    for wish in ("tryfirst", "trylast"):
        if options.get(wish):
            raise PluginError(f"{hook}() may not ask for {wish}: use @layers, or [plugins] order in newsflow.toml")
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        raise PluginError(f"{hook}() may not be async")
    for argument in _arguments(function):
        if argument not in ARGUMENTS[hook]:
            known = ARGUMENTS[hook]
            hint = near(argument, known) or f" (it has: {', '.join(known) or 'none'})"
            raise PluginError(f"{hook}() has no argument {argument!r}{hint}")


def _meant(hook: str) -> str:
    found = get_close_matches(hook, HOOKS, 1)
    return f"; did you mean {found[0]}()?" if found else ""


def _arguments(function: Any) -> list[str]:
    return [
        p.name
        for p in inspect.signature(function).parameters.values()
        if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY) and p.default is p.empty
    ]


def calls_of(name: str, plugin: Any, host: pluggy.PluginManager) -> dict[str, Call]:
    """The hooks a registered plugin implements, each as a Call."""
    made = {}
    for hook in HOOKS:
        for implementation in getattr(host.hook, hook).get_hookimpls():
            if implementation.plugin is not plugin:
                continue
            function = implementation.function
            needs, gives = getattr(function, "newsflow_layers", (frozenset(), {}))
            made[hook] = Call(name, hook, function, tuple(implementation.argnames), needs, gives)
    return made


def read_options(name: str, call: Call | None, table: Mapping[str, Any]) -> Options | None:
    """[plugin.NAME] as the plugin's own Options. Raises UsageError for what the desk got wrong, PluginError for the plugin."""
    if call is None:
        if table:
            raise UsageError(f"newsflow.toml: [plugin.{name}]: this plugin has no options")
        return None
    kind = call.function()
    if not (isinstance(kind, type) and issubclass(kind, Options)):
        raise PluginError(f"options() must return a subclass of newsflow.Options, not {kind!r}")
    known = kind.__struct_fields__
    for key in table:
        if key not in known:
            raise UsageError(f"newsflow.toml: [plugin.{name}] {key}: no such option" + near(key, known))
    resolved = {key: _secret(f"[plugin.{name}] {key}", value) for key, value in table.items()}
    try:
        return msgspec.convert(resolved, kind)
    except msgspec.ValidationError as error:
        if not table:
            raise PluginError(f"options(): every field needs a default ({error})") from error
        where = str(error).replace(" - at `$.", " (at ").replace("`", ")") if "$." in str(error) else str(error)
        raise UsageError(f"newsflow.toml: [plugin.{name}]: {where}") from error


def _secret(where: str, value: Any) -> Any:
    """{ env = "NAME" } stands for the environment variable, so that no secret stands in newsflow.toml."""
    if isinstance(value, dict) and set(value) == {"env"}:
        name = str(value["env"])
        if name not in os.environ:
            raise UsageError(f"newsflow.toml: {where}: the environment variable {name} is not set")
        return os.environ[name]
    return value
