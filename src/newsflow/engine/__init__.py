"""Where the map and all later hooks run: in worker processes with limits, or in this process.

crew.py      the Crew: hands out jobs, buries the dead, tries again, never waits for the lost
bench.py     plugins that fail again and again sit out the rest of the run
hand.py      one worker process, seen from the parent
worker.py    one worker process, seen from inside
board.py     shared memory that says which job and which plugin a worker has in hand
limits.py    the time limit of one plugin call, the memory limit of one process
jobs.py      what a worker can be asked to do
"""

from newsflow.engine.crew import Crew

__all__ = ["Crew"]
