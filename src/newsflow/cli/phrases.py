"""How a correction is said in a line: `kiloemters → kilometers`, `remove "the "`, `insert ","`."""

from __future__ import annotations

from newsflow.cli.common import visible

LONGEST = 48  # columns of one side: longer ones lose their middle


def change(before: str, after: str) -> str:
    """The correction in words and an arrow."""
    if not before:
        return f"insert {quoted(after)}"
    if not after:
        return f"remove {quoted(before)}"
    if before.split() == after.split():  # only the spaces differ: show them
        return f"{dotted(before)} → {dotted(after)}"
    return f"{shortened(before)} → {shortened(after)}"


def quoted(text: str) -> str:
    """*text* between quotation marks, so that spaces at its ends are seen."""
    return f'"{shortened(text)}"'


def dotted(text: str) -> str:
    """*text* with its spaces shown."""
    return shortened(text.replace(" ", "␣").replace("\N{NO-BREAK SPACE}", "⍽"))


def shortened(text: str) -> str:
    """*text* on one line, safe to print, its middle left out when it is long."""
    text = visible(text)
    if len(text) <= LONGEST:
        return text
    half = LONGEST // 2 - 1
    return f"{text[:half]} … {text[-half:]}"


def percent(confidence: float) -> str:
    """`98%`; never 100% for what is not certain."""
    if confidence >= 1:
        return "certain"
    return f"{min(round(confidence * 100), 99)}%"
