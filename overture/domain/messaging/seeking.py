"""A message whose outcome nobody knows, asked of its platform: the same for every kind that sends.

Not when that is asked, which is the engine's, and not what a person says of it.
"""

from __future__ import annotations

from uuid import UUID

from overture.domain.accounts import Account, AccountStatus
from overture.domain.messaging.said import has_open_twin, is_ours
from overture.domain.platforms import Connector, Credential, Found, LooksUpMessages, NotThere, Sought
from overture.kernel.ids import MessageId, PersonId
from overture.runtime.db import Database
from overture.runtime.work.kinds import Answer, DoubtRow, State

_PATIENCE = 5.0


class Seeking:
    """`seconds`: how long a call may take; a look-up takes no longer than that, and never more than five."""

    def __init__(self, db: Database, seconds: float) -> None:
        self._db = db
        self._seconds = min(_PATIENCE, seconds)

    async def answer(
        self, row: DoubtRow, account: Account, credential: Credential, connector: Connector, sought: Sought
    ) -> Answer | None:
        """What the account's connector says of the token, or of what was `sought`; None where that proves nothing.

        `not there` counts only where the look-up is exact: then it waits for the same sender again, or is skipped where
        that sender is gone.
        """
        if not isinstance(connector, LooksUpMessages):
            return None
        token = MessageId(row.id)
        seen = await connector.look_up(credential, token=token, seconds=self._seconds, sought=sought)
        is_exact = connector.capabilities.look_up_is_exact
        if isinstance(seen, Found):
            if not is_exact and await self._may_be_anothers(row, account.id, seen.external_id, sought.body.text):
                return None
            values = (seen.external_id, seen.at or row.facts["reserved_at"], None)
            return Answer(State.DONE, "found", values, evidence={"look_up": "found"})
        if isinstance(seen, NotThere) and is_exact:
            evidence = {"look_up": "not_there"}
            if account.status is AccountStatus.DISABLED:
                return Answer(State.DROPPED, "not_there", (None, None, "sender_gone"), evidence=evidence)
            return Answer(State.WAITING, "not_there", tells=False, evidence=evidence)
        return None

    async def _may_be_anothers(self, row: DoubtRow, account_id: UUID, external_id: str, text: str) -> bool:
        """Whether what was found by its words is another message of ours, or may be one whose id at the platform is not
        known: then it says nothing of this one."""
        person_id = PersonId(row.facts["person_id"])
        async with self._db.transaction(row.project_id) as tx:
            if await is_ours(tx, row.project_id, account_id, person_id, external_id):
                return True
            return await has_open_twin(tx, row.project_id, account_id, person_id, text, MessageId(row.id))
