"""Conversations as they can be read: the threads of an account, the twenty newest messages of each, one message.

Not how they came about.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import Any

import msgspec

from overture.sandbox.graph import fields, paging
from overture.sandbox.graph.answers import GraphRefusal, no_object, written
from overture.sandbox.graph.asks import GraphAsk
from overture.sandbox.graph.fields import Field
from overture.sandbox.graph.media import Media
from overture.sandbox.graph.people import Audience, seq_of
from overture.sandbox.projects import Project
from overture.sandbox.store import Store, micros, moment

READABLE = 20
"""Messages of a thread that can be read; older ones count as deleted."""
MOST = 50
THREAD, MESSAGE = "aWdfZAG06", "aWdfZAG1f"


def thread_id(account: str, igsid: str) -> str:
    text = json.dumps([account, igsid], separators=(",", ":")).encode()
    return THREAD + base64.urlsafe_b64encode(text).decode().rstrip("=")


def of_thread(id: str) -> tuple[str, str]:
    """Account and IGSID of a thread. Raises `GraphRefusal`."""
    text = id.removeprefix(THREAD)
    try:
        account, igsid = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        raise no_object(id) from None
    return str(account), str(igsid)


class Conversations:
    """Reads only."""

    def __init__(self, store: Store, audience: Audience, media: Media) -> None:
        self._db = store.db
        self._audience = audience
        self._media = media

    def page(self, ask: GraphAsk, project: Project, account: str, at: datetime) -> dict[str, Any]:
        """`GET /{account}/conversations`: threads, the newest first; `user_id` asks for that person's alone."""
        limit = ask.number("limit", 25, MOST)
        who = str(ask.params.get("user_id") or "")
        after = paging.opened(str(ask.params["after"])) if ask.params.get("after") else ""
        newest, _, last = after.partition(":")
        if after and not newest.isdecimal():
            raise GraphRefusal(100, "(#100) The cursor is not valid.")
        rows = self._db.execute(
            "select igsid, max(at) as newest from graph_message where project = ?1 and account = ?2 and at <= ?3"
            " and (?4 = '' or igsid = ?4) group by igsid"
            " having ?5 = '' or (newest, igsid) < (?6, ?7) order by newest desc, igsid desc limit ?8",
            (project.no, account, micros(at), who, after, int(newest or 0), last, limit + 1),
        ).fetchall()
        wanted = fields.parsed(ask.text("fields", ""))
        shown = [self._thread(project, account, igsid, newest, wanted, at) for igsid, newest in rows[:limit]]
        first, final = (f"{r[1]}:{r[0]}" for r in ((rows[0], rows[:limit][-1]) if rows else (("", 0), ("", 0))))
        path = f"{ask.parts[0]}/conversations"
        return paging.page(ask, path, shown, first, final, has_more=len(rows) > limit, before=False)

    def thread(self, ask: GraphAsk, project: Project, at: datetime) -> dict[str, Any]:
        """`GET /{thread}`."""
        account, igsid = of_thread(ask.parts[0])
        (newest,) = self._db.execute(
            "select max(at) from graph_message where project = ? and account = ? and igsid = ? and at <= ?",
            (project.no, account, igsid, micros(at)),
        ).fetchone()
        if newest is None:
            raise no_object(ask.parts[0])
        return self._thread(project, account, igsid, newest, fields.parsed(ask.text("fields", "")), at)

    def messages(self, ask: GraphAsk, project: Project, at: datetime) -> dict[str, Any]:
        """`GET /{thread}/messages`."""
        account, igsid = of_thread(ask.parts[0])
        wanted = fields.parsed(ask.text("fields", ""))
        return self._messages(project, account, igsid, Field(fields=wanted), at)

    def message(self, ask: GraphAsk, project: Project, at: datetime) -> dict[str, Any]:
        """`GET /{mid}`: readable among the twenty newest of its thread."""
        mid = ask.parts[0]
        row = self._db.execute(
            "select account, igsid from graph_message where seq = ? and mid = ? and project = ? and at <= ?",
            (seq_of(mid), mid, project.no, micros(at)),
        ).fetchone()
        if row is None:
            raise no_object(mid)
        wanted = fields.parsed(ask.text("fields", ""))
        for found in self._newest(project, row[0], row[1], at):
            if found[0] == mid:
                return self._shown(project, row[0], row[1], found, wanted)
        raise GraphRefusal(100, "The message has been deleted.", 2534001)

    def _thread(
        self, project: Project, account: str, igsid: str, newest: int, wanted: dict[str, Field], at: datetime
    ) -> dict[str, Any]:
        return fields.told(
            {
                "id": lambda _: thread_id(account, igsid),
                "updated_time": lambda _: written(moment(newest)),
                "participants": lambda _: {"data": [self._us(account), self._them(project, account, igsid)]},
                "messages": lambda one: self._messages(project, account, igsid, one, at),
            },
            wanted,
            ("id", "updated_time"),
        )

    def _messages(self, project: Project, account: str, igsid: str, one: Field, at: datetime) -> dict[str, Any]:
        limit = one.args.get("limit", str(READABLE))
        if not limit.isdecimal():
            raise GraphRefusal(100, "(#100) Param limit must be a number.")
        rows = self._newest(project, account, igsid, at)[: int(limit)]
        return {"data": [self._shown(project, account, igsid, row, one.fields or {}) for row in rows]}

    def _newest(self, project: Project, account: str, igsid: str, at: datetime) -> list[tuple[Any, ...]]:
        now = micros(at)
        return self._db.execute(
            "select mid, is_ours, at, body from graph_message where project = ? and account = ? and igsid = ?"
            " and at <= ? and (deleted = 0 or deleted > ?) order by at desc, seq desc limit ?",
            (project.no, account, igsid, now, now, READABLE),
        ).fetchall()

    def _shown(
        self, project: Project, account: str, igsid: str, row: tuple[Any, ...], wanted: dict[str, Field]
    ) -> dict[str, Any]:
        mid, is_ours, at, raw = row
        body = msgspec.json.decode(raw)
        us, them = self._us(account), self._them(project, account, igsid)
        return fields.told(
            {
                "id": lambda _: mid,
                "created_time": lambda _: written(moment(at)),
                "from": lambda _: us if is_ours else them,
                "to": lambda _: {"data": [them if is_ours else us]},
                "message": lambda _: body.get("text", ""),
                "attachments": lambda _: _attachments(body),
                "is_unsupported": lambda _: False,
                "story": lambda _: body.get("reply_to", {}).get("story"),
            },
            wanted,
            ("id", "created_time"),
        )

    def _us(self, account: str) -> dict[str, str]:
        return {"username": self._media.business(account).handle, "id": account}

    def _them(self, project: Project, account: str, igsid: str) -> dict[str, str]:
        return {"username": self._audience.someone(project, account, igsid).person.handle, "id": igsid}


def _attachments(body: dict[str, Any]) -> dict[str, Any] | None:
    found = body.get("attachments") or ([body["attachment"]] if "attachment" in body else [])
    told = []
    for one in found:
        url = one.get("payload", {}).get("url")
        if one["type"] == "template":
            told.append({"generic_template": one["payload"]})
        elif one["type"] == "image":
            told.append({"image_data": {"url": url}})
        elif one["type"] == "video":
            told.append({"video_data": {"url": url}})
        else:
            told.append({"file_url": url, "name": one["type"]})
    return {"data": told} if told else None
