"""What an erasure asks of tables that only grow is found by an index of what it asks for, not by the project alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from overture.domain.audience import erasing as rows_of
from overture.domain.conversations import erasing as replies
from overture.domain.erasure import commands
from overture.domain.messaging import erasing as messages
from overture.domain.messaging.single import erasing as singles
from overture.domain.suppression import erasing as suppressions
from overture.domain.targets import erasing as addresses
from overture.domain.webhooks import erasing as events
from tests.factories import in_world
from tests.world import World

WHO, NAMES = [UUID(int=1), UUID(int=2)], ["somebody", "somebody.else"]
AT = "2026-01-01T00:00:00+00:00"
ASKED: tuple[tuple[str, tuple[Any, ...], tuple[str, ...]], ...] = (
    (rows_of._FIND, (NAMES, ["123"]), ("audience_row_named",)),
    (rows_of._REMOVE, (WHO, [1, 2]), ("audience_row_pkey", "audience_delivered_pkey")),
    (addresses._ADDRESSES, (["%/somebody"],), ("target_misaddressed",)),
    (addresses._OWN, (["%/somebody"], WHO), ("target_pkey",)),
    (addresses._IDS, (WHO,), ("target_project_id_campaign_id_person_id_key",)),
    (messages._IDS, (WHO,), ("message_pkey", "message_of_target")),
    (messages._UNDER_WAY, (WHO,), ("message_pkey",)),
    (messages._ERASE, (WHO,), ("message_pkey",)),
    (singles._ERASE, (WHO, "(erased)"), ("single_message_of_person",)),
    (singles._IDS, (WHO,), ("single_message_of_person",)),
    (singles._FLYING, (WHO,), ("single_message_of_person",)),
    (events._CALLED, (WHO,), ("callback_of",)),
    (events._CALLBACKS, (WHO,), ("callback_of",)),
    (replies._ERASE, (WHO, "(erased)"), ("inbound_of",)),
    (suppressions._ERASE, (WHO, "(erased)", None), ("suppression_standing", "suppression_removed", "suppression_pkey")),
    (events._EVENTS, (NAMES, WHO, ["handle"], "(erased)"), ("event_named",)),
    (events._ANSWERS, (WHO, "(erased)"), ("delivery_project_id_endpoint_id_event_id_key", "delivery_attempt_pkey")),
)
# So many that a plan must choose; where a table is empty, a tree is as good as any.
FILLED = (
    """insert into audience_row (project_id, job_id, position, origin, flags, person, user_id, username)
    select $1, gen_random_uuid(), n, 0, 0, n, n::text, md5(n::text) from generate_series(1, 5000) n""",
    """insert into event (project_id, id, subject, seq, name, at, data)
    select $1, gen_random_uuid(), gen_random_uuid(), 1, 'message.sent', clock_timestamp(),
      jsonb_build_object('instagram_username', md5(n::text), 'message', repeat('Hi ', 50))
    from generate_series(1, 5000) n""",
    """insert into target (project_id, id, campaign_id, person_id, handle, created_at)
    select $1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), md5(n::text), clock_timestamp()
    from generate_series(1, 2000) n""",
    """insert into message (project_id, id, pick_key, position, target_id, client_id, person_id)
    select $1, id, campaign_id, 1, id, id, person_id from target where project_id = $1""",
    """insert into single_message (project_id, id, pick_key, position, person_id, recipient, created_at)
    select $1, gen_random_uuid(), $1, n, gen_random_uuid(), 'x', clock_timestamp() from generate_series(1, 2000) n""",
    """insert into callback (project_id, id, pick_key, position, subject, url, body, headers, policy, may_be_loopback,
      created_at)
    select $1, gen_random_uuid(), $1, n, gen_random_uuid(), 'x', '', '{}', '{}', true, clock_timestamp()
    from generate_series(1, 2000) n""",
    """insert into person (project_id, id, created_at)
    select $1, gen_random_uuid(), clock_timestamp() from generate_series(1, 5000) n""",
    """insert into suppression (project_id, id, person_id, platform, handle, reason, source, created_at, removed_at)
    select $1, gen_random_uuid(), id, 'instagram', md5(id::text), 'manual', 'api', created_at,
      case when id < '80000000-0000-0000-0000-000000000000' then created_at end
    from person where project_id = $1""",
    """insert into delivery (project_id, id, pick_key, position, endpoint_id, event_id, event_name, created_at)
    select $1, gen_random_uuid(), $1, n, $1, gen_random_uuid(), 'message.sent', clock_timestamp()
    from generate_series(1, 2000) n""",
)


@in_world
async def test_no_statement_of_an_erasure_reads_a_whole_table(w: World) -> None:
    async with w.db.transaction(w.project.id) as tx:
        await tx.execute(commands._BY_KEY)
        for sql in FILLED:
            await tx.execute(sql, w.project.id)
        for sql, values, indexes in ASKED:
            plan = "\n".join(r[0] for r in await tx.fetch(f"explain (costs off) {sql}", w.project.id, *values))
            assert [i for i in indexes if i not in plan] == [], plan
            assert "Seq Scan" not in plan, plan
