"""The press: commits drafts to the ledger, and keeps everything on disk in step with it.

    claim ──> map ──> commit ──> project ──> move the source

operations.py   what `newsflow run, status, retry, reprocess, rebuild, prune` call
desk.py         what `approve, withdraw, amend, decide, queue, find` call; desk_steps.py: these commits themselves
reports.py      what callers are told

line.py         one process at work: all steps in their order, and what is healed at the start
sourcing.py     from the inboxes to Sources: what is new, unchanged, renamed; claims
committing.py   the only writer of stories to the ledger; keeping.py: what it writes
completing.py   a draft becomes a record; identity.py: guids, ids, names that are used again
projecting.py   records, pages and feeds from the ledger; publishing.py writes them below public/
moving.py       originals: kept, moved, set aside
delivering.py   letters from the outbox to plugins
mirroring.py    what is deleted from a mirrored inbox is withdrawn

places.py       the folders of OUT, and writing files so that nobody ever sees half of one
opening.py      the ledger of an OUT; rebuilding.py makes a lost one anew from the records
patience.py     waiting out full disks and locked ledgers
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
