"""What a message may be: every shape of the Send API with its limits. A message in, the message as it is kept out.

Not to whom, and not when: sending knows that.
"""

from __future__ import annotations

from typing import Any

from overture.sandbox.graph.answers import GraphRefusal, invalid

MOST_BYTES = 1000
MOST_ELEMENTS, MOST_BUTTONS, MOST_QUICK_REPLIES, MOST_IMAGES = 10, 3, 13, 10
MOST_TITLE, CUT_AT = 80, 20
MEDIA = ("image", "video", "audio", "file")
QUICK_REPLIES = ("text", "user_phone_number", "user_email")


def message(given: dict[str, Any]) -> dict[str, Any]:
    """The message as it is kept. Raises `GraphRefusal`, code 100, which names what is wrong."""
    kept: dict[str, Any] = {}
    text, attachment = given.get("text"), given.get("attachment")
    # The documents show both: a list, and one object under the plural's name.
    attachments = given.get("attachments")
    if isinstance(attachments, dict):
        attachment, attachments = attachments, None
    if text is not None and (attachment is not None or attachments is not None):
        raise invalid("Only one of text and attachment may be sent.")
    if text is not None:
        kept["text"] = _text(text, "message[text]", MOST_BYTES)
    elif attachment is not None:
        kept["attachment"] = _attachment(attachment)
    elif attachments is not None:
        kept["attachments"] = _images(attachments)
    else:
        raise invalid("The message has to have text or attachment.")
    if given.get("quick_replies"):
        kept["quick_replies"] = _quick_replies(given["quick_replies"])
    if isinstance(given.get("reply_to"), dict):
        kept["reply_to"] = {"mid": str(given["reply_to"].get("mid", ""))}
    return kept


def _text(value: Any, name: str, most: int) -> str:
    if not isinstance(value, str) or not value:
        raise invalid(f"param {name} must be non-empty.")
    if len(value.encode()) > most:
        raise invalid(f"Length of param {name} must be less than or equal to {most}")
    return value


def _url(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value.lower().startswith(("http://", "https://")):
        raise invalid(f"param {name} must be a valid URL.")
    return value


def _attachment(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise invalid("param message[attachment] must be an object.")
    kind = given.get("type")
    if kind == "like_heart":
        return {"type": kind}
    payload = given.get("payload")
    if not isinstance(payload, dict):
        raise invalid("param message[attachment][payload] must be an object.")
    if kind in MEDIA:
        if payload.get("attachment_id"):
            return {"type": kind, "payload": {"attachment_id": str(payload["attachment_id"])}}
        return {"type": kind, "payload": {"url": _url(payload.get("url"), "message[attachment][payload][url]")}}
    if kind == "MEDIA_SHARE":
        return {"type": kind, "payload": {"id": _text(str(payload.get("id") or ""), "payload[id]", 100)}}
    if kind == "template":
        return {"type": kind, "payload": _template(payload)}
    raise GraphRefusal(100, "(#100) Param message[attachment][type] must be one of the known types.", 2018034)


def _images(given: Any) -> list[dict[str, Any]]:
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_IMAGES:
        raise invalid(f"param message[attachments] must have 1 to {MOST_IMAGES} elements.")
    kept = [_attachment(one) for one in given]
    if any(one["type"] != "image" for one in kept):
        raise invalid("param message[attachments] takes images alone.")
    return kept


def _template(payload: dict[str, Any]) -> dict[str, Any]:
    kind = payload.get("template_type")
    if kind == "button":
        return {
            "template_type": kind,
            "text": _text(payload.get("text"), "payload[text]", 640),
            "buttons": _buttons(payload.get("buttons"), least=1),
        }
    if kind != "generic":
        raise invalid("param payload[template_type] must be generic or button.")
    elements = payload.get("elements")
    if not isinstance(elements, list) or not 1 <= len(elements) <= MOST_ELEMENTS:
        raise invalid(f"param payload[elements] must have 1 to {MOST_ELEMENTS} elements.")
    return {"template_type": kind, "elements": [_element(one, f"elements[{i}]") for i, one in enumerate(elements)]}


def _element(given: Any, name: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise invalid(f"param {name} must be an object.")
    kept: dict[str, Any] = {"title": _short(given.get("title"), f"{name}[title]")}
    if given.get("subtitle"):
        kept["subtitle"] = _short(given["subtitle"], f"{name}[subtitle]")
    if given.get("image_url"):
        kept["image_url"] = _url(given["image_url"], f"{name}[image_url]")
    action = given.get("default_action")
    if action is not None:
        if not isinstance(action, dict) or action.get("type") != "web_url":
            raise invalid(f"param {name}[default_action][type] must be web_url.")
        kept["default_action"] = {"type": "web_url", "url": _url(action.get("url"), f"{name}[default_action][url]")}
    if given.get("buttons"):
        kept["buttons"] = _buttons(given["buttons"], least=0)
    return kept


def _short(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value or len(value) > MOST_TITLE:
        raise invalid(f"Length of param {name} must be 1 to {MOST_TITLE}")
    return value


def _buttons(given: Any, *, least: int) -> list[dict[str, Any]]:
    if not isinstance(given, list) or not least <= len(given) <= MOST_BUTTONS:
        raise invalid(f"param buttons must have {least} to {MOST_BUTTONS} elements.")
    kept = []
    for i, one in enumerate(given):
        name = f"buttons[{i}]"
        if not isinstance(one, dict):
            raise invalid(f"param {name} must be an object.")
        title = _text(one.get("title"), f"{name}[title]", MOST_BYTES)
        if one.get("type") == "web_url":
            kept.append({"type": "web_url", "title": title, "url": _url(one.get("url"), f"{name}[url]")})
        elif one.get("type") == "postback":
            payload = _text(one.get("payload"), f"{name}[payload]", MOST_BYTES)
            kept.append({"type": "postback", "title": title, "payload": payload})
        else:
            raise invalid(f"param {name}[type] must be web_url or postback.")
    return kept


def _quick_replies(given: Any) -> list[dict[str, Any]]:
    if not isinstance(given, list) or len(given) > MOST_QUICK_REPLIES:
        raise invalid(f"param quick_replies must have at most {MOST_QUICK_REPLIES} elements.")
    kept = []
    for i, one in enumerate(given):
        name = f"quick_replies[{i}]"
        if not isinstance(one, dict) or one.get("content_type") not in QUICK_REPLIES:
            raise invalid(f"param {name}[content_type] must be one of {', '.join(QUICK_REPLIES)}.")
        if one["content_type"] != "text":
            kept.append({"content_type": one["content_type"]})
            continue
        title = _text(one.get("title"), f"{name}[title]", MOST_BYTES)[:CUT_AT]
        payload = _text(one.get("payload"), f"{name}[payload]", MOST_BYTES)
        kept.append({"content_type": "text", "title": title, "payload": payload})
    return kept
