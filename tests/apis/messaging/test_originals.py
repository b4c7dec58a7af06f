"""The messaging API takes the five bodies of the original document as they stand, and says what its siblings say."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.apis.messaging.counter import AT, Counter
from tests.conftest import Run

COMMON = {
    "from": "a_637921640978680000",
    "to": "7947908538583264",
    "callbackData": "customerID123|1234|new_sale",
    "correlationId": "de36bb32-3f5d-46c9-b132-15e010a80ccc",
    "notificationType": "REGULAR",
    "messagingType": "RESPONSE",
}
MINE = "https://my.website.com/callback"
TEXT = (
    "A while back I needed to count the amount of letters that a piece of text in an email template had (to avoid "
    "passing any character limits). Unfortunately"
)
BUTTONS = [
    {"type": "web_url", "url": "www.google.com", "title": "View Website"},
    {"type": "postback", "title": "Start Chatting", "payload": "DEVELOPER_DEFINED_PAYLOAD"},
    {"type": "postback", "title": "Start Chatting", "payload": "DEVELOPER_DEFINED_PAYLOAD"},
]
CARD = {
    "title": "Welcome!",
    "subtitle": "We have the right hat for everyone.",
    "imageUrl": "https://sample-videos.com/img/Sample-jpg-image-2mb.jpg",
    "defaultAction": {"type": "WEB_URL", "url": "https://www.originalcoastclothing.com"},
    "buttons": BUTTONS,
}
IMAGE = "https://www.learningcontainer.com/wp-content/uploads/2020/08/Sample-Image-file-Download.png"
BODIES: dict[str, dict[str, Any]] = {
    "text": {
        **COMMON,
        "content": TEXT,
        "contentType": "TEXT",
        "callbackUrl": "https://requestinspector.com/inspect/01g1mv0mvndfpy19bc009tqvh6",
    },
    "template": {**COMMON, "content": "hello", "contentType": "TEMPLATE", "callbackUrl": MINE, "template": [CARD]},
    "media": {
        **COMMON,
        "url": IMAGE,
        "contentType": "MEDIA",
        "callbackUrl": "https://requestinspector.com/inspect/01g6t5dkqvhr2fy7nwp60y17hn",
    },
    "sticker": {**COMMON, "type": "like_heart", "contentType": "STICKER", "callbackUrl": MINE},
    "quick replies": {
        **COMMON,
        "from": "app-id",
        "to": "igsid",
        "content": "Please confirm to proceed.",
        "contentType": "TEXT",
        "callbackUrl": MINE,
        "quickReplies": [
            {"type": "TEXT", "title": "Confirm", "payload": "confirm"},
            {"type": "TEXT", "title": "Cancel", "payload": "cancel"},
        ],
    },
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.mark.parametrize("name", BODIES)
def test_a_body_of_the_original_is_accepted_as_it_stands(name: str, counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        body = BODIES[name]
        got = await counter.api("POST", AT, body)
        assert got.status == 202
        assert list(got.json) == ["acceptedTime", "messageId", "correlationId"]
        assert MOMENT.fullmatch(got.json["acceptedTime"])
        assert UUID.fullmatch(got.json["messageId"])
        assert got.json["correlationId"] == "de36bb32-3f5d-46c9-b132-15e010a80ccc"
        read = await counter.get(got.json["messageId"])
        assert read == {
            "acceptedTime": got.json["acceptedTime"],
            "statusTime": got.json["acceptedTime"],
            "messageId": got.json["messageId"],
            "correlationId": body["correlationId"],
            "from": body["from"],
            "to": body["to"],
            "contentType": body["contentType"],
            "content": body.get("content"),
            "status": "QUEUED",
            "reason": None,
            "sendTime": got.json["acceptedTime"],
            "window": None,
            "windowByPerson": None,
        }

    run(story())


def test_the_examples_run_to_delivered(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        url = counter.standing.receiver.url("/notices")
        sent = await counter.send(**{**BODIES["text"], "callbackUrl": url})
        again = await counter.send(**{**BODIES["quick replies"], "callbackUrl": None})
        await counter.standing.settle()
        assert (await counter.get(sent["messageId"]))["status"] == "DELIVERED"
        assert (await counter.get(again["messageId"]))["status"] == "DELIVERED"
        assert counter.callbacks("/notices") == [("7501", "Submitted"), ("7500", "Delivered")]
        moments = [p.json["deliveryInfoNotification"]["deliveryInfo"]["timeStamp"] for p in counter.posted("/notices")]
        assert moments == sorted(moments)
        notice = counter.posted("/notices")[0].json
        assert MOMENT.fullmatch(notice["deliveryInfoNotification"]["deliveryInfo"].pop("timeStamp"))
        assert notice == {
            "deliveryInfoNotification": {
                "deliveryInfo": {
                    "deliveryChannel": "instagram",
                    "Description": "The message was submitted.",
                    "destinationType": "igsid",
                    "code": "7501",
                    "deliveryStatus": "Submitted",
                    "destination": "7947908538583264",
                },
                "correlationid": "de36bb32-3f5d-46c9-b132-15e010a80ccc",
                "callbackData": "customerID123|1234|new_sale",
                "transid": sent["messageId"],
            }
        }
        texts = {e["text"] for e in await counter.standing.received(counter.project)}
        assert texts == {TEXT, "Please confirm to proceed."}

    run(story())


def test_each_body_of_the_original_runs_to_delivered(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        sent = [await counter.send(**{"content": None, **body, "callbackUrl": None}) for body in BODIES.values()]
        await counter.standing.settle()
        stands = [(await counter.get(m["messageId"])) for m in sent]
        assert [(m["contentType"], m["status"], m["reason"]) for m in stands] == [
            (body["contentType"], "DELIVERED", None) for body in BODIES.values()
        ]

    run(story())


def test_the_siblings_refusals(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        good = BODIES["text"]

        async def said(body: Any = good, raw: bytes | None = None, **headers: str) -> tuple[int, str, str]:
            client = counter.api.under(headers) if headers else counter.api
            got = await client("POST", AT, None if raw else body, {"content-type": "application/json"}, raw=raw)
            return got.status, got.json["code"], got.json["message"]

        assert await said({**good, "contentType": "FAX"}) == (400, "7004", "Invalid parameter -  : contentType")
        without = {k: v for k, v in good.items() if k != "to"}
        assert await said(without) == (400, "7003", "Parameter missing -  : to")
        assert await said(raw=b"{'") == (400, "7000", "Invalid JSON")
        got = await counter.api("POST", AT, headers={"content-type": "application/json"}, raw=b'{"to": "a"')
        assert got.json["fields"] == [
            {"path": "body", "code": "invalid_json", "message": "The body is not valid JSON: it ends too early."}
        ]
        wrong = counter.key[:-1] + ("0" if counter.key[-1] != "0" else "1")
        assert await said(key=wrong) == (403, "7001", "Authentication failed.")
        assert await said(x="y") == (403, "7002", "Service Key Missing")
        got = await counter.api("GET", f"{AT}/019a8e1c-7c1e-7d0a-9a51-8f0e6c2b1d44")
        assert (got.status, got.body) == (404, b"")
        got = await counter.api("GET", f"{AT}/nothing")
        assert (got.status, got.body) == (404, b"")

    run(story())
