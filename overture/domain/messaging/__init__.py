"""Messaging: the only way a message leaves, the rules for every send, who was contacted and who answered.

Not campaigns: they register as the product whose messages these are.
"""

from overture.domain.messaging import contacts, recovery
from overture.domain.messaging.commands import (
    add,
    answered,
    clients_answered,
    free_from_others,
    open_zones,
    remove,
    resolve,
    skip_bound,
    skip_waiting,
)
from overture.domain.messaging.contracts import (
    EVERYTHING,
    Doubt,
    Plan,
    Product,
    Products,
    Start,
    StepResult,
    Tally,
    TargetResult,
    TargetStatus,
    Wanted,
)
from overture.domain.messaging.counting import Due, StepAsked, Waiting, asked_at_once
from overture.domain.messaging.echoing import sent_by_hand
from overture.domain.messaging.erasing import ErasedMessages, erase, under_way
from overture.domain.messaging.errors import (
    MessageNotFound,
    TaskAlreadyClaimed,
    TaskNotClaimed,
    TaskNotFound,
    TaskOver,
    TaskSendingHeld,
)
from overture.domain.messaging.events import EVENTS
from overture.domain.messaging.export import copy_results, csv_columns, export_sql
from overture.domain.messaging.putback import ended_by_step, follow_on, forget_follow_ups, has_gone_on
from overture.domain.messaging.queries import (
    already_contacted,
    attempts,
    doubts_of,
    facts,
    in_doubt,
    of_target,
    of_targets,
    page,
    stream,
    waiting,
)
from overture.domain.messaging.reaching import OUTSIDE, Reach, Reached, is_limited, reach_of
from overture.domain.messaging.reactions import REACTIONS
from overture.domain.messaging.rules import Asked, Row, Ruling, explained, rendered, rule
from overture.domain.messaging.said import (
    SENT,
    Written,
    contacted_of,
    forget_reply,
    ids_of_sent,
    is_ours,
    sent_ids,
    sent_to,
    sides_of,
    unite,
    written,
    written_to,
)
from overture.domain.messaging.single.accepting import accept, accept_from, accept_many
from overture.domain.messaging.single.commands import (
    Echoed,
    cancel,
    delivered,
    delivered_by_echo,
    external_ids,
    seen,
    skip_singles,
)
from overture.domain.messaging.single.contracts import NewSingle, Single, SingleStatus
from overture.domain.messaging.single.doubts import SingleDoubt, resolve_single, singles_in_doubt
from overture.domain.messaging.single.erasing import singles_under_way
from overture.domain.messaging.single.errors import NotCancellable, SingleMessageNotFound
from overture.domain.messaging.single.events import EVENTS as SINGLE_EVENTS
from overture.domain.messaging.single.events import (
    SingleDelivered,
    SingleFailed,
    SingleRead,
    SingleSubmitted,
)
from overture.domain.messaging.single.foreseeing import Foreseen
from overture.domain.messaging.single.foreseeing import foresee as foresee_single
from overture.domain.messaging.single.queries import get as get_single
from overture.domain.messaging.single.queries import page as page_of_singles
from overture.domain.messaging.single.recovering import doubt_singles
from overture.domain.messaging.single.rousing import rouse
from overture.domain.messaging.single.showing import Showing, show
from overture.domain.messaging.single.work import SingleMessages
from overture.domain.messaging.standing import follow_ups
from overture.domain.messaging.steps import Step, StepText, variant_of
from overture.domain.messaging.takingback import TakenBack, is_sent, take_back
from overture.domain.messaging.tasks import (
    CouldNot,
    Task,
    TaskStatus,
    claim,
    could_not,
    done,
    get_task,
    release,
    task_page,
)
from overture.domain.messaging.timing import Timing, Watch
from overture.domain.messaging.windows import UNBOUNDED, Allowed, Facts, Rule, Window, judged
from overture.domain.messaging.work import Limits, Messages

__all__ = [
    "EVENTS",
    "EVERYTHING",
    "OUTSIDE",
    "REACTIONS",
    "SENT",
    "SINGLE_EVENTS",
    "UNBOUNDED",
    "Allowed",
    "Asked",
    "CouldNot",
    "Doubt",
    "Due",
    "Echoed",
    "ErasedMessages",
    "Facts",
    "Foreseen",
    "Limits",
    "MessageNotFound",
    "Messages",
    "NewSingle",
    "NotCancellable",
    "Plan",
    "Product",
    "Products",
    "Reach",
    "Reached",
    "Row",
    "Rule",
    "Ruling",
    "Showing",
    "Single",
    "SingleDelivered",
    "SingleDoubt",
    "SingleFailed",
    "SingleMessageNotFound",
    "SingleMessages",
    "SingleRead",
    "SingleStatus",
    "SingleSubmitted",
    "Start",
    "Step",
    "StepAsked",
    "StepResult",
    "StepText",
    "TakenBack",
    "Tally",
    "TargetResult",
    "TargetStatus",
    "Task",
    "TaskAlreadyClaimed",
    "TaskNotClaimed",
    "TaskNotFound",
    "TaskOver",
    "TaskSendingHeld",
    "TaskStatus",
    "Timing",
    "Waiting",
    "Wanted",
    "Watch",
    "Window",
    "Written",
    "accept",
    "accept_from",
    "accept_many",
    "add",
    "already_contacted",
    "answered",
    "asked_at_once",
    "attempts",
    "cancel",
    "claim",
    "clients_answered",
    "contacted_of",
    "contacts",
    "copy_results",
    "could_not",
    "csv_columns",
    "delivered",
    "delivered_by_echo",
    "done",
    "doubt_singles",
    "doubts_of",
    "ended_by_step",
    "erase",
    "explained",
    "export_sql",
    "external_ids",
    "facts",
    "follow_on",
    "follow_ups",
    "foresee_single",
    "forget_follow_ups",
    "forget_reply",
    "free_from_others",
    "get_single",
    "get_task",
    "has_gone_on",
    "ids_of_sent",
    "in_doubt",
    "is_limited",
    "is_ours",
    "is_sent",
    "judged",
    "of_target",
    "of_targets",
    "open_zones",
    "page",
    "page_of_singles",
    "reach_of",
    "recovery",
    "release",
    "remove",
    "rendered",
    "resolve",
    "resolve_single",
    "rouse",
    "rule",
    "seen",
    "sent_by_hand",
    "sent_ids",
    "sent_to",
    "show",
    "sides_of",
    "singles_in_doubt",
    "singles_under_way",
    "skip_bound",
    "skip_singles",
    "skip_waiting",
    "stream",
    "take_back",
    "task_page",
    "under_way",
    "unite",
    "variant_of",
    "waiting",
    "written",
    "written_to",
]
