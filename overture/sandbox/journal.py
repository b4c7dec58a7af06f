"""The journal: what each person really received, by which runs of Overture are judged.

Reads only; messages writes it.
"""

from __future__ import annotations

from typing import Any

import msgspec

from overture.sandbox.graph.people import seq_of
from overture.sandbox.messages import external_id
from overture.sandbox.projects import Project
from overture.sandbox.store import Store, moment


def page(store: Store, project: Project, handle: str | None, after: int, limit: int) -> dict[str, Any]:
    """Accepted messages in order of arrival after `after`; `next` is the last one's number where there may be more."""
    store.db.create_function("graph_seq", 1, seq_of, deterministic=True)
    who = "" if handle is None else " and m.handle = ?"
    rows = store.db.execute(
        "select m.seq, m.token, m.account, platform, handle, text, m.at, real_at, attempts, g.mid, g.token, g.body"
        " from message m left join graph_message g on g.seq = graph_seq(m.token) and g.mid = m.token"
        f" where m.project = ? and m.seq > ?{who} order by m.seq limit ?",
        (project.no, after, *(() if handle is None else (handle,)), limit),
    ).fetchall()
    entries = [
        {
            "seq": seq,
            "id": external_id(project, token) if mid is None else mid,
            "token": token if said is None else said,
            "account": account,
            "platform": platform,
            "handle": to,
            "text": text,
            "at": moment(at),
            "receivedAt": moment(real_at),
            "attempts": attempts,
            **({} if body is None else {"message": msgspec.Raw(body)}),
        }
        for seq, token, account, platform, to, text, at, real_at, attempts, mid, said, body in rows
    ]
    return {"entries": entries, "next": entries[-1]["seq"] if len(entries) == limit else None}


def summary(store: Store, project: Project) -> dict[str, int]:
    """Counts over all of a project's messages."""
    messages, repeated = store.db.execute(
        "select count(*), coalesce(sum(attempts > 1), 0) from message where project = ?", (project.no,)
    ).fetchone()
    people, twice = store.db.execute(
        "select count(*), coalesce(sum(received > 1), 0) from (select count(*) as received from message"
        " where project = ? group by handle, platform)",
        (project.no,),
    ).fetchone()
    (again,) = store.db.execute(
        "select count(*) from (select 1 from graph_message where project = ? and token is not null"
        " group by token having count(*) > 1)",
        (project.no,),
    ).fetchone()
    return {
        "messages": messages,
        "people": people,
        "peopleWithTwoOrMore": twice,
        "repeatedTokens": repeated + again,
    }
