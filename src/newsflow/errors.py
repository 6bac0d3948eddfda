"""Every error newsflow raises on purpose, and the code that stands for it in `NAME.error.json`.

NewsflowError
├── UsageError        the command line or newsflow.toml           exit 2
├── PluginError       a plugin breaks the contract                fatal for a built-in, a required one, or under --strict (exit 3)
├── LedgerError       the ledger cannot be used as it is          exit 2 (newer schema, other setup), 75 when it may pass
├── TransientError    the surroundings fail for now: wait, retry  exit 75 (disk full, read-only, locked)
└── StoryError        this one story cannot be processed          set aside, exit 1
    ├── ReadError     nobody can read it, or its reader refuses it
    └── CrashError    it ended, or overstayed in, the process that worked on it

A deliberate error prints one sentence (who, where, what, the likely cure) and no traceback; anything else keeps its traceback.
"""


class NewsflowError(Exception):
    """The root: whatever newsflow raises on purpose."""

    code = "error"


class UsageError(NewsflowError):
    """The command line or newsflow.toml says something that cannot be done."""

    code = "usage"


class PluginError(NewsflowError):
    """A plugin breaks the contract of hookspecs.py."""

    code = "plugin"


class LedgerError(NewsflowError):
    """The ledger is not usable as it stands: newer than this program, corrupt, or set up for another desk."""

    code = "ledger"


class TransientError(NewsflowError):
    """Something outside fails for now (disk full, locked, busy); no story is ever set aside for it."""

    code = "transient"


class StoryError(NewsflowError):
    """One story cannot be processed; it is set aside with this sentence, and the others go on."""

    code = "story"

    def __init__(self, message: str, *, code: str | None = None, plugin: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code
        self.plugin = plugin

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), str(self), self.code, self.plugin)


class ReadError(StoryError):
    """A reader says: this is mine, and it cannot be read. Its message is what the desk sees."""

    code = "unreadable"


class CrashError(StoryError):
    """The story ended the process that worked on it, or did not leave it in time."""

    code = "crash"


def message(error: BaseException) -> str:
    """What *error* says, in one bounded line that any encoding takes. Even str(error) is a stranger's code, and may fail."""
    try:
        said = str(error)
    except Exception:
        said = "(no message)"
    return " ".join(said.split()).encode("utf-8", "replace").decode()[:500]


def _rebuild(kind: type[StoryError], message: str, code: str, plugin: str | None) -> StoryError:
    """Unpickle: exceptions with keyword arguments do not survive the default way."""
    return kind(message, code=code, plugin=plugin)
