"""Credentials: how an account's connector is reached, unsealed once and kept in memory.

Never logged, never part of a contract.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from overture.domain.accounts.contracts import Account, AccountStatus
from overture.domain.platforms import Credential, Login
from overture.kernel.ids import AccountId, ProjectId
from overture.runtime.db import Tx
from overture.runtime.secrets import Secret
from overture.runtime.vault import Vault

GRANT = "account token"
TOKEN = "bridge token"  # noqa: S105 - the purpose a token is sealed for
INBOUND = "bridge inbound"

_ROWS = """
select a.id, a.platform, a.handle, a.client_id, a.connector, a.bridge_id, a.status, a.reason, a.cooling_until, a.width,
  a.hourly_cap, a.daily_cap, a.cap_id, a.created_at, a.fallback, a.fallback_bridge_id, a.task_hours,
  a.project_id, b.url, b.token,
  a.external_id, g.login, g.token as grant_token, p.mode = 'test' as is_test
from account a left join bridge b on b.project_id = a.project_id and b.id = a.bridge_id
left join account_grant g on g.project_id = a.project_id and g.account_id = a.id
join project p on p.id = a.project_id
where a.project_id = any($1::uuid[]) and a.id = any($2::uuid[]) order by a.project_id, a.id
"""
_SECOND = """
select a.id, b.url, b.token from account a
left join bridge b on b.project_id = a.project_id and b.id = a.fallback_bridge_id
where a.project_id = any($1::uuid[]) and a.id = any($2::uuid[]) order by a.project_id, a.id
"""


@dataclass(frozen=True, slots=True)
class Granted:
    """What is known of an account beside its row: the platform's id of it, and the token its owner gave."""

    external_id: str | None
    login: str | None
    token: bytes | None
    is_test: bool


class Credentials:
    """Builds credentials; `sandbox_url` serves the accounts without a bridge, with `sandbox_token` as their token."""

    def __init__(
        self,
        vault: Vault,
        sandbox_url: str,
        sandbox_token: Secret,
        *,
        graph_url: str = "",
        granted: Collection[str] = ("instagram",),
    ) -> None:
        """`granted`: the connectors whose accounts have tokens of their own, at `graph_url` (empty: the platform's)."""
        self._vault = vault
        self._graph_url = graph_url
        self._granted = granted
        self.sandbox_url = sandbox_url
        self.sandbox_token = sandbox_token
        self._opened: dict[bytes, str] = {}

    async def of(
        self, tx: Tx, projects: Sequence[UUID], accounts: Sequence[UUID]
    ) -> dict[UUID, tuple[Account, Credential]]:
        """Accounts with their credentials, by id; ids that are gone are left out."""
        out: dict[UUID, tuple[Account, Credential]] = {}
        for r in await tx.fetch(_ROWS, sorted(set(projects)), sorted(set(accounts))):
            v = list(r)[:17]
            v[6] = AccountStatus(v[6])
            account = Account(*v)
            if account.connector in self._granted:
                granted = Granted(r["external_id"], r["login"], r["grant_token"], r["is_test"])
                out[account.id] = (account, self.granted(r["project_id"], account, granted))
            else:
                out[account.id] = (account, self.build(r["project_id"], account, r["url"], r["token"]))
        return out

    async def second(self, tx: Tx, known: Sequence[tuple[UUID, Account]]) -> dict[UUID, Credential]:
        """The credentials of the second ways of (project, account)s, by account; of those that have one."""
        wanted = {a.id: (p, a) for p, a in known if a.fallback is not None}
        if not wanted:
            return {}
        rows = await tx.fetch(_SECOND, sorted({p for p, _ in wanted.values()}), sorted(wanted))
        return {r["id"]: self.build(*wanted[r["id"]], r["url"], r["token"]) for r in rows}

    @property
    def sandbox_app_secret(self) -> str:
        """The secret of the sandbox's app at the platforms it stands for: it signs pushes and proves tokens."""
        return hmac.digest(self.sandbox_token.reveal().encode(), b"instagram app", "sha256").hex()

    @property
    def sandbox_graph_url(self) -> str:
        """Where the sandbox stands for those platforms."""
        return self.sandbox_url.rstrip("/") + "/graph" if self.sandbox_url else ""

    def granted(self, project_id: UUID, account: Account, known: Granted) -> Credential:
        """The credential of an account that is reached at the platform itself. A test project's is the sandbox's,
        whatever token it has; a live one without a token proves nothing, and is refused there."""
        secret = "" if known.token is None else self._unsealed(project_id, known.token, GRANT)
        if known.is_test and not secret:
            secret = self.sandbox_token.reveal()
        return Credential(
            ProjectId(project_id),
            AccountId(account.id),
            account.platform,
            account.handle,
            self.sandbox_graph_url if known.is_test else self._graph_url,
            secret,
            known.is_test,
            external_id=known.external_id,
            login=None if known.login is None else Login(known.login),
        )

    def build(self, project_id: UUID, account: Account, url: str | None, sealed: bytes | None) -> Credential:
        """One credential; without a bridge it is the sandbox's."""
        simulated = url is None or sealed is None
        if url is None or sealed is None:
            base, secret = self.sandbox_url, self.sandbox_token.reveal()
        else:
            base, secret = url, self._unsealed(project_id, sealed)
        return Credential(
            ProjectId(project_id), AccountId(account.id), account.platform, account.handle, base, secret, simulated
        )

    def _unsealed(self, project_id: UUID, sealed: bytes, purpose: str = TOKEN) -> str:
        found = self._opened.get(sealed)
        if found is None:
            if len(self._opened) > 10_000:
                self._opened.clear()
            found = self._vault.opened(sealed, project_id=ProjectId(project_id), purpose=purpose).decode()
            self._opened[sealed] = found
        return found
