"""The five bodies a message can have, for the document.

Data only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_COMMON: Final[Mapping[str, Any]] = {
    "from": "a_637921640978680000",
    "to": "7947908538583264",
    "callbackUrl": "https://my.website.com/callback",
    "callbackData": "customerID123|1234|new_sale",
    "correlationId": "de36bb32-3f5d-46c9-b132-15e010a80ccc",
    "notificationType": "REGULAR",
    "messagingType": "RESPONSE",
}
MESSAGES: Final[Mapping[str, Any]] = {
    "text": {"contentType": "TEXT", "content": "Thank you, we are looking into it.", **_COMMON},
    "template": {
        "contentType": "TEMPLATE",
        **_COMMON,
        "template": [
            {
                "title": "Welcome!",
                "subtitle": "We have the right hat for everyone.",
                "imageUrl": "https://my.website.com/hat.jpg",
                "defaultAction": {"type": "WEB_URL", "url": "https://my.website.com"},
                "buttons": [
                    {"type": "web_url", "url": "www.my.website.com", "title": "View Website"},
                    {"type": "postback", "title": "Start Chatting", "payload": "CHAT"},
                ],
            }
        ],
    },
    "media": {"contentType": "MEDIA", "url": "https://my.website.com/hat.png", **_COMMON},
    "sticker": {"contentType": "STICKER", "type": "like_heart", **_COMMON},
    "quick replies": {
        "contentType": "TEXT",
        "content": "Please confirm to proceed.",
        **_COMMON,
        "quickReplies": [
            {"type": "TEXT", "title": "Confirm", "payload": "confirm"},
            {"type": "TEXT", "title": "Cancel", "payload": "cancel"},
        ],
    },
}
