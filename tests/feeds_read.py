"""Feeds made of records, and the parts of them that tests look at."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from lxml import etree

from newsflow import Channel, Desk, Record, Rendition
from newsflow.publish import feeds
from newsflow.publish.entry import Options

ATOM = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
MEDIA = "{http://search.yahoo.com/mrss/}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Make = Callable[..., Record]


def written(channel: Channel, records: Sequence[Record], desk: Desk, **options: Any) -> dict[str, Rendition]:
    made = feeds.publish(channel, list(records), desk, Options(**options))
    return {rendition.path: rendition for rendition in made}


def tree(renditions: dict[str, Rendition], path: str) -> Any:
    return etree.fromstring(renditions[path].data)


def first_item(renditions: dict[str, Rendition]) -> Any:
    return tree(renditions, "feeds/rss.xml").find("channel/item")


def first_entry(renditions: dict[str, Rendition]) -> Any:
    return tree(renditions, "feeds/atom.xml").find(f"{ATOM}entry")


def first_json(renditions: dict[str, Rendition]) -> dict[str, Any]:
    return json.loads(renditions["feeds/feed.json"].data)["items"][0]


def body(renditions: dict[str, Rendition]) -> str:
    return str(first_json(renditions)["content_html"])
