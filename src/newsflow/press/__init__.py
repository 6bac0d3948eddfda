"""The press: commits drafts to the ledger, and keeps everything on disk in step with it.

    claim ──> map ──> commit ──> project ──> move the source

reports.py      what callers are told
places.py       the folders of OUT, and writing files so that nobody ever sees half of one
completing.py   a draft becomes a record: guid, id, revision, status, dates, near-duplicates
committing.py   the only writer of stories to the ledger
projecting.py   records, pages and feeds from the ledger
sourcing.py     from the inboxes to Sources: what is new, what is unchanged, what was renamed
moving.py       originals: kept, moved, set aside
line.py         one process at work: all steps in their order, and what is healed at the start
operations.py   what `newsflow run, status, retry …` call; desk.py: approve, withdraw, amend, decide
rebuilding.py   a ledger made anew from the records
"""

from newsflow.press.desk import amend, approve, decide, find, queue, withdraw
from newsflow.press.operations import prune, rebuild, reprocess, retry, run, status
from newsflow.press.reports import Callback, Failure, Progress, Pruned, Report, Status, Waiting

__all__ = [
    "Callback",
    "Failure",
    "Progress",
    "Pruned",
    "Report",
    "Status",
    "Waiting",
    "amend",
    "approve",
    "decide",
    "find",
    "prune",
    "queue",
    "rebuild",
    "reprocess",
    "retry",
    "run",
    "status",
    "withdraw",
]
