"""What docs/messaging.md shows works as it stands there: its bodies, its token, its check of a signature."""

from __future__ import annotations

import json
from typing import Any

from overture.domain import identity
from tests.apis.messaging.counter import AT, Counter
from tests.conftest import Run
from tests.docs.pages import blocks, page

SHOWN = blocks(page("messaging.md"))


def test_each_body_of_the_page_is_accepted(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        bodies = [json.loads(b.text) for b in SHOWN if b.language == "json"]
        bodies = [b for b in bodies if "contentType" in b]
        assert [b["contentType"] for b in bodies] == ["TEMPLATE", "MEDIA", "STICKER", "TEXT"]
        for body in bodies:
            got = await counter.api("POST", AT, body)
            assert got.status == 202, (body, got.body)

    run(story())


def test_a_token_and_a_signature_are_made_and_checked_as_the_page_says(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        said: dict[str, Any] = {}
        for block in SHOWN:
            if block.language == "python":
                exec(block.text, said)  # noqa: S102
        standing, key_id = counter.standing, counter.key.split("_")[2]
        secret = (await identity.signing_secret(standing.db, standing.pepper, key_id)).reveal()
        client = counter.api.under({"authorization": f"Bearer {said['token'](key_id, secret)}"})
        path = f"/signed/{counter.project.short_id}"
        body = {"contentType": "TEXT", "content": "Hello", "from": "app-id", "to": "igsid"}
        got = await client("POST", AT, {**body, "callbackUrl": standing.receiver.url(path)})
        assert got.status == 202, got.body
        await standing.settle()
        first, *_ = counter.posted(path)
        assert said["is_ours"](first.body, first.headers["x-hub-signature"], secret)
        assert not said["is_ours"](first.body + b" ", first.headers["x-hub-signature"], secret)

    run(story())
