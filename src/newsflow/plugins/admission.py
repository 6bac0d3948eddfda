"""Admission: does this object keep the contract of hookspecs.py? If not, say so in a sentence that helps."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import pluggy

from newsflow import hookspecs
from newsflow.config import fill
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
    found: dict[str, str] = {}
    for name in dir(plugin):
        options = host.parse_hookimpl_opts(plugin, name)
        if options is None:
            continue
        hook = str(options.get("specname") or name)
        _check_implementation(getattr(plugin, name), hook, dict(options))
        if hook in found:
            raise PluginError(f"{found[hook]}() and {name}() both implement {hook}(); one plugin answers a hook once")
        found[hook] = name
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
    if hook != "annotate" and hasattr(function, "newsflow_layers"):
        raise PluginError(f"{hook}() may not carry @layers: only annotate() gives and needs notes")
    for parameter in inspect.signature(function).parameters.values():
        _check_argument(parameter, hook)


def _check_argument(parameter: inspect.Parameter, hook: str) -> None:
    known = ARGUMENTS[hook]
    if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD, parameter.POSITIONAL_ONLY):
        there = f" ({', '.join(known)})" if known else ""
        raise PluginError(f"{hook}() must name the arguments it uses{there}, not take {str(parameter)!r}")
    # One with a default may be an argument of a newer newsflow: without it the plugin still runs here.
    if parameter.name not in known and parameter.default is parameter.empty:
        hint = near(parameter.name, known) or f" (it has: {', '.join(known) or 'none'})"
        raise PluginError(f"{hook}() has no argument {parameter.name!r}{hint}")


def _meant(hook: str) -> str:
    found = get_close_matches(hook, HOOKS, 1)
    return f"; did you mean {found[0]}()?" if found else ""


def calls_of(name: str, plugin: Any, host: pluggy.PluginManager) -> dict[str, Call]:
    """The hooks a registered plugin implements, each as a Call."""
    made = {}
    for hook in HOOKS:
        for implementation in getattr(host.hook, hook).get_hookimpls():
            if implementation.plugin is not plugin:
                continue
            function = implementation.function
            needs, gives = getattr(function, "newsflow_layers", (frozenset(), {}))
            made[hook] = Call(name, hook, function, _wanted(function, hook), needs, gives)
    return made


def _wanted(function: Any, hook: str) -> tuple[str, ...]:
    """The arguments it names: those with a default and keyword-only ones too, which pluggy would leave out."""
    return tuple(name for name in inspect.signature(function).parameters if name in ARGUMENTS[hook])


def read_options(name: str, call: Call | None, table: Mapping[str, Any], *, file: str) -> Options | None:
    """[plugin.NAME] of *file* as the plugin's own Options.

    Raises UsageError for what the desk got wrong, PluginError for what the plugin did.
    """
    if call is None:
        if table:
            raise UsageError(f"{file}: [plugin.{name}]: this plugin has no options")
        return None
    kind = call.function()
    if not (isinstance(kind, type) and issubclass(kind, Options)):
        raise PluginError(_no_options(kind))
    try:
        kind()
    except TypeError as error:
        raise PluginError(f"options(): every field needs a default ({error})") from error
    resolved = {key: _secret(f"{file}: [plugin.{name}] {key}", value) for key, value in table.items()}
    return fill(kind, resolved, table=f"plugin.{name}", file=file)


def _no_options(kind: Any) -> str:
    must = "options() must return a subclass of newsflow.Options"
    if isinstance(kind, Options):
        return f"{must}, not an object made from it: write {type(kind).__name__} without ()"
    if isinstance(kind, type) and kind.__module__ != "builtins":
        return f"{must}; write class {kind.__name__}(newsflow.Options, frozen=True, kw_only=True)"
    return f"{must}, not {kind!r:.40}"


def _secret(where: str, value: Any) -> Any:
    """{ env = "NAME" } stands for the environment variable, so that no secret stands in newsflow.toml."""
    if isinstance(value, dict) and set(value) == {"env"}:
        name = str(value["env"])
        if name not in os.environ:
            raise UsageError(f"{where}: the environment variable {name} is not set")
        return os.environ[name]
    return value
