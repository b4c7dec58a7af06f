"""Whether hours are open, by the clock on the wall alone: beside the product's own arithmetic, and without it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from overture.domain.identity import QuietHours
from overture.kernel.hours import Window
from tests.simulation.facts import Campaign

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland", "Asia/Kathmandu")


def is_open(windows: Iterable[Window], zone: str, moment: datetime) -> bool:
    """What a person with a clock of that zone would say."""
    wall = moment.astimezone(ZoneInfo(zone))
    minute = wall.hour * 60 + wall.minute
    for w in windows:
        today, before = wall.weekday() in w.days, (wall.weekday() - 1) % 7 in w.days
        if w.opens < w.closes:
            if today and w.opens <= minute < w.closes:
                return True
        elif (today and minute >= w.opens) or (before and minute < w.closes):
            return True
    return False


def is_quiet(quiet: QuietHours, zone: str | None, moment: datetime) -> bool:
    """Whether it is quiet where the target lives, or where the workspace says."""
    first, last = (int(part[:2]) * 60 + int(part[3:]) for part in quiet.text.split("-"))
    return is_open([Window(tuple(range(7)), first, last)], zone or quiet.timezone, moment)


def why_not(campaign: Campaign, quiet: QuietHours | None, zone: str | None, moment: datetime) -> str | None:
    """Which promise forbids writing to somebody of this zone at this moment; None where it may be."""
    if campaign.start_at is not None and moment < campaign.start_at:
        return f"before its beginning at {campaign.start_at}"
    plan = campaign.schedule
    if plan is not None and not is_open(plan.windows, (zone if plan.in_target_zone else None) or plan.timezone, moment):
        return f"outside {plan}, target in {zone}"
    if quiet is not None and is_quiet(quiet, zone, moment):
        return f"in {quiet}, target in {zone}"
    return None
