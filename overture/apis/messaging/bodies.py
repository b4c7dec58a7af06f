"""The body of a message as it comes in, checked against every limit, and as the one form it is sent in.

Not the route: messages.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec

from overture.apis.kit.errors import RequiredFieldMissing, refused
from overture.apis.kit.shapes import CamelBody, Text
from overture.domain.platforms import LIKE_HEART, Body, Button, ButtonKind, Card, Media, MediaKind, QuickReply
from overture.kernel.errors import FieldFault
from overture.runtime.http import check_url

LONGEST_TEXT: Final = 1000
"""UTF-8 bytes: the platform's own limit."""
LONGEST_CORRELATION: Final = 50
"""UTF-8 bytes."""
LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""No message waits so long; and a moment in the last hours there are may have none in UTC."""
KINDS: Final = ("TEXT", "TEMPLATE", "MEDIA", "STICKER")
FILES: Final = tuple(kind.value for kind in MediaKind)
ATTACHMENTS: Final = (*FILES, "template")
TAG: Final = "HUMAN_AGENT"
NOTIFICATIONS: Final = ("REGULAR", "SILENT_PUSH", "NO_PUSH")
MESSAGINGS: Final = ("RESPONSE", "UPDATE", "MESSAGE_TAG")
_OTHER_SCHEME: Final = re.compile(r"(?!https?:)[a-z][a-z0-9+-]*:(?!\d|//)", re.I)
"""`tel:`, `mailto:` and their like; not the port of a host, nor what is refused for its `ftp://`."""
_ONLY: Final = {"template": "TEMPLATE", "url": "MEDIA", "media_type": "MEDIA"}


def _told(description: str, **limits: Any) -> msgspec.Meta:
    """What the document says of a field; values that are checked here are no enum, for they come in any case."""
    return msgspec.Meta(description=description, **limits)


Title = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Payload = Annotated[str, _told("Comes back when it is tapped.", min_length=1, max_length=1000)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
ContentType = Annotated[str, _told("`TEXT`, `TEMPLATE`, `MEDIA` or `STICKER`, in any case.", min_length=1)]
Opened = Annotated[str, _told("Opens on the person's device; without a scheme it is sent with https://.")]
OnlyText = Annotated[str, _told("`TEXT`, the only kind. One of `type` and `contentType` says it.")]


class CardAction(CamelBody, frozen=True):
    """What a tap on the card itself does."""

    type: Annotated[str, _told("`WEB_URL`.", min_length=1)]
    url: Annotated[Opened, msgspec.Meta(min_length=1)]


class CardButton(CamelBody, frozen=True):
    """A button: `web_url` opens `url`, `postback` comes back with `payload`."""

    type: Annotated[str, _told("`web_url` or `postback`.", min_length=1)]
    title: Text
    url: Opened | None = None
    payload: Annotated[str, _told("Comes back when it is tapped.", max_length=1000)] | None = None


class CardShown(CamelBody, frozen=True):
    """One card of a template."""

    title: Title
    default_action: CardAction
    subtitle: Annotated[str, msgspec.Meta(max_length=80)] | None = None
    image_url: Annotated[str, _told("http(s); the platform fetches it.")] | None = None
    buttons: Annotated[list[CardButton], msgspec.Meta(max_length=3)] = msgspec.field(default_factory=list)


Cards = Annotated[list[CardShown], msgspec.Meta(min_length=1, max_length=10)]


class Template(CamelBody, frozen=True):
    """The other form of a template."""

    template_type: Annotated[str, _told("`generic`.")]
    elements: Cards


class Reply(CamelBody, frozen=True):
    """A quick reply. What it is says `type` or `contentType`: `TEXT`."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
    payload: Payload
    type: OnlyText | None = None
    content_type: OnlyText | None = None


class Content(CamelBody, frozen=True):
    """What a message says and how it is told of. `content` is the text of a `TEXT`; a `TEMPLATE` has `template`, a
    `MEDIA` has `url`, a `STICKER` has `type`."""

    content_type: ContentType
    content: Annotated[str, _told("The text of a `TEXT`: at most 1000 bytes of UTF-8.")] | None = None
    type: Annotated[str, _told("Of a `STICKER`: `like_heart`.")] | None = None
    template: Cards | Template | None = None
    url: Annotated[str, _told("Of a `MEDIA`: http(s); the platform fetches it.")] | None = None
    media_type: Annotated[str, _told("Of a `MEDIA`: `image`, `audio`, `video` or `file`; else `image`.")] | None = None
    quick_replies: Annotated[list[Reply], msgspec.Meta(max_length=10)] = msgspec.field(default_factory=list)
    callback_url: (
        Annotated[str, _told("Each change of the message's state is posted there; http(s), a public address.")] | None
    ) = None
    callback_data: Annotated[str, _told("Given back in each callback.", max_length=2000)] | None = None
    correlation_id: Annotated[str, _told("At most 50 bytes; given back in the answer and each callback.")] | None = None
    notification_type: Annotated[str, _told("`REGULAR`, `SILENT_PUSH` or `NO_PUSH`, in any case.")] = "REGULAR"
    messaging_type: Annotated[str, _told("`RESPONSE`, `UPDATE` or `MESSAGE_TAG`, in any case.")] = "RESPONSE"
    tag: Annotated[str, _told("`HUMAN_AGENT`: a person wrote it, and no program.")] | None = None
    send_at: Annotated[datetime, _told("When it is to be sent; at once without it.", tz=True)] | None = None


class NewMessage(Content, frozen=True, kw_only=True):
    """A message to send. `content` is the text of a `TEXT`; a `TEMPLATE` has `template`, a `MEDIA` has `url`, a
    `STICKER` has `type`. At `sendAt`, or at once; each change of its state is posted to `callbackUrl`."""

    sender: Annotated[Id, _told("Your account, by the platform's id of it.")] = msgspec.field(name="from")
    recipient: Annotated[Id, _told("The person, by the platform's id of them for that account.")] = msgspec.field(
        name="to"
    )


def body_of(data: Content, *, allow_loopback: bool) -> Body:
    """What is to be sent; the refusal names every field that is wrong, and its limit."""
    kind = data.content_type.upper()
    faults = [*_kind_faults(data, kind), *_common_faults(data, allow_loopback)]
    if faults:
        raise refused(*faults)
    cards = _cards(data.template) if kind == "TEMPLATE" else ()
    media = Media(MediaKind((data.media_type or "image").lower()), data.url or "") if kind == "MEDIA" else None
    return Body(
        text=(data.content or "") if kind == "TEXT" else "",
        cards=tuple(_card(c) for c in cards),
        media=media,
        sticker=LIKE_HEART if kind == "STICKER" else None,
        quick_replies=tuple(QuickReply(q.title, q.payload) for q in data.quick_replies),
        is_by_person=data.tag is not None,
    )


def content_type(body: Body) -> str:
    """What kind of message a body is."""
    if body.cards:
        return "TEMPLATE"
    if body.media is not None:
        return "MEDIA"
    return "STICKER" if body.sticker is not None else "TEXT"


def _wrong(path: str, told: str) -> FieldFault:
    return FieldFault(path, "invalid_field", told)


def _missing(path: str, told: str = "This field is required.") -> FieldFault:
    return FieldFault(path, RequiredFieldMissing.code, told)


def _kind_faults(data: Content, kind: str) -> Iterator[FieldFault]:
    if kind not in KINDS:
        yield _wrong("contentType", f"One of {', '.join(KINDS)}.")
        return
    for name, of in _ONLY.items():
        if of != kind and getattr(data, name) is not None:
            yield _wrong("mediaType" if name == "media_type" else name, f"Only a message of contentType {of} has it.")
    if kind == "TEXT":
        if not data.content:
            yield _missing("content")
        if data.type is not None:
            yield _wrong("type", "A message of contentType TEXT has none; leave it out.")
    elif kind == "TEMPLATE":
        if data.template is None:
            yield _missing("template", "A list of 1 to 10 cards.")
        else:
            yield from _template_faults(data.template)
        if data.type is not None and data.type.lower() not in ATTACHMENTS:
            yield _wrong("type", f"One of {', '.join(ATTACHMENTS)}, or nothing.")
    elif kind == "MEDIA":
        if not data.url:
            yield _missing("url")
        else:
            yield from _fetched("url", data.url)
        if data.media_type is not None and data.media_type.lower() not in FILES:
            yield _wrong("mediaType", f"One of {', '.join(FILES)}.")
        elif data.type is not None and data.type.lower() != (data.media_type or "image").lower():
            yield _wrong("type", "Say what the file is with mediaType: image, audio, video or file.")
    elif not data.type:
        yield _missing("type", f"`{LIKE_HEART}`, which is the only sticker.")
    elif data.type.lower() != LIKE_HEART:
        yield _wrong("type", f"`{LIKE_HEART}`, which is the only sticker.")


def _common_faults(data: Content, allow_loopback: bool) -> Iterator[FieldFault]:
    if data.content is not None and len(data.content.encode()) > LONGEST_TEXT:
        yield _wrong("content", f"At most {LONGEST_TEXT} bytes of UTF-8; this has {len(data.content.encode())}.")
    for n, reply in enumerate(data.quick_replies):
        said = reply.type if reply.type is not None else reply.content_type
        if said is None:
            yield _missing(f"quickReplies[{n}].type", "`TEXT`, which is the only kind.")
        elif said.upper() != "TEXT" or (reply.content_type or "TEXT").upper() != "TEXT":
            yield _wrong(f"quickReplies[{n}].type", "`TEXT`, which is the only kind.")
    if data.callback_url:
        fault = check_url(data.callback_url, allow_loopback=allow_loopback, path="callbackUrl")
        if fault is not None:
            yield fault
    if data.send_at is not None and data.send_at >= LATEST:
        yield _wrong("sendAt", f"A moment before the year {LATEST.year}.")
    if data.correlation_id is not None and len(data.correlation_id.encode()) > LONGEST_CORRELATION:
        yield _wrong("correlationId", f"At most {LONGEST_CORRELATION} bytes.")
    if data.notification_type.upper() not in NOTIFICATIONS:
        yield _wrong("notificationType", f"One of {', '.join(NOTIFICATIONS)}.")
    if data.messaging_type.upper() not in MESSAGINGS:
        yield _wrong("messagingType", f"One of {', '.join(MESSAGINGS)}.")
    elif data.messaging_type.upper() == "MESSAGE_TAG" and data.tag is None:
        yield _missing("tag", f"A message of messagingType MESSAGE_TAG says which: {TAG}.")
    if data.tag is not None and data.tag.upper() != TAG:
        yield _wrong("tag", f"`{TAG}`, which is the only one.")


def _cards(template: Cards | Template | None) -> list[CardShown]:
    return template.elements if isinstance(template, Template) else template or []


def _template_faults(template: Cards | Template) -> Iterator[FieldFault]:
    if isinstance(template, Template) and template.template_type.lower() != "generic":
        yield _wrong("template.templateType", "`generic`, which is the only one.")
    within = "template.elements" if isinstance(template, Template) else "template"
    for n, card in enumerate(_cards(template)):
        at = f"{within}[{n}]"
        if card.default_action.type.upper() != "WEB_URL":
            yield _wrong(f"{at}.defaultAction.type", "`WEB_URL`.")
        yield from _opened(f"{at}.defaultAction.url", card.default_action.url)
        if card.image_url is not None:
            yield from _fetched(f"{at}.imageUrl", card.image_url)
        for m, button in enumerate(card.buttons):
            here, kind = f"{at}.buttons[{m}]", button.type.lower()
            if kind not in (ButtonKind.WEB_URL, ButtonKind.POSTBACK):
                yield _wrong(f"{here}.type", "`web_url` or `postback`.")
            elif kind == ButtonKind.WEB_URL:
                yield from _opened(f"{here}.url", button.url) if button.url else (_missing(f"{here}.url"),)
            elif not button.payload:
                yield _missing(f"{here}.payload")


def _fetched(path: str, url: str) -> Iterator[FieldFault]:
    """A URL the platform fetches: http(s), and written whole."""
    # Loopback is as good as any other here: we never fetch it.
    fault = check_url(url, allow_loopback=True, path=path)
    if fault is not None:
        yield fault


def _opened(path: str, url: str) -> Iterator[FieldFault]:
    """A URL that opens on the person's device, of which the scheme may be left out."""
    if _OTHER_SCHEME.match(url):
        yield _wrong(path, "The URL must begin with https:// or http://; alone the scheme may be left out.")
    else:
        yield from _fetched(path, _whole(url))


def _whole(url: str) -> str:
    return url if "://" in url else f"https://{url}"


def _card(shown: CardShown) -> Card:
    return Card(
        shown.title,
        shown.subtitle,
        shown.image_url,
        _whole(shown.default_action.url),
        tuple(_button(b) for b in shown.buttons),
    )


def _button(shown: CardButton) -> Button:
    kind = ButtonKind(shown.type.lower())
    is_web = kind is ButtonKind.WEB_URL
    url: Any = _whole(shown.url or "") if is_web else None
    return Button(kind, shown.title, url, None if is_web else shown.payload)
