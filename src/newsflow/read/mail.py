"""Mail: the message as a story, and its attachments as stories of their own, read by the readers of their formats."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from functools import partial
from typing import Any

import msgspec

from newsflow import Declared, Media, ReadError, Source, Story, hookimpl
from newsflow.read import (
    correspondence,
    dateline,
    fields,
    headers,
    html,
    markdown,
    newsml,
    newsml_g2,
    ninjs,
    nitf,
    odt,
    plain,
    rtf,
    several,
    word,
)
from newsflow.read.builder import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

# What an attachment is asked to be, in the order in which the readers themselves are asked. Mails inside are walked here.
_READERS: tuple[Callable[..., Any], ...] = (
    word.read, odt.read, rtf.read, nitf.read, newsml.read, newsml_g2.read, ninjs.read, html.read, markdown.read,
)  # fmt: skip
_FIELD = re.compile(rb"(?:[!-9;-~]{1,76}:[^\r\n]{0,2000}\r?\n(?:[ \t][^\r\n]{0,2000}\r?\n){0,200}){2,}")
_SURE = re.compile(
    rb"^(?:From|To|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Delivered-To):",
    re.IGNORECASE | re.MULTILINE,
)
_FROM_LINE = re.compile(rb"\s{0,1000}(?:From [^\r\n]{1,200}\r?\n)?")
_DEEPEST = 20  # messages inside messages
_MOST_PARTS = 200
_MOST_DASHES = 5_000  # lines that may begin a part
_MAX_HEADER = 128_000  # bytes; servers refuse more than 64,000
_PREFIX = re.compile(r"^(?:(?:re|fw|fwd|aw|wg|sv|vs|tr)\s?(?:\[\d+\])?:\s*)+", re.IGNORECASE)
_FORWARDED = re.compile(r"^(?:fw|fwd|wg|tr|vs|doorst|rv|i)\s?(?:\[\d+\])?:", re.IGNORECASE)
_COVERING = 60  # words; a longer text above attachments is one of its own
_BESIDE = re.compile(r"signature|calendar|vcard|ms-tnef|pgp|pkcs7")  # content types of what is no text of anybody's
_BESIDE_NAMES = re.compile(r"\.(?:vcf|ics|p7s|p7m|asc|sig|dat)$", re.IGNORECASE)
_KINDS = {"image": "picture", "video": "video", "audio": "audio"}


@hookimpl
def read(source: Source) -> Story | list[Story] | None:
    """Read a file that begins with mail header fields."""
    data = source.data.replace(b"\r\r\n", b"\r\n")  # copied as text by Windows once too often
    start = _FROM_LINE.match(data)
    head = data[start.end() if start else 0 :]
    if not _is_mail(head[:_MAX_HEADER]):
        return None
    if len(re.split(rb"\r?\n\r?\n", head[: 2 * _MAX_HEADER], maxsplit=1)[0]) > _MAX_HEADER:
        raise ReadError(f"{source.name}: this mail has more header fields than any server lets through", code="hostile")
    _refuse_costly(head, source.name)
    message = _parsed(head, source.name)
    parts = list(_parts(message, source.name))
    if len(parts) == 1:
        return parts[0].read("")
    return several.stories(parts, source.name, "mail")


def _parsed(data: bytes, name: str) -> EmailMessage:
    from email import message_from_bytes
    from email.policy import default

    try:
        made: EmailMessage = message_from_bytes(data, policy=default)
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError, IndexError) as error:
        raise ReadError(f"{name}: this mail is damaged ({type(error).__name__})", code="malformed") from None
    return made


def _refuse_costly(data: bytes, name: str) -> None:
    """Counted before parsing: the parser itself goes down, and on, as far as the mail does."""
    low = data.lower()
    if low.count(b"message/rfc822") > _DEEPEST or low.count(b"boundary=") > _MOST_PARTS:
        raise ReadError(f"{name}: mails inside mails beyond any forwarding; refused", code="hostile")
    if low.count(b"content-type:") > _MOST_PARTS or low.count(b"\n--") > _MOST_DASHES:
        raise ReadError(f"{name}: this mail has more parts than any newsroom sends", code="hostile")


def _is_mail(head: bytes) -> bool:
    """Whether *head* begins with fields, at least two of them those of a mail."""
    fields_ = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return bool(_FIELD.match(head)) and len(set(_SURE.findall(fields_))) > 1


def _parts(message: EmailMessage, name: str) -> Iterator[several.Part]:
    """The message itself, then each attachment that may be a story; a forwarded mail is a message of its own."""
    body, leaves = _body(message), list(_leaves(message))
    media = [made for part in leaves if (made := _media(part))]
    matter = [part for part in leaves if part is not body and _is_matter(part)]
    if body is not None:
        covers = bool(matter) and len(_content(body).split()) < _COVERING
        yield several.Part(_key(message), partial(_covering if covers else _story, message, body, media))
    elif media and len(media) == len(leaves):
        yield several.Part(_key(message), partial(_only_media, name))
    for part in leaves:
        if part.get_content_type() == "message/rfc822":
            yield from (
                found for inner in part.iter_parts() if isinstance(inner, EmailMessage) for found in _parts(inner, name)
            )
        elif part is not body and _is_matter(part):
            file = part.get_filename() or ""
            pictures = media if len(matter) == 1 else []
            yield several.Part(f"{_key(message)}/{file}", partial(_attachment, part, file, message, pictures))


def _is_matter(part: EmailMessage) -> bool:
    """Whether an attachment may be what was sent: a text or a mail, no picture and no signature, card or appointment."""
    if part.get_content_type() == "message/rfc822":
        return True
    beside = _BESIDE.search(part.get_content_type()) or _BESIDE_NAMES.search(part.get_filename() or "")
    return _is_attached(part) and _media(part) is None and not beside


def _covering(message: EmailMessage, body: EmailMessage, media: list[Media], key: str) -> Story:
    """A few words above what is attached: kept, and held, because the attachments are what was to be printed."""
    made = _story(message, body, media, key)
    note = "; ".join(filter(None, (made.declared.note, "this mail covers its attachments")))
    return msgspec.structs.replace(made, declared=msgspec.structs.replace(made.declared, status="withheld", note=note))


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something; mails inside are parts, and are not entered."""
    waiting: list[EmailMessage] = [message]
    while waiting:
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart":
            waiting[:0] = [inner for inner in part.iter_parts() if isinstance(inner, EmailMessage)]
        else:
            yield part


def _body(message: EmailMessage) -> EmailMessage | None:
    """The part a mail program shows: plain text before HTML, because that is what was typed."""
    try:
        found = message.get_body(preferencelist=("plain", "html"))
    except (AttributeError, KeyError, TypeError, LookupError):
        return None
    part = found if isinstance(found, EmailMessage) else None
    return part if part is not None and _content(part).strip() else None


def _is_attached(part: EmailMessage) -> bool:
    """Attached files, and inline pictures; the other form of the body is the same text again."""
    return part.is_attachment() or bool(part.get_filename()) or part.get_content_maintype() in _KINDS


def _story(message: EmailMessage, body: EmailMessage, media: list[Media], key: str) -> Story:
    text = _content(body)
    declared = _declared(message, body, key)
    if body.get_content_subtype() == "html":
        made = _from_html(text, message)
    else:
        text = correspondence.own_words(text, forwarded=_is_forwarded(message))
        made = plain.story(text, declared, headline=_headline(message))
    declared = headers.completed(headers.merged(declared, made.declared), byline=_sender(message))
    return several.redeclared(made, declared, media)


def _is_forwarded(message: EmailMessage) -> bool:
    """Whether the mail passes another one on, so that what is quoted in it is the matter."""
    return bool(_FORWARDED.match(clean(_header(message, "Subject"))))


def _from_html(text: str, message: EmailMessage) -> Story:
    """A mail in HTML has no page around it: its blocks are the text, but for what mail programs put below it."""
    from newsflow.read.builder import Builder
    from newsflow.read.markup import Walker, add_all, fragment

    builder, names = Builder(), list[str]()
    builder.add("headline", _headline(message))
    tree = fragment(text)
    if tree is not None:
        below = correspondence.is_below(forwarded=_is_forwarded(message))
        pieces = correspondence.without_signature(Walker(below).walk(tree))
        names = add_all(builder, pieces if correspondence.says_enough(pieces) else Walker().walk(tree), lines=False)
    if not builder.has_body:
        raise ReadError("the mail has no text", code="empty")
    return builder.story(Declared(format="mail", byline=fields.bylines(names), dateline=dateline.printed(builder)))


def _attachment(part: EmailMessage, file: str, message: EmailMessage, media: list[Media], key: str) -> Story:
    """An attachment read as a file of its own."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        raise ReadError(f"the attachment {file or part.get_content_type()} cannot be decoded", code="malformed")
    inner = Source(path=file or "attachment", data=data)
    for reader in (*_READERS, plain.read):
        found = reader(source=inner)
        if isinstance(found, list):
            raise ReadError(f"the attachment {file} holds several stories; send it as a file", code="package")
        if found is not None:
            declared = headers.completed(headers.keyed(found.declared, key), published=_date(message))
            return several.redeclared(found, declared, media)
    raise ReadError(f"the attachment {file} is in no format newsflow knows", code="unknown-format")


def _only_media(name: str, key: str) -> Story:
    raise ReadError(f"{name}: this mail has pictures or other media and no text", code="media-only")


def _headline(message: EmailMessage) -> str:
    return _PREFIX.sub("", clean(_header(message, "Subject")))


def _declared(message: EmailMessage, body: EmailMessage, key: str) -> Declared:
    return Declared(
        format="mail",
        encoding=body.get_content_charset(),
        key=key,
        guid=clean(_header(message, "Message-ID")).strip("<>") or None,
        language=clean(_header(message, "Content-Language")).split(",")[0] or None,
        published=_date(message),
        keywords=fields.listed(_header(message, "Keywords")),
    )


def _date(message: EmailMessage) -> datetime | None:
    return fields.when(re.sub(r"\s*\([^()]*\)", "", _header(message, "Date")))


def _sender(message: EmailMessage) -> tuple[str, ...]:
    """The sender's printed name where it is a person's, for mails that carry no byline."""
    from email.utils import parseaddr

    name = clean(parseaddr(_header(message, "From"))[0])
    return (name,) if fields.is_person(name) and "@" not in name else ()


def _header(message: EmailMessage, name: str) -> str:
    """A header field as text; broken ones are empty."""
    try:
        return str(message.get(name, ""))
    except (ValueError, TypeError, AttributeError, IndexError, LookupError):
        return ""


def _content(part: EmailMessage) -> str:
    """A text part decoded by its own charset, else by rules."""
    from newsflow.read.decoding import decode_eight_bit

    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decode_eight_bit(data).text


def _media(part: EmailMessage) -> Media | None:
    kind = _KINDS.get(part.get_content_maintype())
    return Media(kind=kind, caption=None, media_type=part.get_content_type()) if kind else None  # type: ignore[arg-type]


def _key(message: EmailMessage) -> str:
    return clean(_header(message, "Message-ID")).strip("<>")
