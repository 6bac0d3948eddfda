"""American and British spelling: two right ways to write a word, never one corrected into the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

# (American, British): how a word of one family is turned into the other's. A rule only proposes; the lexicon has the last word.
_PAIRS = (
    (r"iz(e[drs]?|ing|ation|ations|able|ational|er|ers)$", r"is\1"),
    (r"yz(e[drs]?|ing|er|ers)$", r"ys\1"),
    (r"(?<=[a-z]{2})or(s|ed|ing|able|ite|ites|ful|less|y|hood|er|ers|ably)?$", r"our\1"),
    (r"(?<=[bt])er(s|ed|ing)?$", r"re\1"),
    (r"(?<=[a-z])(?<!l)l(ed|ing|er|ers)$", r"ll\1"),
    (r"ense(s|less)?$", r"ence\1"),
    (r"og(s)?$", r"ogue\1"),
    (r"(?<=[a-z])e(?=[a-z])", "ae"),
    (r"(?<=[a-z])e(?=[a-z])", "oe"),
    (r"ll(ment|ful|s|fully|ments)?$", r"l\1"),
    (r"gray", "grey"),
    (r"(?<=[dg])m(ent|ents)$", r"em\1"),
    (r"plow", "plough"),
    (r"tire(s)?$", r"tyre\1"),
    (r"curb(s)?$", r"kerb\1"),
    (r"check(s)?$", r"cheque\1"),
    (r"aluminum", "aluminium"),
    (r"mustache", "moustache"),
    (r"ck(s)?ptic", r"sc\1eptic"),
    (r"skeptic", "sceptic"),
    (r"ward$", "wards"),
    (r"(?<=[a-z]{2})ned$", "nt"),
    (r"(?<=[a-z]{2}[lp])(?:l?ed)$", "t"),
    (r"program$", "programme"),
    (r"mold", "mould"),
    (r"draft", "draught"),
)
_RULES = tuple((re.compile(american), british) for american, british in _PAIRS)


def british(word: str) -> Iterator[str]:
    """The ways a British writer might spell the American *word*; most of them are no words at all."""
    for pattern, write in _RULES:
        changed = pattern.sub(write, word, count=1)
        if changed != word:
            yield changed


def related(one: str, other: str) -> bool:
    """Whether the two are one word in American and British spelling."""
    return other in british(one) or one in british(other)
