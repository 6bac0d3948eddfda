"""The ledger: what was seen, said, decided, published. The truth; everything else on disk is a projection of it.

store.py         opening (SQLite or PostgreSQL), transactions; a writing one moves the ledger's number by one
tables.py        the tables; migrations.py brings older ones here
owner.py         who holds a claim, and whether that process lives
sources.py       files of the inboxes: state, claim, fingerprint
stories.py       one row a story, every revision's record, near-duplicates
membership.py    which story stands in which channel, at which place
projections.py   what on disk is older than the ledger, and which files there are
desk.py          what people decided
outbox.py        what plugins must still be told
workers.py       processes at work

Functions take a transaction (Tx) and never begin one: whoever calls decides what belongs together.
"""

from newsflow.ledger.store import CorruptLedgerError, Ledger, Tx

__all__ = ["CorruptLedgerError", "Ledger", "Tx"]
