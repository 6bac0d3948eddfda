"""Tells the desk's WebSub hub that feeds have changed, so that their followers need not ask.

Only when [desk] names a hub and a base_url; without, nothing here touches the network.
"""

from __future__ import annotations

import newsflow
from newsflow import Desk, PluginError, hookimpl
from newsflow.publish.wellformed import address, quoted, site


class Options(newsflow.Options, frozen=True, kw_only=True):
    """[plugin.websub]"""

    timeout: float = 5.0  # seconds that the hub has for one answer


_DOCUMENTS = ("rss.xml", "atom.xml", "feed.json")


@hookimpl
def options() -> type[Options]:
    """[plugin.websub]."""
    return Options


@hookimpl
def published(files: list[str], desk: Desk, options: Options) -> None:
    """Ping the hub once for each feed document written. Raises when the hub does not take it: it is tried again."""
    hub, base = address(desk.hub), site(desk.base_url)
    if hub is None or base is None:
        return
    for path in sorted(set(files)):
        if is_document(path):
            _ping(hub, base + quoted(path), options.timeout)


def is_document(path: str) -> bool:
    """Whether the file is a feed's current document: archive pages are not subscribed to."""
    folders, _, name = path.rpartition("/")
    return folders.split("/")[0] == "feeds" and name in _DOCUMENTS


def _ping(hub: str, topic: str, timeout: float) -> None:
    from urllib.error import HTTPError, URLError  # not at the top: 40 modules that a desk without a hub never needs
    from urllib.parse import urlencode
    from urllib.request import Request, urlopen

    # hub.url is what hubs have taken since PubSubHubbub 0.3, hub.topic what later ones call it.
    form = urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}).encode("ascii")
    request = Request(hub, data=form, headers={"User-Agent": "newsflow"})
    try:
        with urlopen(request, timeout=timeout):
            return
    except HTTPError as error:
        error.close()
        raise PluginError(f"websub: {hub} did not take {topic}: it answered {error.code}") from None
    except (URLError, TimeoutError, OSError) as error:
        raise PluginError(f"websub: {hub} cannot be reached: {error}") from None
