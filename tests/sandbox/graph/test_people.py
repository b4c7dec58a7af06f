"""What people do towards an account, and how it is pushed: every kind of event, signed, escaped, batched, and again."""

from __future__ import annotations

import hmac
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from overture.kernel.clock import Clock, ProjectTime
from overture.sandbox.graph import pushes
from overture.sandbox.network import wall_clock
from tests.sandbox.graph.speaking import APP_SECRET, FACEBOOK, IG, INSTAGRAM, act, call, pushed, send, settled
from tests.sandbox.world import PROJECT, START, World, run, sandbox

POSTBACK = {"type": "postback", "title": "Start Chatting", "payload": "GO"}


def of(world: World, kind: str) -> list[dict[str, Any]]:
    """Pushed events that have this part, our own messages' echoes apart."""
    return [e for e in pushed(world) if kind in e and not e.get("message", {}).get("is_echo")]


def test_people_do_what_their_ids_say(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            mids = {}
            for word in ("ignores", "reads", "reacts", "replies", "deletes", "optsout"):
                mids[word] = (await send(world, f"sandbox.{word}")).json["message_id"]
            world.show(world.later(hours=1))
            await settled(world)
            told = [e for e in pushed(world) if e["sender"]["id"] != IG]
            assert {e["recipient"]["id"] for e in told} == {IG}
            assert [e["sender"]["id"] for e in told if e["sender"]["id"] == "sandbox.ignores"] == []
            [read] = [e for e in told if e["sender"]["id"] == "sandbox.reads"]
            assert read["read"] == {"mid": mids["reads"]}
            assert read["timestamp"] == int((START + timedelta(seconds=30)).timestamp() * 1000)
            [reaction] = of(world, "reaction")
            assert reaction["reaction"] == {"mid": mids["reacts"], "action": "react", "reaction": "love", "emoji": "❤"}
            kinds = [
                next(k for k in ("read", "message") if k in e) for e in told if e["sender"]["id"] == "sandbox.replies"
            ]
            assert kinds == ["read", "message"]
            deleted = [e["message"] for e in told if e["sender"]["id"] == "sandbox.deletes" and "message" in e]
            assert [set(m) for m in deleted] == [{"mid", "text"}, {"mid", "is_deleted"}]
            assert deleted[0]["mid"] == deleted[1]["mid"]

    run(main)


def test_who_answers_taps_what_was_offered(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            quick = [{"content_type": "text", "title": "Confirm", "payload": "confirm"}]
            await send(world, "sandbox.replies.1", {"text": "Please confirm", "quick_replies": quick})
            payload = {"template_type": "generic", "elements": [{"title": "Welcome", "buttons": [POSTBACK]}]}
            await send(world, "sandbox.replies.2", {"attachment": {"type": "template", "payload": payload}})
            await send(world, "sandbox.optsout.3", {"text": "Please confirm", "quick_replies": quick})
            world.show(world.later(hours=1))
            await settled(world)
            said = {e["sender"]["id"]: e for e in [*of(world, "message"), *of(world, "postback")]}
            tap = said["sandbox.replies.1"]["message"]
            assert (tap["text"], tap["quick_reply"]) == ("Confirm", {"payload": "confirm"})
            assert said["sandbox.replies.2"]["postback"].items() >= {"title": "Start Chatting", "payload": "GO"}.items()
            assert "quick_reply" not in said["sandbox.optsout.3"]["message"]
            echo = next(e for e in pushed(world) if "attachments" in e.get("message", {}))
            assert echo["message"]["attachments"] == [{"type": "template", "payload": {"generic": payload}}]

    run(main)


def test_everything_a_person_can_do_is_pushed_in_its_shape(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            who = await act(world, "@creatorname", "writes", attachments=[{"type": "image", "url": "https://x/y"}])
            person = who["person"]
            assert who["handle"] == "creatorname"
            mid = (await send(world, person)).json["message_id"]
            for does, doing in (
                ("writes", {"text": "Hallo", "replyTo": mid}),
                ("answers-story", {"story": "17"}),
                ("mentions", {}),
                ("comes-from-ad", {"ad": "600", "ref": "summer"}),
                ("follows-link", {"ref": "shop"}),
                ("taps-quick-reply", {"title": "Yes", "payload": "YES"}),
                ("taps-button", {"title": "Start", "payload": "GO"}),
                ("comments", {"text": "schön"}),
                ("mentions-in-comment", {"media": "18", "comment": "19"}),
                ("reacts", {"reaction": "wow"}),
                ("reacts", {"reaction": None}),
                ("reads", {}),
                ("edits", {"text": "Nein"}),
                ("deletes", {}),
                ("is-written-by-hand", {"text": "By hand"}),
            ):
                await act(world, person, does, **doing)
            await settled(world)
            events = [e for e in pushed(world) if e.get("message", {}).get("mid") != mid]
            assert {e["ig"] for e in events} == {IG}
            parts = [
                {k: v for k, v in e.items() if k not in ("ig", "sender", "recipient", "timestamp")} for e in events
            ]
            told = [next(iter(p.values())) if "value" not in p else p for p in parts if "read" not in p or p["read"]]
            words = json.dumps(told)
            assert told[0]["attachments"] == [{"type": "image", "payload": {"url": "https://x/y"}}]
            assert told[1]["reply_to"] == {"mid": mid}
            assert told[2]["reply_to"]["story"]["id"] == "17"
            assert told[3]["attachments"][0]["type"] == "story_mention"
            assert told[4]["referral"].items() >= {"ref": "summer", "ad_id": "600", "source": "ADS"}.items()
            assert told[5] == {"ref": "shop", "source": "SHORTLINKS", "type": "OPEN_THREAD"}
            assert told[6]["quick_reply"] == {"payload": "YES"}
            assert (told[7]["title"], told[7]["payload"]) == ("Start", "GO")
            comment, mention = told[8], told[9]
            assert (comment["field"], comment["value"]["from"]) == (
                "comments",
                {"id": person, "username": "creatorname"},
            )
            assert (comment["value"]["text"], set(comment["value"]["media"])) == ("schön", {"id", "media_product_type"})
            assert (mention["field"], mention["value"]) == ("mentions", {"media_id": "18", "comment_id": "19"})
            assert told[10] == {"mid": mid, "action": "react", "reaction": "wow", "emoji": "\U0001f62e"}
            assert told[11] == {"mid": mid, "action": "unreact"}
            assert told[12] == {"mid": mid}
            assert (told[13]["text"], told[13]["num_edit"]) == ("Nein", 1)
            assert told[14]["is_deleted"] is True
            assert (told[15]["text"], told[15]["is_echo"]) == ("By hand", True)
            assert '"is_self"' not in words
            seconds = [e["time"] for _, _, b in world.told.requests for e in json.loads(b)["entry"] if "changes" in e]
            assert seconds == [int(START.timestamp())] * 2
            await act(world, person, "comments", text="again", inEntry=True)
            await settled(world)
            [entry] = json.loads(world.told.requests[-1][2])["entry"]
            assert (set(entry), entry["value"]["text"]) == ({"id", "time", "field", "value"}, "again")
            refused = await world.ask("POST", f"/instagram/{IG}/people/{person}/sings", {"project": PROJECT})
            assert (refused.status, "taps-button" in refused.json["error"]["message"]) == (400, True)
            await act(world, person, "blocks")
            assert (await send(world, person)).json["error"]["code"] == 551
            await act(world, person, "unblocks")
            assert (await send(world, person)).status == 200

    run(main)


def test_a_push_is_escaped_and_both_signatures_are_over_exactly_its_bytes(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            await act(world, "1", "writes", text="äöå </b> 100% @home")
            await settled(world)
            [(hook, headers, body)] = world.told.requests
            assert hook == f"instagram/{PROJECT}"
            assert b"\\u00e4\\u00f6\\u00e5 <\\/b> 100% @home" in body
            assert b'"/' not in body.replace(b"\\/", b"")
            assert body == json.dumps(json.loads(body), separators=(",", ":")).replace("/", "\\/").encode()
            for name, kind in (("x-hub-signature", "sha1"), ("x-hub-signature-256", "sha256")):
                assert headers[name] == f"{kind}=" + hmac.digest(APP_SECRET.encode(), body, kind).hex()
            told = (await world.ask("GET", "/instagram/app")).json
            assert told["appSecret"] == APP_SECRET

    run(main)


def test_one_body_has_what_follows_each_other_of_an_account_in_one_entry() -> None:
    events = [b'{"id":"a","messaging":{"n":1}}', b'{"id":"a","messaging":{"n":2}}', b'{"id":"a","changes":{"n":3}}']
    told = json.loads(pushes.body([*events, b'{"id":"b","messaging":{"n":4}}'], START))
    shown = [(e["id"], e.get("messaging") or e.get("changes")) for e in told["entry"]]
    assert shown == [("a", [{"n": 1}, {"n": 2}]), ("a", [{"n": 3}]), ("b", [{"n": 4}])]
    assert [e["time"] for e in told["entry"]] == [1777629600000, 1777629600, 1777629600000]


def test_planned_faults_double_delay_lose_and_swallow_pushes(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            for kind in ("duplicate_inbound", "late_inbound", "lost_inbound_first_try", "lost_inbound"):
                await world.ask("POST", "/faults", {"kind": kind, "handle": kind, "seconds": 600})
                await act(world, kind, "writes", text=kind)
            await act(world, "late_inbound", "is-written-by-hand")
            await act(world, "not_told", "writes", isTold=False)
            await settled(world)
            assert [e["sender"]["id"] for e in of(world, "message")] == [
                "duplicate_inbound",
                "duplicate_inbound",
                "lost_inbound_first_try",
            ]
            world.show(world.later(seconds=600))
            await settled(world)
            assert [e["sender"]["id"] for e in of(world, "message")][3:] == ["late_inbound"]
            # What was never pushed can still be read.
            page = await call(
                world, "GET", f"{INSTAGRAM}/{IG}/conversations", platform="instagram", fields="participants"
            )
            ids = {t["participants"]["data"][1]["id"] for t in page.json["data"]}
            assert ids >= {"lost_inbound", "not_told"}

    run(main)


def test_what_somebody_will_do_later_is_neither_told_nor_true_before(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            await act(world, "@creatorname", "writes", text="Later", at=world.later(hours=2).isoformat())
            person = (await world.ask("GET", f"/instagram/{IG}/people/@creatorname?project={PROJECT}")).json
            assert (person["wroteAt"], person["openUntil"]) == (None, None)
            assert (await send(world, person["person"])).status == 403
            assert await world.app.settle() == 0
            world.show(world.later(hours=2))
            assert await world.app.settle() == 1
            assert (await send(world, person["person"])).status == 200
            person = (await world.ask("GET", f"/instagram/{IG}/people/@creatorname?project={PROJECT}")).json
            assert person["openUntil"] == "2026-05-02T12:00:00Z"

    run(main)


def test_a_refused_push_comes_again_until_it_is_taken_and_a_subscription_narrows_what_comes(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            await act(world, "1", "writes")
            world.told.answers = [500, 503]
            assert [await world.app.settle() for _ in range(4)] == [0, 0, 1, 0]
            bodies = [body for _, _, body in world.told.requests]
            assert len(bodies) == 3
            assert bodies[0] == bodies[1] == bodies[2]
            edge = f"{FACEBOOK}/{IG}/subscribed_apps"
            refused = await call(world, "POST", edge, subscribed_fields="messages,message_echoes")
            assert refused.json["error"]["message"] == "(#100) Field message_echoes is not available"
            assert (await call(world, "POST", edge, subscribed_fields=["comments"])).json == {"success": True}
            told = (await call(world, "GET", edge)).json["data"]
            assert [app["subscribed_fields"] for app in told] == [["comments"]]
            await act(world, "1", "writes")
            await send(world, "igsid")
            await act(world, "1", "comments")
            await settled(world)
            assert [e.get("field") for e in pushed(world)[3:]] == ["comments"]
            await call(world, "DELETE", edge)
            await act(world, "1", "comments")
            assert await world.app.settle() == 0
            assert (await call(world, "GET", edge)).json == {"data": []}

    run(main)


def test_pushes_go_to_the_hook_of_instagram_by_http_beside_the_bridges(tmp_path: Path) -> None:
    async def main() -> None:
        seen: list[tuple[str, bool]] = []

        async def take(request: web.Request) -> web.Response:
            body = await request.read()
            mac = hmac.digest(APP_SECRET.encode(), body, "sha256").hex()
            seen.append((request.path, request.headers.get("X-Hub-Signature-256") == f"sha256={mac}"))
            return web.Response()

        app = web.Application()
        app.router.add_post("/{tail:.*}", take)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            async with sandbox(tmp_path, deliver=None, overture_url=url, clock=wall_clock) as world:
                world.app.set_clock(PROJECT, Clock(START, ProjectTime(START), 0.0))
                await world.send("sandbox.replies.1")
                await send(world, "sandbox.replies.2")
                world.app.set_clock(PROJECT, Clock(START, ProjectTime(world.later(hours=1)), 0.0))
                await settled(world)
        finally:
            await runner.cleanup()
        assert set(seen) == {(f"/hooks/instagram/{PROJECT}", True), (f"/hooks/bridge/{PROJECT}", False)}

    run(main)


def test_every_run_pushes_the_same_bytes_and_a_restart_forgets_nothing(tmp_path: Path) -> None:
    async def main() -> None:
        runs, token, waiting = [], "", None
        for folder in ("a", "b"):
            async with sandbox(tmp_path / folder) as world:
                world.show(START)
                for i in range(60):
                    await send(world, f"{9_000_000 + i}")
                made = await world.ask("POST", f"/instagram/{IG}/tokens", {"project": PROJECT})
                world.show(world.later(hours=12))
                await settled(world)
                runs.append([body for _, _, body in world.told.requests])
                kinds = {k for e in pushed(world) for k in ("read", "reaction") if k in e}
                said = {e["message"]["text"] for e in of(world, "message")}
                assert kinds == {"read", "reaction"}
                assert len(said) > 5
                token, waiting = made.json["token"], world.app.next_due(PROJECT)
        assert runs[0] == runs[1]
        async with sandbox(tmp_path / "b") as world:
            world.show(world.later(hours=13))
            assert world.app.next_due(PROJECT) == waiting
            me = await world.ask("GET", f"{INSTAGRAM}/me?access_token={token}")
            assert me.json["id"] == IG
            first = (await world.journal())[0]
            again = await send(world, first["handle"])
            assert again.status == 200
            assert again.json["message_id"] not in {e["id"] for e in (await world.journal())[:-1]}

    run(main)
