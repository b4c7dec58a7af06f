"""A message in the words of the Send API. Pure.

Not its limits: those are checked where a message comes in, and by the platform.
"""

from __future__ import annotations

from typing import Any

from overture.domain.platforms import Body, Button, ButtonKind, Card, Login, Recipient


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
    """Text, with buttons or not, cards, a file, images, an own post or a sticker, with the quick replies."""
    out: dict[str, Any]
    if body.cards:
        payload = {"template_type": "generic", "elements": [_card(c) for c in body.cards]}
        out = {"attachment": {"type": "template", "payload": payload}}
    elif body.media is not None:
        out = {"attachment": {"type": body.media.kind.value, "payload": {"url": body.media.url}}}
    elif body.images:
        out = {"attachments": [{"type": "image", "payload": {"url": url}} for url in body.images]}
    elif body.post_id is not None:
        out = {"attachment": {"type": "MEDIA_SHARE", "payload": {"id": body.post_id}}}
    elif body.sticker is not None:
        out = {"attachment": {"type": body.sticker}}
    elif body.buttons:
        payload = {"template_type": "button", "text": body.text, "buttons": [_button(b) for b in body.buttons]}
        out = {"attachment": {"type": "template", "payload": payload}}
    else:
        out = {"text": body.text}
    if body.quick_replies:
        out["quick_replies"] = [
            {"content_type": "text", "title": q.title, "payload": q.payload} for q in body.quick_replies
        ]
    if body.reply_to is not None:
        out["reply_to"] = {"mid": body.reply_to}
    return out


def reaction(to: Recipient, message_id: str, reaction: str | None) -> dict[str, Any]:
    """The request that sets a reaction under a person's message, or (None) takes it back."""
    payload = {"message_id": message_id} if reaction is None else {"message_id": message_id, "reaction": reaction}
    return {
        "recipient": recipient(to),
        "sender_action": "unreact" if reaction is None else "react",
        "payload": payload,
    }


def _card(card: Card) -> dict[str, Any]:
    out: dict[str, Any] = {"title": card.title}
    if card.subtitle is not None:
        out["subtitle"] = card.subtitle
    if card.image_url is not None:
        out["image_url"] = card.image_url
    if card.action_url is not None:
        out["default_action"] = {"type": "web_url", "url": _whole(card.action_url)}
    if card.buttons:
        out["buttons"] = [_button(b) for b in card.buttons]
    return out


def _button(button: Button) -> dict[str, str]:
    if button.kind is ButtonKind.WEB_URL:
        return {"type": "web_url", "url": _whole(button.url or ""), "title": button.title}
    return {"type": "postback", "title": button.title, "payload": button.payload or ""}


def _whole(url: str) -> str:
    """An address without a scheme is taken as a person means it."""
    return url if "://" in url else f"https://{url}"
