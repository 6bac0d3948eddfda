"""The ledger's tables. Text, integers and bytes only, so that one definition serves SQLite and PostgreSQL.

Times are text, ISO 8601 in UTC with microseconds: they sort as they read. `version` counts ledger changes: one number for
the whole ledger, moved by every writing transaction.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA = 1  # of these tables; migrations.py brings an older ledger here, a newer one is refused

metadata = MetaData()

# One row: counts the writing transactions. Moving it first makes them queue up on PostgreSQL too, as SQLite's lock does.
clock = Table("clock", metadata, Column("n", Integer, primary_key=True), Column("change", BigInteger, nullable=False))

# schema, namespace, the setup that public/ was last projected with.
meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

# One row a file name: what lies, or lay, there, and what became of it.
sources = Table(
    "sources",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("root", Text, nullable=False),  # absolute folder
    Column("path", Text, nullable=False),  # below root, percent-encoded where it is not valid UTF-8
    Column("identity", Text, nullable=False),  # the path its stories' guids are made of: a rename does not move it
    Column("generation", Integer, nullable=False),
    Column("stat", Text, nullable=False, default=""),  # device:inode:size:mtime:ctime
    Column("size", BigInteger, nullable=False, default=0),
    Column("sha256", Text, nullable=False, default=""),
    Column("fingerprint", Text, nullable=False, default=""),
    Column("state", Text, nullable=False),  # pending, claimed, committed, done, aside, gone
    Column("owner", Text),
    Column("lease", Float),  # seconds since the epoch
    Column("tries", Integer, nullable=False, default=0),  # times it was set aside
    Column("received", Text, nullable=False),
    Column("kept", Text),  # where the original lies after work, relative to OUT; None: still in the inbox
    Column("incomplete", Boolean, nullable=False, default=False),
    Column("code", Text),  # of the error that set it aside
    Column("message", Text),
    Column("plugin", Text),
    Column("failed", Text),  # when it was set aside
    Column("rejected", Text),  # where its error report lies, relative to OUT, without ".error.json"
    UniqueConstraint("root", "path"),
    UniqueConstraint("identity", "generation"),
    Index("sources_sha256", "sha256"),
    Index("sources_state", "state"),
    Index("sources_kept", "kept"),
    Index("sources_incomplete", "incomplete"),
)

stories = Table(
    "stories",
    metadata,
    Column("number", Integer, primary_key=True),  # order of the first commit
    Column("guid", Text, nullable=False, unique=True),
    Column("id", Text, nullable=False, unique=True),
    Column("source", Integer, nullable=False),
    Column("wire", Boolean, nullable=False, default=False),  # the guid is the wire's, not the path's
    Column("wire_version", Text),
    Column("sha256", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("shown", Integer),  # the revision that stands in public/
    Column("appeared", Boolean, nullable=False, default=False),  # was published once: a withdrawal owes a kill notice
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("note", Text),
    Column("held_until", Text),
    Column("killed", Boolean, nullable=False, default=False),  # withdrawn by the desk: only the desk brings it back
    Column("approved", Text),  # digest of the content that the desk approved
    Column("received", Text, nullable=False),
    Column("published", Text, nullable=False),
    Column("updated", Text, nullable=False),
    Column("headline", Text),
    Column("content", Text, nullable=False),  # digest of text and mark-up: moves `revision` and `updated`
    Column("body", Text),  # digest of the words: the same body under two names is one story
    Column("sketch", LargeBinary, nullable=False),
    Column("incomplete", Boolean, nullable=False, default=False),
    Index("stories_source", "source"),
    Index("stories_body", "body"),
    Index("stories_due", "held_until"),
    Index("stories_status", "status"),
    Index("stories_updated", "updated"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("guid", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("record", LargeBinary, nullable=False),  # deflated JSON, as in records/<id>.json
    Column("committed", Text, nullable=False),
    Index("revisions_committed", "committed"),
)

# A few of each story's smallest shingle hashes: near-duplicates share one, so that nobody has to compare with all stories.
bands = Table(
    "bands",
    metadata,
    Column("hash", BigInteger, primary_key=True),
    Column("number", Integer, primary_key=True),
)

# Who is in which channel. Places are given when the channel is written, and never moved: archive pages are ranges of places.
members = Table(
    "members",
    metadata,
    Column("guid", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("place", Integer),  # None: not yet written
    Column("live", Boolean, nullable=False),
    Index("members_place", "channel", "live", "place"),
)

channels = Table(
    "channels",
    metadata,
    Column("name", Text, primary_key=True),
    Column("title", Text, nullable=False, default=""),
    Column("description", Text, nullable=False, default=""),
    Column("language", Text),
    Column("places", Integer, nullable=False, default=0),
    Column("archives", Integer, nullable=False, default=0),
    Column("updated", Text),  # when something in it last really changed
    Column("out", Boolean, nullable=False, default=False),  # has been published
)

# What on disk is older than the ledger. Deleted only by whoever projected this very version.
stale = Table(
    "stale",
    metadata,
    Column("kind", Text, primary_key=True),  # story, channel, directory, aside
    Column("name", Text, primary_key=True),
    Column("page", Integer, primary_key=True, default=0),  # an archive page of a channel; 0: its document
    Column("version", BigInteger, nullable=False),
    Column("since", Float, nullable=False),  # seconds since the epoch, of the first change not yet written
    Column("owner", Text),
    Column("lease", Float),
)

# What lies below public/, by whom; sha256 "" means: about to be written.
files = Table(
    "files",
    metadata,
    Column("path", Text, primary_key=True),
    Column("owner", Text, nullable=False),  # the projection: kind:name:page
    Column("plugin", Text, nullable=False),
    Column("sha256", Text, nullable=False, default=""),
    Index("files_owner", "owner"),
)

# What editors decided, and everything a person did to a story: who, when, why.
decisions = Table(
    "decisions",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("guid", Text, nullable=False),
    Column("action", Text, nullable=False),  # accept, reject, approve, withdraw, amend
    Column("rule", Text),
    Column("before", Text),
    Column("after", Text),
    Column("left", Text),
    Column("right", Text),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("why", Text),
    Index("decisions_guid", "guid"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("hook", Text, nullable=False),
    Column("plugin", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("due", Float, nullable=False),  # seconds since the epoch
    Column("dead", Boolean, nullable=False, default=False),
    Column("error", Text),
    UniqueConstraint("hook", "plugin", "key"),
    Index("outbox_due", "dead", "due"),
)

# Processes at work on this ledger.
workers = Table(
    "workers",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("setup", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("lease", Float, nullable=False),
    Column("since", Text, nullable=False),
)
