"""A person's work on the command line: a sender by hand, its tasks claimed, sent, given up."""

from __future__ import annotations

import re

from tests.chaos import people
from tests.chaos.wire import Customer
from tests.cli.running import Running, done, refused, typed

ALICE, BOB = "sandbox.ignores.71", "sandbox.ignores.72"


def test_tasks_are_listed_shown_claimed_and_ended(served: Running) -> None:
    customer, data = Customer([served.url], served.key), served.data_dir
    told = done(data, "senders", "connect", "by.hand.cli", "--assist", "--task-hours", "5")
    sender = told.split("(")[1].split(")")[0]
    assert "assist" in done(data, "senders", "list")
    assert "needs no fallback" in refused(data, "senders", "fallback", sender, "--assist")
    assert "one of --assist" in refused(data, "senders", "fallback", sender)
    client = people.client(customer, "By hand")
    campaign = people.campaign(customer, client, "by hand", [ALICE, BOB], senderIds=[sender])
    customer.post(f"/api/v1/campaigns/{campaign}/start")

    def both() -> bool:
        return done(data, "tasks", "list").count(" open ") == 2

    served.wait(both)
    ids = {
        m[2]: m[1] for m in re.finditer(r"^(task_\w+).* (sandbox\.ignores\.\d+) ", done(data, "tasks", "list"), re.M)
    }
    assert f"https://www.instagram.com/{ALICE}/" in done(data, "tasks", "show", ids[ALICE])
    assert "Claim it before" in refused(data, "tasks", "done", ids[ALICE])
    assert "is Ana's" in done(data, "tasks", "claim", ids[ALICE], "--by", "Ana")
    assert "is open again" in done(data, "tasks", "release", ids[ALICE])
    done(data, "tasks", "claim", ids[ALICE])
    assert "counts as sent" in done(data, "tasks", "done", ids[ALICE], "--external-id", "m_1")
    assert "--reason is one of" in refused(data, "tasks", "could-not", ids[BOB], "--reason", "tired")
    assert "has failed" in done(data, "tasks", "could-not", ids[BOB], "--reason", "not_done", "--note", "a rival")
    assert "a rival" in done(data, "tasks", "show", ids[BOB])
    assert ids[ALICE] in done(data, "tasks", "list", "--status", "done")
    assert typed("tasks", "list", "--data-dir", data).err == "No such tasks in this project.\n"
    assert "No project has a task" in refused(data, "tasks", "show", "task_" + "0" * 26)
    assert "--at is a moment" in refused(data, "tasks", "done", ids[ALICE], "--at", "noon")
    stats = people.seen(customer, campaign)["stats"]
    assert (stats["sent"], stats["failed"]) == (1, 1)
