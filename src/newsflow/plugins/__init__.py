"""Finding, admitting, checking and ordering plugins. Nothing here knows what a story is.

discovery.py   which plugins there are: built-in, installed through entry points, local files
admission.py   the checks of the contract, with sentences that help; options from newsflow.toml
scouting.py    a first import in a process of its own
order.py       stages, layers, [plugins] order
roster.py      the Roster of one run: cards, ordered calls, tools, and how a call is made
"""

from newsflow.plugins.admission import Call
from newsflow.plugins.discovery import BUILTINS, Candidate
from newsflow.plugins.roster import BenchedError, Card, Overtime, Roster, told

__all__ = ["BUILTINS", "BenchedError", "Call", "Candidate", "Card", "Overtime", "Roster", "told"]
