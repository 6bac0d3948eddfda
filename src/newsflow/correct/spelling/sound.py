"""How an English word sounds, as a short key: words that are often taken for one another share it.

The key keeps the first sound and the consonants behind it: "definately" and "definitely" are both DFNTL. It is coarser than
a phonetic transcription on purpose; who compares two words with one key still looks at how far apart their letters are.
"""

from __future__ import annotations

import re

# In the order they are applied. A rule on its own line is a spelling that English has for a sound which the writer guessed.
_RULES = tuple(
    (re.compile(find), write)
    for find, write in (
        (r"^(?:kn|gn|pn|mn)", "n"),
        (r"^ps", "s"),
        (r"^wr|^rh", "r"),
        (r"^wh", "w"),
        (r"^x", "s"),
        (r"ough|augh", "o"),
        (r"igh", "i"),
        (r"gh", "g"),
        (r"ph|v", "f"),
        (r"tch|(?<=[ts])ch(?=[aeiou])", "C"),
        (r"sch", "sk"),
        (r"ch(?=[rl])", "k"),
        (r"ch", "C"),
        (r"sh|(?<=[a-z])(?:ti|ci|si|sci|ssi|tti|shi|xi)(?=on|ous|al|an|en|a)", "S"),
        (r"th", "0"),
        (r"sc(?=[eiy])", "s"),
        (r"dg(?=[eiy])|g(?=[eiy])|dj", "j"),
        (r"gu(?=[eia])", "g"),
        (r"c(?=[eiy])|z", "s"),
        (r"x", "ks"),
        (r"cq|ck|c|q", "k"),
        (r"(?<=.)(?:h|w|y)", ""),
        (r"mb$|mn$|(?<=[rn])nm|nm", "m"),
        (r"^[aeiouy]+", "A"),
        (r"(?<=.)[aeiouy]+", ""),
        (r"(.)\1+", r"\1"),
    )
)


def key(word: str) -> str:
    """The sound key of a lower-case word; empty for a word without letters."""
    for pattern, write in _RULES:
        word = pattern.sub(write, word)
    return word.upper()
