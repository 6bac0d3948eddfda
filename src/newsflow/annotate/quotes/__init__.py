"""Finds quotations and reported speech, and who said the words.

Gives layer "quote": one note for every unbroken stretch of quotation and every piece of indirect speech, with a Quote. The
speaker is a person named in the story, or None: statements, institutions, groups and unnamed sources are nobody. The
verbs are English: stories in another known language get no notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsflow import Mention, Note, Options, Problem, Quote, Story, hookimpl, layers

if TYPE_CHECKING:
    from newsflow.annotate.names.reading import Reading
    from newsflow.annotate.quotes.said import Said
    from newsflow.annotate.quotes.verbs import Verbs


class Settings(Options, frozen=True, kw_only=True):
    """[plugin.quotes]"""

    speech_verbs: tuple[str, ...] = ()  # more verbs of speech, base forms: ["quaver"]
    indirect: bool = True  # give reported speech too, not only what stands in quotation marks


@hookimpl
def options() -> type[Options]:
    """The settings of [plugin.quotes]."""
    return Settings


@hookimpl
def prepare(options: Settings) -> Verbs:
    """Inflect the verbs of speech."""
    from newsflow.annotate.quotes.verbs import Verbs

    return Verbs(options.speech_verbs)


@hookimpl
@layers(needs=("person",), gives={"quote": Quote, "problem": Problem})
def annotate(story: Story, options: Settings, tools: Verbs) -> Iterator[Note]:
    """One note for every quotation, in the order of the text."""
    from newsflow.annotate.names.people import is_english
    from newsflow.annotate.names.reading import Reading
    from newsflow.annotate.quotes.attribution import Attribution
    from newsflow.annotate.quotes.dialogue import Interview, turns
    from newsflow.annotate.quotes.indirect import Indirect
    from newsflow.annotate.quotes.segments import segments
    from newsflow.annotate.quotes.speakers import Speakers
    from newsflow.annotate.quotes.stage import Stage

    reading = Reading(story)
    if not reading.size or not is_english(story):
        return
    said_in_turn = turns(story.text, reading.blocks)
    unmarked = [turn.words for turn in said_in_turn if not turn.marked and not turn.asks]
    stage = Stage(story, reading, tools, segments(story.text, reading.blocks), unmarked)
    attribution = Attribution(stage, Speakers(stage), Interview(stage, said_in_turn))
    found = list(attribution.quotations())
    if options.indirect:
        found += Indirect(stage, Speakers(stage), attribution.cues).reports()
    for said in sorted(found, key=lambda s: (s.start, s.end)):
        note = _note(story, reading, said)
        yield note
        if said.kind == "direct" and said.speaker is None and said.cue is None:
            message = "Nobody is named or described as the speaker of this quotation."
            yield Note(note.start, note.end, "problem", Problem("quotes", "info", "quote-without-speaker", message))


def _note(story: Story, reading: Reading, said: Said) -> Note:
    start, end = reading.row[said.start].start, reading.row[said.end - 1].end
    cue = reading.row[said.cue] if said.cue is not None else None
    quote = Quote(
        kind=said.kind,
        text=story.text[start:end],
        speaker=said.speaker.name if said.speaker else None,
        cue=Mention(cue.start, cue.end, cue.text) if cue else None,
    )
    return Note(start, end, "quote", quote)
