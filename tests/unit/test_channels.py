"""Which channels a story belongs to, what they are called, and what is refused in newsflow.toml."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsflow import Channel, Official, Record, UsageError, channels
from newsflow.config import Config
from newsflow.record import SourceInfo, encode, head

EVERY = ("topic", "country", "official", "author", "section", "language")


def story(**given: Any) -> Record:
    when = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    values: dict[str, Any] = {
        "id": "a-1",
        "guid": "urn:uuid:83d6e7af-94b8-5e76-8cb9-e8799c97e20e",
        "revision": 1,
        "status": "published",
        "source": SourceInfo(path="world/a.txt", root="in", sha256="", bytes=1, format="plain"),
        "published": when,
        "updated": when,
        "original": "x",
        "text": "x",
    }
    return Record(**(values | given))


def config(*rules: dict[str, Any], **publish: Any) -> Config:
    return msgspec.convert({"publish": {"by": ()} | publish, "channel": list(rules), "desk": {"name": "Desk"}}, Config)


def own(record: Record, *rules: dict[str, Any], **publish: Any) -> tuple[str, ...]:
    """The channels besides "all" and the sitemaps."""
    names = channels.channels_of(record, config(*rules, **publish))
    assert names[0] == "all"
    assert names[-2:] == ("sitemap/2026-11", "sitemap/news")
    return names[1:-2]


RICH = story(
    byline=("Jane Doe", "José García"),
    language="pt-BR",
    officials=(Official(name="Mike Pompeo", title="Secretary of State", role="minister"),),
    metadata={
        "topics": [{"code": "20000641", "label": "Treaty"}, {"code": "11000000", "label": "Politics"}],
        "countries": [{"code": "RU", "name": "Russia"}, "CN"],
        "section": "World News",
        "keywords": ["missiles", "arms control"],
    },
)


def test_every_story_is_in_all_and_in_its_sitemaps() -> None:
    assert own(RICH) == ()


def test_a_story_is_in_the_feed_of_its_section_unless_told_otherwise() -> None:
    assert channels.channels_of(RICH, Config())[1:-2] == ("section/world-news",)


def test_feeds_by_what_a_story_is_about_are_asked_for() -> None:
    assert own(RICH, by=["official", "country"]) == ("country/ru", "country/cn", "official/mike-pompeo")
    assert own(RICH, by=list(EVERY)) == (
        "section/world-news",
        "topic/treaty",
        "topic/politics",
        "country/ru",
        "country/cn",
        "official/mike-pompeo",
        "author/jane-doe",
        "author/jose-garcia",
        "language/pt-br",
    )


def test_a_bare_story_is_about_nothing() -> None:
    assert own(story(), by=list(EVERY)) == ()


def test_the_month_is_that_of_publication_in_utc() -> None:
    late = datetime(2026, 11, 30, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert "sitemap/2026-12" in channels.channels_of(story(published=late), config())


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"officials": ["mike pompeo", "X"]}, True),
        ({"officials": ["Pompeo"]}, False),
        ({"countries": ["CN"]}, True),
        ({"countries": ["DE"]}, False),
        ({"topics": ["treaty"]}, True),
        ({"topics": ["11000000"]}, True),
        ({"topics": ["sport"]}, False),
        ({"topics": ["our harbour"]}, False),
        ({"keywords": ["Arms Control"]}, True),
        ({"sources": ["sport/*", "world/*"]}, True),
        ({"sources": ["world"]}, False),
        ({"languages": ["pt"]}, True),
        ({"languages": ["pt-BR"]}, True),
        ({"languages": ["pt-PT"]}, False),
        ({"languages": ["p"]}, None),
        ({"authors": ["Jose Garcia"]}, True),
        ({"sections": ["world news"]}, True),
        ({"sections": ["world news"], "countries": ["DE"]}, False),
        ({"sections": ["world news"], "countries": ["DE", "RU"]}, True),
    ],
)
def test_a_desk_channel_holds_when_all_its_conditions_do(condition: dict[str, Any], holds: bool | None) -> None:
    rule = {"name": "mine", **condition}
    if holds is None:
        with pytest.raises(UsageError):
            own(RICH, rule)
    else:
        assert own(RICH, rule) == (("mine",) if holds else ())


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"name": "Ünited States", "countries": ["US"]}, "did you mean 'united-states'?"),
        ({"name": "a/b", "countries": ["US"]}, "did you mean 'a-b'?"),
        ({"name": "../x", "countries": ["US"]}, "did you mean 'x'?"),
        ({"name": "topic", "countries": ["US"]}, "taken by newsflow itself"),
        ({"name": "all", "countries": ["US"]}, "taken by newsflow itself"),
        ({"name": "x" * 61, "countries": ["US"]}, "a channel's name is its folder"),
        ({"name": "usa"}, "says no condition"),
        ({"name": "usa", "countries": ["UK"]}, "did you mean 'GB'?"),
        ({"name": "usa", "countries": ["United States"]}, "did you mean 'US'?"),
        ({"name": "usa", "countries": ["ZZ"]}, "is not an ISO 3166-1 alpha-2 code"),
        ({"name": "usa", "topics": ["international relation"]}, "did you mean 'international relations'?"),
        ({"name": "usa", "languages": ["english please"]}, "is not a BCP 47 tag"),
        ({"name": "usa", "keywords": [" "]}, "empty value"),
    ],
)
def test_a_channel_that_cannot_be_meant_is_refused_in_a_sentence(rule: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        channels.rules(config(rule))
    assert str(refused.value).startswith(f"newsflow.toml: [[channel]] {rule['name']!r}: ")
    assert said in str(refused.value)


def test_two_channels_of_one_name_are_refused() -> None:
    rule = {"name": "usa", "countries": ["US"]}
    with pytest.raises(UsageError, match="two channels of this name"):
        channels.rules(config(rule, rule))


def test_channels_describe_themselves() -> None:
    made = config({"name": "arms", "title": "Arms & treaties", "description": "All of it", "keywords": ["arms"]})
    titles = [
        channels.describe(*asked, made).title
        for asked in (
            ("all", RICH),
            ("arms", None),
            ("country/ru", RICH),
            ("topic/treaty", RICH),
            ("topic/treaty", None),
            ("official/mike-pompeo", "Mike Pompeo"),
            ("official/mike-pompeo", "Desk: Mike Pompeo"),
            ("official/mike-pompeo", None),
            ("country/ru", None),
            ("sitemap/2026-11", None),
        )
    ]
    assert titles == [
        "Desk",
        "Arms & treaties",
        "Desk: Russia",
        "Desk: Treaty",
        "Desk: Treaty",
        "Desk: Mike Pompeo",
        "Desk: Mike Pompeo",
        "Desk: Mike Pompeo",
        "Desk: RU",
        "Desk",
    ]
    regional = channels.describe("language/pt-br", RICH, made)
    assert (regional.language, regional.title) == ("pt-BR", "Desk: Portuguese (BR)")
    assert channels.describe("all", None, made).language == "en"


def test_a_kind_of_feed_needs_enough_stories_and_others_one() -> None:
    made = config({"name": "arms", "keywords": ["arms"]}, min_stories=3)
    assert [channels.enough("topic/x", n, made) for n in (2, 3)] == [False, True]
    assert [channels.enough(name, 1, made) for name in ("all", "arms", "sitemap/2026-11")] == [True] * 3
    assert not channels.enough("all", 0, made)


def test_windows_and_archives() -> None:
    made = config(window=20)
    assert [channels.window(name, made) for name in ("all", "topic/x", "sitemap/news")] == [20, 20, 1000]
    assert [
        n for n in ("all", "topic/x", "sitemap/2026-11", "sitemap/news", "feeds", "sitemap") if channels.archived(n)
    ] == [
        "all",
        "topic/x",
        "sitemap/2026-11",
    ]


def test_sitemaps_do_with_records_without_their_text() -> None:
    assert [name for name in ("all", "topic/x", "sitemap/2026-11", "sitemap/news") if channels.brief(name)] == [
        "sitemap/2026-11",
        "sitemap/news",
    ]
    full = msgspec.structs.replace(RICH, headline="Talks", metadata={"lede": "They met.", "keywords": ["a"]})
    short = head(encode(full))
    assert short.metadata == {"lede": "They met."}
    assert short.text == ""
    same = ("id", "guid", "revision", "status", "headline", "language", "published", "updated", "embargo", "source")
    assert [getattr(short, name) for name in same] == [getattr(full, name) for name in same]
    with pytest.raises(msgspec.ValidationError):
        head(b"{}")


def test_directories_list_their_channels_in_the_desks_order() -> None:
    made = config({"name": "zebra", "keywords": ["z"]}, {"name": "apes", "keywords": ["a"]})
    day = datetime(2026, 11, 23, tzinfo=UTC)
    names = ("topic/x", "sitemap/2026-11", "apes", "sitemap/news", "all", "zebra")
    given = [Channel(name=name, title=name, updated=day + timedelta(days=n)) for n, name in enumerate(names)]
    feeds = channels.directory("feeds", given, made)
    assert [c.name for c in feeds.lists] == ["all", "zebra", "apes", "topic/x"]
    assert feeds.updated == day + timedelta(days=5)
    assert feeds == channels.directory("feeds", given[::-1], made)
    assert [c.name for c in channels.directory("sitemap", given, made).lists] == ["sitemap/2026-11", "sitemap/news"]
    assert {channels.directory_of(name) for name in names} == {"feeds", "sitemap"}


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("Mike Pompeo", "mike-pompeo"),
        ("José García", "jose-garcia"),
        ("O’Brien & Søn", "obrien-son"),
        ("Łódź", "lodz"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con"),
    ],
)
def test_slugs_of_names(text: str, folder: str) -> None:
    assert channels.slug(text) == folder


def test_names_that_ascii_cannot_write_stay_apart() -> None:
    names = ("习近平", "李克强", "Владимир", "", " ", "a" * 70, "a" * 71)
    made = [channels.slug(name) for name in names]
    assert len(set(made)) == len(set(names))


@given(st.text(max_size=200))
def test_any_text_makes_a_safe_folder(text: str) -> None:
    made = channels.slug(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert len(made) <= channels.MAX_SLUG
    assert made == channels.slug(text)


@given(
    st.text(alphabet="abcxyz ßéłÅ习Я0", min_size=1, max_size=90),
    st.text(alphabet="abcxyz ßéłÅ习Я0", min_size=1, max_size=90),
)
def test_different_letters_make_different_folders(one: str, other: str) -> None:
    words = [re.findall(r"\w+", text.casefold()) for text in (one, other)]
    if words[0] and words[1] and channels.slug(one) == channels.slug(other):
        plain = [
            ["".join(c for c in unicodedata.normalize("NFKD", w) if not unicodedata.combining(c)) for w in each]
            for each in words
        ]
        spelt = [" ".join(each).replace("ł", "l") for each in plain]
        assert spelt[0] == spelt[1]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda v: st.lists(v) | st.dictionaries(st.text(max_size=8), v),
)


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(["topics", "countries", "keywords", "section"]), JSON))
def test_whatever_a_plugin_describes_the_names_are_sound(facts: dict[str, Any]) -> None:
    rule = {"name": "mine", "keywords": ["a"], "topics": ["b"], "sections": ["c"]}
    names = channels.channels_of(story(metadata=facts), config(rule, by=list(EVERY)))
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(/[a-z0-9-]+)?", name) for name in names)


def test_a_hostile_list_makes_no_thousand_feeds() -> None:
    crowd = story(byline=tuple(f"Author {n}" for n in range(5000)))
    assert len(own(crowd, by=["author"])) == channels.MAX_EACH
