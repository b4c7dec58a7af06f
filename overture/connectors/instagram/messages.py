"""A message in the words of the Send API. Pure.

Not its limits: those are checked where a message comes in, and by the platform.
"""

from __future__ import annotations

from typing import Any

from overture.domain.platforms import Body, ButtonKind, Card, Login, Recipient


def offered(to: Recipient, body: Body, login: Login) -> dict[str, Any]:
    """The whole request. The tag for a person's message is set exactly where the body asks for it."""
    out: dict[str, Any] = {"recipient": recipient(to), "message": message(body)}
    if body.is_by_person:
        out["tag"] = "HUMAN_AGENT"
        if login is Login.FACEBOOK:
            out["messaging_type"] = "MESSAGE_TAG"
    return out


def recipient(to: Recipient) -> dict[str, str]:
    """The comment a private reply is to, or the platform's own id of the person for this account."""
    return {"comment_id": to.comment_id} if to.comment_id else {"id": to.user_id or ""}


def message(body: Body) -> dict[str, Any]:
    """Text, cards, a file or a sticker, with the quick replies."""
    out: dict[str, Any]
    if body.cards:
        payload = {"template_type": "generic", "elements": [_card(c) for c in body.cards]}
        out = {"attachment": {"type": "template", "payload": payload}}
    elif body.media is not None:
        out = {"attachment": {"type": body.media.kind.value, "payload": {"url": body.media.url}}}
    elif body.sticker is not None:
        out = {"attachment": {"type": body.sticker}}
    else:
        out = {"text": body.text}
    if body.quick_replies:
        out["quick_replies"] = [
            {"content_type": "text", "title": q.title, "payload": q.payload} for q in body.quick_replies
        ]
    return out


def _card(card: Card) -> dict[str, Any]:
    out: dict[str, Any] = {"title": card.title}
    if card.subtitle is not None:
        out["subtitle"] = card.subtitle
    if card.image_url is not None:
        out["image_url"] = card.image_url
    if card.action_url is not None:
        out["default_action"] = {"type": "web_url", "url": _whole(card.action_url)}
    if card.buttons:
        out["buttons"] = [
            {"type": "web_url", "url": _whole(b.url or ""), "title": b.title}
            if b.kind is ButtonKind.WEB_URL
            else {"type": "postback", "title": b.title, "payload": b.payload or ""}
            for b in card.buttons
        ]
    return out


def _whole(url: str) -> str:
    """An address without a scheme is taken as a person means it."""
    return url if "://" in url else f"https://{url}"
