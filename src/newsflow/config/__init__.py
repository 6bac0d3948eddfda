"""newsflow.toml -> a frozen Config. An unknown key is a sentence with the near name.

tables.py says what can be set, reading.py loads the file, fitting.py reads raw tables into Structs, checks.py holds the
rules that types cannot say.
"""

from newsflow.config.fitting import fill, near
from newsflow.config.reading import FILE, load, names_files
from newsflow.config.tables import ChannelRule, Config, Inbox, Limits, Metrics, Plugins, Publishing, Table

__all__ = [
    "FILE",
    "ChannelRule",
    "Config",
    "Inbox",
    "Limits",
    "Metrics",
    "Plugins",
    "Publishing",
    "Table",
    "fill",
    "load",
    "names_files",
    "near",
]
