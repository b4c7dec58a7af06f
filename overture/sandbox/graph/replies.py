"""What a person does about a message of ours: reads it, answers, taps what was offered, reacts, opts out, blocks.

Drawn from the person, or forced by a scenario; when it is due is the project's time, how it is pushed is voices'.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from overture.sandbox.behaviour import SOON, Kind
from overture.sandbox.graph.people import Audience, Someone
from overture.sandbox.graph.voices import Voices
from overture.sandbox.projects import Project
from overture.sandbox.scenarios import Scenario

READS, REACTS = 0.5, 0.04
"""Shares of those who say nothing."""
_MOMENT = timedelta(seconds=5)


def answer(
    voices: Voices,
    audience: Audience,
    project: Project,
    account: str,
    who: Someone,
    mid: str,
    body: dict[str, Any],
    at: datetime,
) -> None:
    """Everything this person will do about the message `mid`, sent at `at`."""
    kind, igsid = who.does.kind, who.igsid
    if kind is Kind.BLOCKS:
        audience.block(project, account, igsid, at + who.does.after)
        return
    if kind in (Kind.REPLIES, Kind.OPTS_OUT):
        when = at + who.does.after
        voices.reads(project, account, igsid, mid, when - _MOMENT)
        reply = _says(voices, project, account, who, mid, body, when)
        if who.forced is Scenario.DELETES:
            voices.deletes(project, account, igsid, reply, when + SOON)
        return
    if who.forced is Scenario.READS:
        voices.reads(project, account, igsid, mid, at + SOON / 2)
    elif who.forced is Scenario.REACTS:
        voices.reacts(project, account, igsid, mid, "love", at + SOON)
    elif who.forced is None and (draw := who.person.share(3)) < READS:
        when = at + timedelta(seconds=round(20 * 180 ** who.person.share(11)))
        voices.reads(project, account, igsid, mid, when)
        if draw < REACTS:
            voices.reacts(project, account, igsid, mid, "love", when + _MOMENT)


def _says(
    voices: Voices, project: Project, account: str, who: Someone, mid: str, body: dict[str, Any], at: datetime
) -> str:
    """The answer's id: a tap where something was offered, words where not; who opts out says so in words."""
    igsid = who.igsid
    if who.does.kind is Kind.REPLIES:
        offered = [one for one in body.get("quick_replies", ()) if one["content_type"] == "text"]
        if offered:
            tapped = offered[who.person.draw[12] % len(offered)]
            message = {"text": tapped["title"], "quick_reply": {"payload": tapped["payload"]}}
            return voices.writes(project, account, igsid, message, at)
        buttons = [one for one in _buttons(body) if one["type"] == "postback"]
        if buttons:
            button = buttons[who.person.draw[12] % len(buttons)]
            return voices.taps(project, account, igsid, button["title"], button["payload"], at)
    return voices.writes(project, account, igsid, {"text": who.does.text}, at)


def _buttons(body: dict[str, Any]) -> list[dict[str, Any]]:
    payload = body.get("attachment", {}).get("payload", {})
    found: list[dict[str, Any]] = list(payload.get("buttons", ()))
    for element in payload.get("elements", ()):
        found += element.get("buttons", ())
    return found
