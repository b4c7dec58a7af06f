"""Messages in doubt sought by their words: what is found ends a doubt only where it can be no other message of ours."""

from __future__ import annotations

from uuid import UUID

from overture.domain import messaging
from overture.domain.messaging import said
from overture.domain.platforms import Body
from overture.kernel.ids import MessageId
from overture.runtime.work.kinds import State
from tests.domain.messaging.test_reaching_instagram import LIMITS, OURS, SETTLED, WROTE, connected, writes
from tests.domain.messaging.test_single import accept, person
from tests.factories import fault, in_world, in_world_with, rows, statuses, value
from tests.world import World

NUMBER = "7947908538583264"
"""Theirs who wrote, for our account."""
ACCOUNT, PERSON, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
SINGLE = """
insert into single_message (project_id, id, pick_key, person_id, recipient, body, state, external_id, position,
  created_at) values ($1, $2, $3, $4, 'x', jsonb_build_object('text', $5::text), $6, $7, 1, clock_timestamp())
"""
MESSAGE = """
with held as (
  insert into contacted (project_id, message_id, account_id, person_id, client_id, step, at)
  values ($1, $2, $3, $4, gen_random_uuid(), 0, clock_timestamp()))
insert into message (project_id, id, account_id, person_id, text, state, external_id, pick_key, position, target_id,
  client_id) values ($1, $2, $3, $4, $5, $6, $7, gen_random_uuid(), 1, $2, gen_random_uuid())
"""
# Whether it may be what the platform shows; its account, person, words, state and id at the platform.
KNOWN: tuple[tuple[bool, UUID, UUID, str, State, str | None], ...] = (
    (False, ACCOUNT, PERSON, "Hi", State.WAITING, None),
    (True, ACCOUNT, PERSON, "Hi", State.PERFORMING, None),
    (True, ACCOUNT, PERSON, " Hi\r\n", State.IN_DOUBT, None),
    (True, ACCOUNT, PERSON, "Hi", State.WITH_PERSON, None),
    (True, ACCOUNT, PERSON, "Hi", State.DONE, None),
    (False, ACCOUNT, PERSON, "Hi", State.DONE, "m_1"),
    (False, ACCOUNT, PERSON, "Hi", State.REFUSED, None),
    (False, ACCOUNT, PERSON, "Hi", State.DROPPED, None),
    (False, ACCOUNT, PERSON, "Hi!", State.IN_DOUBT, None),
    (False, ACCOUNT, OTHER, "Hi", State.IN_DOUBT, None),
    (False, OTHER, PERSON, "Hi", State.IN_DOUBT, None),
)
INDEXES = ("contacted_pkey", "message_pkey", "single_message_of_person")
# To many people, and to this one many that have their ids.
FILLED = (
    """insert into single_message (project_id, id, pick_key, person_id, recipient, body, state, external_id, position,
      created_at) select $1, gen_random_uuid(), $2, case when n < 100 then $3 else gen_random_uuid() end, 'x',
      '{"text": "Hi"}', 2, n::text, n, clock_timestamp() from generate_series(1, 2000) n""",
    """insert into message (project_id, id, account_id, person_id, text, state, external_id, pick_key, position,
      target_id, client_id) select $1, gen_random_uuid(), $2, case when n < 100 then $3 else gen_random_uuid() end,
      'Hi', 2, n::text, $2, n, gen_random_uuid(), gen_random_uuid() from generate_series(1, 2000) n""",
    """insert into contacted (project_id, message_id, account_id, person_id, client_id, step, at)
    select project_id, id, $2, person_id, $3, row_number() over (partition by person_id), clock_timestamp()
    from message where project_id = $1""",
)


@in_world_with(call_seconds=0.3)
async def test_a_campaigns_doubt_is_not_ended_by_what_may_be_an_open_single_message(w: World) -> None:
    account = await connected(w)
    await writes(w)
    worker = await w.worker()
    await fault(w, "timeout_after_commit")
    single = await accept(w, NUMBER, Body("Hello"), sender=OURS)
    await w.settle(worker)
    await w.pass_time(SETTLED)
    await fault(w, "timeout_after_commit", attempt=2)
    campaign = await w.campaign([WROTE], sender_ids=(account.id,), body="Hello", **LIMITS)
    await w.settle(worker)
    assert await value(w, "select person_id from message where project_id = $1") == await person(w, single)
    ids = [e["id"] for e in await w.journal()]
    assert len(ids) == 2, "both arrived, which nobody knows"
    await w.pass_time(SETTLED)
    assert await worker.look_up() == 0, "what is found may be the single message"
    await w.run(lambda call: messaging.resolve_single(call, single, sent=True))
    await w.pass_time(10 * SETTLED)
    assert await worker.look_up() == 0, "it was sent, and may still be what is found"
    assert await statuses(w, campaign.id) == {WROTE: ("in_doubt", None)}
    await rows(w, "update single_message set external_id = $2 where project_id = $1", ids[0])
    await w.pass_time(100 * SETTLED)
    assert await worker.look_up() == 1
    await w.settle(worker)
    assert await statuses(w, campaign.id) == {WROTE: ("sent", None)}
    assert await value(w, "select external_id from message where project_id = $1") == ids[1]


@in_world
async def test_which_other_messages_may_be_what_the_platform_shows(w: World) -> None:
    """One that may have left and has no platform's id, with these words, from this account to this person."""
    async with w.db.transaction(w.project.id) as tx:
        for sql in FILLED:
            await tx.execute(sql, w.project.id, ACCOUNT, PERSON)
        asked = (w.project.id, ACCOUNT, PERSON, "Hi", OTHER)
        plan = "\n".join(r[0] for r in await tx.fetch(f"explain (costs off) {said._OPEN_TWIN}", *asked))
        assert [i for i in INDEXES if i not in plan] == [], plan
        assert "Seq Scan" not in plan, plan
        for insert, message_id in ((SINGLE, UUID(int=4)), (MESSAGE, UUID(int=5))):
            for is_open, account_id, person_id, text, state, external_id in KNOWN:
                values = (message_id, account_id, person_id, text, int(state), external_id)
                await tx.execute(insert, w.project.id, *values)
                twin = await said.has_open_twin(tx, w.project.id, ACCOUNT, PERSON, "Hi\n", MessageId(OTHER))
                assert twin is is_open, values
                own = await said.has_open_twin(tx, w.project.id, ACCOUNT, PERSON, "Hi\n", MessageId(message_id))
                assert not own, "a message is not its own twin"
                for table, key in (("single_message", "id"), ("message", "id"), ("contacted", "message_id")):
                    await tx.execute(
                        f"delete from {table} where project_id = $1 and {key} = $2", w.project.id, message_id
                    )
