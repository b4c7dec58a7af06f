"""What a platform said of a message, in the engine's words: the same for every kind that sends.

Not what is counted and told of it: each kind does that when it is recorded.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from overture.domain.platforms import (
    AccountStopped,
    Handed,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Throttled,
    Unconfirmed,
)
from overture.runtime.work.kinds import Answer, Item, LaneNews, State
from overture.runtime.work.lanes import HOLD

_BACKOFF: Final = (2, 5, 15, 60, 300)
_WORKED: Final = LaneNews(worked=True)


def answer_of(item: Item, outcome: Outcome, *, is_free: bool) -> Answer:
    """The answer, with the values of `external_id`, `sent_at` and `reason`. `is_free`: where it was not taken, any lane
    may take it again."""
    match outcome:
        case Sent(external_id, at):
            return Answer(State.DONE, "sent", (external_id, at or item.at, None), lane=_WORKED)
        case Refused(reason, detail):
            evidence = {"reason": reason, "detail": detail}
            return Answer(State.REFUSED, "refused", (None, None, reason), evidence=evidence, lane=_WORKED)
        case NotSent(why, retry_after):
            pause = retry_after if retry_after is not None else _BACKOFF[min(item.attempt - 1, len(_BACKOFF) - 1)]
            hold = LaneNews(hold=timedelta(seconds=pause), reason=f"{HOLD}not_sent:{why}")
            return Answer(State.WAITING, "not_sent", tells=False, unbind=is_free, evidence={"why": why}, lane=hold)
        case Throttled(retry_after, why):
            hold = LaneNews(hold=timedelta(seconds=max(retry_after, 1.0)), reason=f"{HOLD}throttled")
            return Answer(State.WAITING, "throttled", tells=False, unbind=is_free, evidence={"why": why}, lane=hold)
        case AccountStopped(stop, why):
            return Answer(
                State.WAITING,
                "account_stopped",
                tells=False,
                unbind=is_free,
                evidence={"stop": stop.value, "why": why},
                extra=outcome,
            )
        case Handed(task):
            return Answer(State.WITH_PERSON, "handed", tells=False, evidence={"task": task})
        case Unconfirmed(why):
            return Answer(State.IN_DOUBT, "unconfirmed", tells=False, evidence={"why": why})
