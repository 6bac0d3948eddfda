"""Finding, admitting, checking and ordering plugins. Nothing here knows what a story is.

discovery.py   which plugins there are: built-in, installed through entry points, local files
admission.py   the checks of the contract, with sentences that help; options from newsflow.toml
scouting.py    a first import in a process of its own
order.py       stages, layers, [plugins] order
caching.py     where plugins compile into
telling.py     what a plugin's failure is called
roster.py      the Roster of one run: cards, ordered calls, tools, and how a call is made
"""

from newsflow.plugins.admission import Call
from newsflow.plugins.discovery import BUILTINS, Candidate
from newsflow.plugins.roster import BenchedError, Card, Roster
from newsflow.plugins.telling import Overtime, told

__all__ = ["BUILTINS", "BenchedError", "Call", "Candidate", "Card", "Overtime", "Roster", "told"]
