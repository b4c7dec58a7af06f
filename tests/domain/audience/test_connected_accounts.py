"""Which tools the accounts of a project serve: those whose lists and details their connectors read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from overture.connectors.bridge.connector import BRIDGE, BridgeConnector
from overture.domain.accounts import Credentials
from overture.domain.audience import BY_NAME, ConnectedAccounts
from overture.domain.platforms import Connectors, Detail, ListAsk, PlatformUnreachable, Relation
from overture.runtime.vault import Vault
from tests.domain.audience.test_jobs import new
from tests.factories import in_world
from tests.world import World

JOBS = {
    "followers": new("followers", usernames=["nasa"]),
    "likers": new("likers", usernames=["nasa"]),
    "hashtag": new("hashtag", hashtags=["sunset"]),
    "emails of followers": new("emails", usernames=["nasa"]),
    "phones of likers": new("phones", usernames=["nasa"], source="likers"),
}


@in_world
async def test_an_account_serves_the_lists_and_details_its_connector_reads(w: World) -> None:
    secrets = w.deployment.secrets
    credentials = Credentials(Vault(secrets.vault_key), w.sandbox_url, secrets.sandbox_secret)

    def source(lists: Iterable[Relation], details: Iterable[Detail]) -> ConnectedAccounts:
        can = replace(BRIDGE, lists=frozenset(lists), details=frozenset(details))
        return ConnectedAccounts(credentials, Connectors({"bridge": BridgeConnector(w.session, can)}), 5.0)

    async def served(lists: Iterable[Relation], details: Iterable[Detail]) -> set[str]:
        by = source(lists, details)
        async with w.db.transaction(w.project.id) as tx:
            return {
                name for name, job in JOBS.items() if await by.serves(tx, w.project.id, job.tool, job.tool.needs, job)
            }

    assert await served(Relation, Detail) == set(JOBS)
    assert await served(Relation, ()) == {"followers", "likers", "hashtag"}
    assert await served([Relation.FOLLOWERS], Detail) == {"followers", "emails of followers"}
    assert await served([Relation.LIKERS], [Detail.PROFILE]) == {"likers", "phones of likers"}
    assert await served((), Detail) == set()
    likers = source([Relation.LIKERS], [Detail.PROFILE])
    phones = BY_NAME["phones"]
    async with w.db.transaction(w.project.id) as tx:
        reads = await likers.opened(tx, w.project.id, phones, phones.needs)
        assert await likers.opened(tx, w.project.id, BY_NAME["hashtag"], frozenset()) is None
    assert reads is not None
    page = await reads.people(ListAsk(Relation.LIKERS, "nasa", 2), None, 50)
    assert len(page.people) == 50
    assert len(await reads.details(page.people, phones.needs)) == 50
    with pytest.raises(PlatformUnreachable):
        await reads.people(ListAsk(Relation.FOLLOWERS, "nasa"), None, 50)
    assert "`bridge`" in likers.would_serve(phones)
    assert "a connector that lists people" in likers.would_serve(BY_NAME["hashtag"])
