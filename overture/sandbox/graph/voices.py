"""What people do towards an account, as it is kept and pushed: every kind of event, each under the planned faults.

Not why they do it: replies draws that from the person, control is told by whoever tries something.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec

from overture.sandbox.faults import Faults
from overture.sandbox.graph.people import Audience, seq_of
from overture.sandbox.graph.pushes import HOOK
from overture.sandbox.inbound import Inbound
from overture.sandbox.projects import Project
from overture.sandbox.store import Store, micros

FIELDS = (
    "messages",
    "message_echoes",
    "messaging_postbacks",
    "messaging_seen",
    "message_reactions",
    "messaging_referral",
    "message_edit",
    "messaging_optins",
    "messaging_handover",
    "standby",
    "comments",
    "live_comments",
    "mentions",
    "story_insights",
    "story_reactions",
    "follow",
)
"""What an account may subscribe to."""

EMOJI = {"love": "\u2764", "smile": "\U0001f606", "sad": "\U0001f622", "wow": "\U0001f62e", "angry": "\U0001f620"}


class Voices:
    """Events of people and of accounts. Every method runs inside the caller's transaction."""

    def __init__(self, store: Store, audience: Audience, inbound: Inbound, faults: Faults) -> None:
        self._db = store.db
        self._audience = audience
        self._inbound = inbound
        self._faults = faults
        self._subscribed: dict[tuple[int, str], frozenset[str]] = {}
        self.reload()

    def reload(self) -> None:
        rows = self._db.execute("select project, account, fields from graph_subscription")
        self._subscribed = {(project, account): frozenset(fields.split(",")) for project, account, fields in rows}

    def subscribed(self, project: Project, account: str) -> frozenset[str]:
        """The fields an account is subscribed to: all of them until it says otherwise."""
        return self._subscribed.get((project.no, account), frozenset(FIELDS))

    def subscribe(self, project: Project, account: str, fields: frozenset[str]) -> None:
        """From now on these alone; none at all where it is empty."""
        self._db.execute(
            "insert or replace into graph_subscription (project, account, fields) values (?, ?, ?)",
            (project.no, account, ",".join(sorted(fields))),
        )
        self._subscribed[project.no, account] = fields

    def writes(
        self,
        project: Project,
        account: str,
        igsid: str,
        message: dict[str, Any],
        at: datetime,
        *,
        is_told: bool = True,
    ) -> str:
        """A person writes; the message's id."""
        self._audience.know(project, account, igsid)
        mid = self._audience.keep(project, account, igsid, message, at, is_ours=False)
        event = self._event(igsid, account, at, message={"mid": mid, **message})
        self._push(project, account, igsid, "messages", event, at, mid, is_told)
        return mid

    def taps(
        self,
        project: Project,
        account: str,
        igsid: str,
        title: str,
        payload: str,
        at: datetime,
        *,
        is_told: bool = True,
    ) -> str:
        """A person taps a button that comes back to us; the id of what that says."""
        self._audience.know(project, account, igsid)
        mid = self._audience.keep(project, account, igsid, {"text": title}, at, is_ours=False)
        event = self._event(igsid, account, at, postback={"mid": mid, "title": title, "payload": payload})
        self._push(project, account, igsid, "messaging_postbacks", event, at, mid, is_told)
        return mid

    def echoes(self, project: Project, account: str, igsid: str, mid: str, body: dict[str, Any], at: datetime) -> None:
        """What left the account, told back to it."""
        fields = self._subscribed.get((project.no, account))
        if fields is not None and not fields & {"message_echoes", "messages"}:
            return
        message: dict[str, Any] = {"mid": mid, **_shown(body), "is_echo": True}
        event = self._event(account, igsid, at, message=message)
        self._push(project, account, igsid, None, event, at, f"echo:{mid}", True)

    def reads(
        self, project: Project, account: str, igsid: str, mid: str, at: datetime, *, is_told: bool = True
    ) -> None:
        """A person has seen everything up to this message."""
        event = self._event(igsid, account, at, read={"mid": mid})
        self._push(project, account, igsid, "messaging_seen", event, at, f"read:{mid}", is_told)

    def reacts(
        self,
        project: Project,
        account: str,
        igsid: str,
        mid: str,
        reaction: str | None,
        at: datetime,
        *,
        is_told: bool = True,
    ) -> None:
        """A person sets a reaction under a message, or takes theirs back (None)."""
        told: dict[str, Any] = {"mid": mid, "action": "unreact"}
        if reaction is not None:
            told = {"mid": mid, "action": "react", "reaction": reaction, "emoji": EMOJI.get(reaction, reaction)}
        event = self._event(igsid, account, at, reaction=told)
        self._push(project, account, igsid, "message_reactions", event, at, f"reaction:{mid}:{reaction}", is_told)

    def deletes(
        self, project: Project, account: str, igsid: str, mid: str, at: datetime, *, is_told: bool = True
    ) -> None:
        """A person takes a message of theirs back; it can still be read until then."""
        self._db.execute(
            "update graph_message set deleted = ? where seq = ? and mid = ?", (micros(at), seq_of(mid), mid)
        )
        event = self._event(igsid, account, at, message={"mid": mid, "is_deleted": True})
        self._push(project, account, igsid, "messages", event, at, f"deleted:{mid}", is_told)

    def edits(
        self, project: Project, account: str, igsid: str, mid: str, text: str, at: datetime, *, is_told: bool = True
    ) -> None:
        """A person writes a message of theirs anew."""
        self._db.execute(
            "update graph_message set body = ? where seq = ? and mid = ?",
            (msgspec.json.encode({"text": text}), seq_of(mid), mid),
        )
        event = self._event(igsid, account, at, message_edit={"mid": mid, "text": text, "num_edit": 1})
        self._push(project, account, igsid, "message_edit", event, at, f"edited:{mid}:{text}", is_told)

    def refers(
        self,
        project: Project,
        account: str,
        igsid: str,
        referral: dict[str, Any],
        at: datetime,
        *,
        is_told: bool = True,
    ) -> None:
        """A person opens the conversation from a link, without a word."""
        self._audience.know(project, account, igsid)
        event = self._event(igsid, account, at, referral=referral)
        key = f"referral:{igsid}:{micros(at)}"
        self._push(project, account, igsid, "messaging_referral", event, at, key, is_told)

    def changes(
        self,
        project: Project,
        account: str,
        igsid: str,
        name: str,
        value: dict[str, Any],
        at: datetime,
        *,
        is_told: bool = True,
        in_entry: bool = False,
    ) -> None:
        """Something under a post or a story: `name` is the field, `value` what it says. `in_entry`: in the other of
        the two shapes that are documented."""
        event = {"field": name, "value": value}
        key = f"{name}:{value.get('id') or value.get('media_id')}:{micros(at)}"
        self._push(project, account, igsid, name, {"entry" if in_entry else "changes": event}, at, key, is_told)

    def _event(self, sender: str, recipient: str, at: datetime, **what: Any) -> dict[str, Any]:
        stamp = micros(at) // 1000
        return {"messaging": {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": stamp, **what}}

    def _push(
        self,
        project: Project,
        account: str,
        igsid: str,
        name: str | None,
        event: dict[str, Any],
        at: datetime,
        key: str,
        is_told: bool,
    ) -> None:
        if not is_told:
            return
        fields = self._subscribed.get((project.no, account))
        if name is not None and fields is not None and name not in fields:
            return
        id = "evt_" + blake2b(f"{project.name}:{account}:{key}".encode(), digest_size=12).hexdigest()
        faults = self._faults.on_inbound(project.name, igsid, key)
        told = msgspec.json.encode({"id": account, **event})
        self._inbound.keep(project, id, f"graph:{account}:{igsid}", at, told, faults, HOOK)


def _shown(body: dict[str, Any]) -> dict[str, Any]:
    """A message of ours as its echo says it: text and attachments, not what is offered under it."""
    shown: dict[str, Any] = {}
    if "text" in body:
        shown["text"] = body["text"]
    attachments = body.get("attachments") or ([body["attachment"]] if "attachment" in body else [])
    if attachments:
        shown["attachments"] = [
            {"type": one["type"], "payload": {"generic": one["payload"]}}
            if one["type"] == "template"
            else {"type": one["type"], "payload": one.get("payload", {})}
            for one in attachments
        ]
    if "reply_to" in body:
        shown["reply_to"] = body["reply_to"]
    return shown
