"""The daemon: `run` with an endless inbox. Events make it fast; the periodic rescan is the truth.

daemon.py      the loop: rescans, events, quiet periods, releases
events.py      what watchdog tells, gathered for the loop
signals.py     SIGTERM, SIGINT, SIGHUP
supervisor.py  what systemd is told
metrics.py     figures for Prometheus
"""

from newsflow.watch.daemon import watch

__all__ = ["watch"]
