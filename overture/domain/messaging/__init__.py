"""Messaging: the only way a message leaves, the rules for every send, who was contacted and who answered.

Not campaigns: they register as the product whose messages these are.
"""

from overture.domain.messaging import recovery
from overture.domain.messaging.commands import (
    add,
    answered,
    clients_answered,
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
from overture.domain.messaging.reaching import OUTSIDE, Reach, Window, is_limited, reach_of
from overture.domain.messaging.reactions import REACTIONS
from overture.domain.messaging.rules import Asked, Row, Ruling, explained, rendered, rule
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
from overture.domain.messaging.work import Limits, Messages

__all__ = [
    "EVENTS",
    "EVERYTHING",
    "OUTSIDE",
    "REACTIONS",
    "Asked",
    "CouldNot",
    "Doubt",
    "Due",
    "ErasedMessages",
    "Limits",
    "MessageNotFound",
    "Messages",
    "Plan",
    "Product",
    "Products",
    "Reach",
    "Row",
    "Ruling",
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
    "add",
    "already_contacted",
    "answered",
    "asked_at_once",
    "attempts",
    "claim",
    "clients_answered",
    "copy_results",
    "could_not",
    "csv_columns",
    "done",
    "doubts_of",
    "erase",
    "explained",
    "export_sql",
    "facts",
    "follow_ups",
    "get_task",
    "in_doubt",
    "is_limited",
    "is_sent",
    "of_target",
    "of_targets",
    "open_zones",
    "page",
    "reach_of",
    "recovery",
    "release",
    "remove",
    "rendered",
    "resolve",
    "rule",
    "skip_bound",
    "skip_waiting",
    "stream",
    "take_back",
    "task_page",
    "under_way",
    "variant_of",
    "waiting",
]
