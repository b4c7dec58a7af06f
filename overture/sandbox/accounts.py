"""The sending accounts that are not simply well: stopped ones, and those that had their warning.

Any other account name of a project may send.
"""

from __future__ import annotations

from overture.sandbox.store import Store
from overture.sandbox.wire import Answer, refusal

STOPS = ("challenge", "token_revoked", "banned", "warning")
"""As events name them; a warning stops one message and not the account."""

_ANSWERS = {
    "challenge": (403, "account_challenged", "The platform asks this account to prove who it is."),
    "token_revoked": (401, "token_revoked", "The platform no longer accepts this account's token."),
    "banned": (403, "account_banned", "The platform has banned this account."),
    "warning": (409, "account_warned", "The platform has warned this account."),
}


class Accounts:
    """States by project number and account handle."""

    def __init__(self, store: Store) -> None:
        self._db = store.db
        self._stopped: dict[tuple[int, str], str] = {}
        self._warned: set[tuple[int, str]] = set()
        self.reload()

    def reload(self) -> None:
        """Read everything again, after a start or a transaction that was rolled back."""
        self._stopped.clear()
        self._warned.clear()
        for project, handle, state, warned in self._db.execute("select project, handle, state, warned from account"):
            if state != "ok":
                self._stopped[project, handle] = state
            if warned:
                self._warned.add((project, handle))

    def stopped(self, project: int, handle: str) -> str | None:
        """Why the account may not send; None where it may."""
        return self._stopped.get((project, handle)) if self._stopped else None

    def was_warned(self, project: int, handle: str) -> bool:
        return (project, handle) in self._warned

    def stop(self, project: int, handle: str, stop: str) -> None:
        """The account is challenged, revoked or banned from now on; or it has had its warning."""
        if stop == "warning":
            self._warned.add((project, handle))
        else:
            self._stopped[project, handle] = stop
        self._write(project, handle)

    def restore(self, project: int, handle: str) -> None:
        """The account may send again; that it was warned stays known."""
        self._stopped.pop((project, handle), None)
        self._write(project, handle)

    def state(self, project: int, handle: str) -> dict[str, object]:
        return {
            "account": handle,
            "state": self._stopped.get((project, handle), "ok"),
            "warned": self.was_warned(project, handle),
        }

    def _write(self, project: int, handle: str) -> None:
        self._db.execute(
            "insert or replace into account (project, handle, state, warned) values (?, ?, ?, ?)",
            (project, handle, self._stopped.get((project, handle), "ok"), (project, handle) in self._warned),
        )


def answer(stop: str) -> Answer:
    """What a send by an account in this state is told."""
    status, code, message = _ANSWERS[stop]
    return refusal(status, code, message)
