"""Languages as feeds may name them."""

from __future__ import annotations

# ISO 639-1, and the languages with newspapers that only ISO 639-2 has a code for. Feed readers and validators know no others:
# a feed that names one is invalid, one that names none is not.
_KNOWN = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu
    fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn
    ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or
    os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts
    tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    ast ceb fil fur haw nds scn sco
    """.split()
)


def language_tag(tag: str | None) -> str | None:
    """The tag when it can be one (BCP 47) of a language that readers know; None otherwise."""
    parts = (tag or "").split("-")
    sound = len(parts) <= 5 and all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts)
    return tag if sound and parts[0].lower() in _KNOWN else None
