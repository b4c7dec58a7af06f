"""The invariants over all rows: events, feed, deliveries, counts, usage; and at the end, that nobody was left out.

Asked now and then during a run and once everything has come to rest.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from overture.kernel.ids import shown
from overture.runtime.work.kinds import State
from tests.simulation.accounted import Accounts
from tests.simulation.facts import Desk, Violation
from tests.simulation.judge import Judge
from tests.simulation.town import Town

_MESSAGES = """
select m.id, m.seq, m.state, m.epoch, m.replied_at is not null and not (m.step = 0 and later.n > 0) as replied,
  array(select e.name from event e where e.project_id = m.project_id and e.subject = m.id order by e.seq) as names,
  array(select e.seq from event e where e.project_id = m.project_id and e.subject = m.id order by e.seq) as seqs
from message m left join lateral (
  select count(*) as n from message k where k.project_id = m.project_id and k.target_id = m.target_id and k.step > 0
    and k.replied_at is not null) later on true
order by m.id
"""
_SUBJECTS = """
select s.what, s.id, s.seq,
  array(select e.seq from event e where e.project_id = s.project_id and e.subject = s.id order by e.seq) as seqs
from (select 'campaign' as what, project_id, id, seq from campaign
  union all select 'account', project_id, id, seq from account
  union all select 'import', project_id, id, seq from target_import
  union all select 'replay', project_id, id, seq from replay
  union all select 'suppression', project_id, id, 1 + (removed_at is not null)::int from suppression) s
order by 1, 2
"""
_REMOVED = """
select e.subject, array_agg(e.seq order by e.seq) as seqs, array_agg(e.name order by e.seq) as names,
  (select count(*) from message m where m.project_id = e.project_id and m.id = e.subject) as rows
from event e where (e.project_id, e.subject) in (
  select r.project_id, r.subject from event r where r.name = 'target.removed')
group by e.project_id, e.subject order by e.subject
"""
_COUNTS = """
select n.campaign_id, n.total, n.sent, n.failed, n.skipped, n.replied, n.following,
  count(m.id) filter (where m.step = 0) as rows, count(*) filter (where m.state = 2 and m.step = 0) as row_sent,
  count(*) filter (where m.state = 3 and m.step = 0) as row_failed,
  count(*) filter (where m.state = 5 and m.step = 0) as row_skipped,
  count(m.replied_at) filter (where m.step = 0) as row_replied,
  count(*) filter (where m.step > 0 and m.state in (0, 1, 4, 6)) as row_following
from campaign_count n left join message m on m.project_id = n.project_id and m.pick_key = n.campaign_id
group by 1, 2, 3, 4, 5, 6, 7 order by 1
"""
_STEPS = """
select n.campaign_id, n.step, n.counts, array[
  count(*) filter (where m.state = 2), count(*) filter (where m.state = 3), count(*) filter (where m.state = 5),
  count(*) filter (where m.replied_at is not null and (m.step > 0 or later.n = 0)),
  count(*) filter (where m.step > 0 and m.state in (0, 1, 4, 6))] as rows
from (select project_id, campaign_id, step, array[sum(sent), sum(failed), sum(skipped), sum(replied), sum(waiting)]
  as counts from campaign_step_count group by 1, 2, 3) n
left join message m on m.project_id = n.project_id and m.pick_key = n.campaign_id and m.step = n.step
left join lateral (
  select count(*) as n from message k where k.project_id = m.project_id and k.target_id = m.target_id and k.step > 0
    and k.replied_at is not null) later on true
group by n.campaign_id, n.step, n.counts order by 1, 2
"""
_VARIANTS = """
select n.campaign_id, n.step, array[n.variant, n.sent, n.failed] as counts, array[
  n.variant, count(*) filter (where m.state = 2), count(*) filter (where m.state = 3)] as rows
from campaign_step_count n left join message m on m.project_id = n.project_id and m.pick_key = n.campaign_id
  and m.step = n.step and m.variant = n.variant
group by n.campaign_id, n.step, n.variant, n.sent, n.failed order by 1, 2, 3
"""
_UNFOLLOWED = """
select m.project_id, m.pick_key, m.step, m.client_id, g.handle
from message m join target g on g.project_id = m.project_id and g.id = m.target_id
left join message k on k.project_id = m.project_id and k.target_id = m.target_id and k.step = m.step + 1
where m.state = 2 and k.id is null order by m.id
"""
_USAGE = """
select coalesce(u.workspace_id, x.workspace_id) as workspace_id, coalesce(u.month, x.month) as month,
  coalesce(u.used, 0) as used, coalesce(u.sent, 0) as sent,
  coalesce(x.used, 0) as row_used, coalesce(x.sent, 0) as row_sent
from usage_month u full join (
  select p.workspace_id, p.mode, date_trunc('month', m.reserved_at at time zone 'UTC')::date as month,
    count(*) filter (where m.state in (1, 2, 4, 6)) as used, count(*) filter (where m.state = 2) as sent
  from message m join project p on p.id = m.project_id where m.reserved_at is not null group by 1, 2, 3) x
on x.workspace_id = u.workspace_id and x.mode = u.mode and x.month = u.month
order by 1, 2
"""
_USAGE_WITH_SINGLES = _USAGE.replace(
    "from message m join",
    """from (select project_id, reserved_at, state from message
      union all select project_id, reserved_at, state from single_message) m join""",
)
_FEED = """
select e.project_id, e.position, e.subject, e.seq, f.last
from event e join feed f on f.project_id = e.project_id where e.position is not null order by e.project_id, e.position
"""
_DELIVERIES = """
select d.project_id, d.id, d.state, d.event_id, e.url, d.reason, a.replay from delivery d
join endpoint e on e.project_id = d.project_id and e.id = d.endpoint_id
left join lateral (select t.request_headers ->> 'X-Overture-Replay' as replay from delivery_attempt t
  where t.project_id = d.project_id and t.delivery_id = d.id order by t.epoch desc limit 1) a on true order by d.id
"""
_UNDELIVERED = """
select v.id, v.name, e.id as endpoint_id from event v join endpoint e on e.project_id = v.project_id
  and v.name = any(e.events) and v.position is not null and v.at > e.created_at
left join delivery d on d.project_id = v.project_id and d.endpoint_id = e.id and d.event_id = v.id
where d.id is null and e.status = 'active' and e.seq = 0 order by v.id
"""
_FINAL = """
select m.id, m.project_id, m.pick_key, m.state, m.reason, m.client_id, g.handle, c.status, c.status_reason
from message m join target g on g.project_id = m.project_id and g.id = m.target_id
join campaign c on c.project_id = m.project_id and c.id = m.pick_key order by m.id
"""


class Ledger:
    """Asks the rows."""

    def __init__(self, town: Town, judge: Judge) -> None:
        self._town = town
        self._judge = judge
        self._accounts = Accounts(town, judge)

    async def audit(self) -> None:
        """What holds at any moment between two transactions."""
        raw = self._town.db.unwatched
        for r in await raw.fetch(_MESSAGES):
            self._events_of_message(dict(r))
        for r in await raw.fetch(_REMOVED):
            names, seqs = list(r["names"]), list(r["seqs"])
            if r["rows"] or seqs != list(range(1, len(seqs) + 1)) or not set(names[:-1]) <= {"target.queued"}:
                raise Violation("removed is removed", f"{r['subject']} has {names}, {seqs}, and {r['rows']} rows")
        for r in await raw.fetch(_SUBJECTS):
            if list(r["seqs"]) != list(range(1, r["seq"] + 1)):
                raise Violation(
                    "one event a change", f"{r['what']} {r['id']} is at {r['seq']}, its events are {r['seqs']}"
                )
        for r in await raw.fetch(_COUNTS):
            moved = ("sent", "failed", "skipped", "replied", "following")
            counts = (r["total"], *(r[n] for n in moved))
            true = (r["rows"], *(r[f"row_{n}"] for n in moved))
            if counts != true:
                raise Violation("campaign counts", f"{r['campaign_id']} says {counts}, its rows {true}")
        for r in [*await raw.fetch(_STEPS), *await raw.fetch(_VARIANTS)]:
            if r["counts"] != r["rows"]:
                raise Violation(
                    "campaign counts",
                    f"{r['campaign_id']} says of step {r['step']} {r['counts']}, its rows {r['rows']}",
                )
        for r in await raw.fetch(_USAGE_WITH_SINGLES if self._town.chats else _USAGE):
            if (r["used"], r["sent"]) != (r["row_used"], r["row_sent"]):
                usage, rows = (r["used"], r["sent"]), (r["row_used"], r["row_sent"])
                raise Violation("usage counts", f"{r['month']} says (used, sent) {usage}, the rows {rows}")
        await self._feed()
        await self._accounts.audit()

    @staticmethod
    def _events_of_message(r: dict[str, object]) -> None:
        names, seqs, seq = r["names"], r["seqs"], r["seq"]
        assert isinstance(names, list)
        assert isinstance(seqs, list)
        assert isinstance(seq, int)
        if seqs != list(range(1, seq + 1)):
            raise Violation("one event a change", f"message {r['id']} is at {seq}, its events are {seqs} {names}")
        n = Counter(names)
        state = r["state"]
        expected = {
            "target.queued": r["epoch"],
            "message.sent": int(state == State.DONE),
            "message.failed": int(state == State.REFUSED),
            "message.skipped": int(state == State.DROPPED),
            "reply.received": int(bool(r["replied"])),
        }
        if any(n[name] != count for name, count in expected.items()):
            raise Violation(
                "one event a change", f"message {r['id']} in state {state} has {names}, expected {expected}"
            )

    async def _feed(self) -> None:
        last: dict[object, int] = {}
        of_subject: dict[object, int] = {}
        ends: dict[object, int] = {}
        for r in await self._town.db.unwatched.fetch(_FEED):
            place = r["project_id"]
            if r["position"] != last.get(place, 0) + 1:
                raise Violation("the feed is dense", f"{r['position']} follows {last.get(place, 0)}")
            last[place], ends[place] = r["position"], r["last"]
            if r["seq"] <= of_subject.get(r["subject"], 0):
                raise Violation("the feed keeps a subject's order", f"{r['subject']} {r['seq']}")
            of_subject[r["subject"]] = r["seq"]
        if last != ends:
            raise Violation("the feed is dense", f"it ends at {last}, and says {ends}")

    async def at_rest(self) -> None:
        """What holds when nothing more is to be done."""
        raw = self._town.db.unwatched
        waiting = await raw.fetchval("select count(*) from event where position is null")
        if waiting:
            raise Violation("every event is delivered", f"{waiting} events have no place in the feed")
        for r in await raw.fetch("select id, handler, state, reason from chore where state <> 2 order by id"):
            raise Violation("every reaction runs", f"{r['handler']} ended as {State(r['state']).name}: {r['reason']}")
        await self._accounts.audit(is_rest=True)
        await self._deliveries()
        for r in await raw.fetch(_FINAL):
            self._fate(dict(r))
        for r in await raw.fetch(_UNFOLLOWED):
            self._unfollowed(dict(r))

    def _unfollowed(self, r: dict[str, Any]) -> None:
        """Who got a step and not the next one had no next one to get, or must not be written to."""
        place = self._judge.place(r["project_id"])
        campaign, handle = place.campaigns[r["pick_key"]], r["handle"]
        if r["step"] == len(campaign.waits) or place.lost_sender:
            return
        if (place.facts.workspace_id, handle) in self._judge.ever_suppressed:
            return
        if (place.id, campaign.client, handle) not in self._judge.may_have_replied:
            raise Violation("nobody is left out", f"{handle} in {campaign.id} has no step {r['step'] + 1}")

    async def _deliveries(self) -> None:
        raw = self._town.db.unwatched
        accepted = {(g.url, g.event_id, g.replay) for g in self._town.receivers.got if 200 <= g.status < 300}
        owners = {url: place.id for place in self._town.places for url in place.endpoints.values()}
        for r in await raw.fetch(_DELIVERIES):
            if owners[r["url"]] != r["project_id"]:
                raise Violation("projects are apart", f"delivery {r['id']} goes to {r['url']}")
            if r["state"] not in (State.DONE, State.REFUSED):
                raise Violation("every event is delivered", f"delivery {r['id']} is {State(r['state']).name}")
            if (r["state"] == State.DONE) != ((r["url"], shown("evt", r["event_id"]), r["replay"]) in accepted):
                raise Violation(
                    "every event is delivered", f"delivery {r['id']} is {r['state']}, the receiver disagrees"
                )
        for r in await raw.fetch(_UNDELIVERED):
            raise Violation("every event is delivered", f"{r['name']} {r['id']} has no delivery to {r['endpoint_id']}")

    def _fate(self, r: dict[str, object]) -> None:
        """Nobody who was allowed was left out: every end has its reason, and the reason is true."""
        judge = self._judge
        place = judge.place(r["project_id"])  # type: ignore[arg-type]
        campaign = place.campaigns[r["pick_key"]]  # type: ignore[index]
        handle, token, reason = str(r["handle"]), r["id"], r["reason"]
        who = f"{handle} in {campaign.id} ({r['status']}, {r['status_reason']})"
        if r["state"] == State.WAITING:
            if r["status"] in ("cancelled", "draft"):
                return
            raise Violation("nobody is left out", f"{who} still waits")
        if r["state"] in (State.PERFORMING, State.IN_DOUBT, State.WITH_PERSON):
            raise Violation("nobody is left out", f"{who} is {State(int(str(r['state']))).name} for ever")
        if r["state"] == State.DROPPED:
            true = {
                "target_suppressed": (place.facts.workspace_id, handle) in judge.ever_suppressed,
                "replied": (place.id, campaign.client, handle) in judge.may_have_replied,
                "target_duplicate": judge.granted_to(place, campaign.client, handle, token),  # type: ignore[arg-type]
                "missing_variable": campaign.needed_name and self._town.people[handle].first_name is None,
                "sender_gone": place.lost_sender,
                "outside_messaging_window": isinstance(place, Desk) and place.was_without,
            }
            if not true.get(str(reason), False):
                raise Violation("nobody is left out", f"{who} was skipped: {reason}, which is not so")
        elif r["state"] == State.REFUSED and not str(reason):
            raise Violation("nobody is left out", f"{who} failed without a reason")
        if r["status"] == "running":
            raise Violation("a campaign ends", f"{who} is final like everybody, and the campaign runs on")
