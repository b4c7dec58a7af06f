"""Access tokens and how they are had: codes, short and long ones, refreshing, expiry, and whose each of them is.

Not the pages and routes around them. Tokens that were never issued here are taken as the caller's own.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from overture.sandbox.accounts import Accounts
from overture.sandbox.graph.answers import GraphRefusal, stopped
from overture.sandbox.graph.pushes import app_secret
from overture.sandbox.projects import Project, Projects
from overture.sandbox.store import Store, micros, moment

SHORT, LONG = timedelta(hours=1), timedelta(seconds=5_183_944)
CODE_FOR, REFRESHED_AFTER = timedelta(hours=1), timedelta(hours=24)
NEVER_ENDS = timedelta(days=36_500)
LIFE = {"short": SHORT, "long": LONG, "page": NEVER_ENDS}
MOST_KEPT = 10_000
APP_ID = "1002003004005006"
PERMISSIONS = (
    "instagram_business_basic",
    "instagram_business_manage_messages",
    "instagram_business_manage_comments",
    "instagram_business_content_publish",
    "instagram_business_manage_insights",
)


@dataclass(frozen=True, slots=True)
class Token:
    """One that was issued here."""

    text: str
    project: str
    account: str
    kind: str
    issued_at: datetime
    expires_at: datetime


class CodeRefused(Exception):
    """A code that cannot be exchanged; api.instagram.com has an envelope of its own for it."""


class Tokens:
    """Codes and tokens. Methods that write run inside the caller's transaction."""

    def __init__(self, store: Store, projects: Projects, states: Accounts, secret: str, bearer: str | None) -> None:
        self._db = store.db
        self._projects = projects
        self._accounts = states
        self._bearer = bearer
        self._looked_up: dict[str, Token | None] = {}
        self.app_secret = app_secret(secret)

    def reload(self) -> None:
        self._looked_up.clear()

    def find(self, text: str) -> Token | None:
        """The token as it was issued; kept in memory, for every request asks."""
        if text not in self._looked_up:
            if len(self._looked_up) >= MOST_KEPT:
                self._looked_up.clear()
            self._looked_up[text] = self._found(text)
        return self._looked_up[text]

    def _found(self, text: str) -> Token | None:
        row = self._db.execute(
            "select token, project, account, kind, issued_at, expires_at from graph_token where token = ?", (text,)
        ).fetchone()
        return None if row is None else Token(row[0], row[1], row[2], row[3], moment(row[4]), moment(row[5]))

    def check(self, text: str, proof: str | None) -> Token | None:
        """The token where it was issued here, None for another that is good. Raises `GraphRefusal`, code 190 or 104."""
        if proof is not None:
            wanted = hmac.digest(self.app_secret.encode(), text.encode(), "sha256").hex()
            if not hmac.compare_digest(wanted.encode(), proof.encode()):
                raise GraphRefusal(100, "Invalid appsecret_proof provided in the API argument")
        if self.is_bearer(text):
            return None
        if not text:
            raise GraphRefusal(104, "An access token is required to request this resource.")
        found = self.find(text)
        if found is None and (self._bearer is not None or text.startswith("wrong")):
            raise GraphRefusal(190, "Invalid OAuth access token - Cannot parse access token")
        return found

    def alive(self, token: Token | None, account: str, project: Project, at: datetime) -> None:
        """Raises `GraphRefusal` where it has ended, or the account has taken it back."""
        if token is not None and token.expires_at <= at:
            day = token.expires_at.strftime("%A, %d-%b-%y %H:%M:%S UTC")
            raise GraphRefusal(190, f"Error validating access token: Session has expired on {day}.", 463)
        stop = self._accounts.stopped(project.no, account if token is None else token.account)
        if stop in ("challenge", "token_revoked"):
            raise stopped(stop)

    def is_bearer(self, text: str) -> bool:
        """Whether it is the sandbox's own, which every account of a test project has."""
        return self._bearer is not None and hmac.compare_digest(text.encode(), self._bearer.encode())

    def issue(self, project: str, account: str, kind: str, at: datetime) -> Token:
        """A new one. Whoever logs in again has given the app its access back."""
        (count,) = self._db.execute("select count(*) from graph_token").fetchone()
        draw = blake2b(f"{project}:{account}:{kind}:{count}:{self.app_secret}".encode(), digest_size=24).hexdigest()
        token = Token("IGAA" + draw + kind[0].upper(), project, account, kind, at, at + LIFE[kind])
        self._looked_up.pop(token.text, None)
        self._db.execute(
            "insert into graph_token (token, project, account, kind, issued_at, expires_at) values (?, ?, ?, ?, ?, ?)",
            (token.text, project, account, kind, micros(at), micros(token.expires_at)),
        )
        return token

    def code(self, project: str, account: str, redirect_uri: str, shape: str, at: datetime) -> str:
        """What the login page sends back; good once, for an hour."""
        (count,) = self._db.execute("select count(*) from graph_code").fetchone()
        code = "AQ" + blake2b(f"{project}:{account}:{count}:{self.app_secret}".encode(), digest_size=30).hexdigest()
        self._db.execute(
            "insert into graph_code (code, project, account, redirect_uri, shape, issued_at) values (?, ?, ?, ?, ?, ?)",
            (code, project, account, redirect_uri, shape, micros(at)),
        )
        return code

    def exchanged(self, code: str, redirect_uri: str, now: datetime) -> tuple[Token, str]:
        """A short token for a code, and the shape in which it is to be told. Raises `CodeRefused`."""
        row = self._db.execute(
            "select project, account, redirect_uri, shape, issued_at, used from graph_code where code = ?", (code,)
        ).fetchone()
        if row is None or row[5]:
            raise CodeRefused("Matching code was not found or was already used")
        project = self._projects.named(row[0])
        at = project.clock.at(now)
        if moment(row[4]) + CODE_FOR < at:
            raise CodeRefused("This authorization code has expired.")
        if row[2] != redirect_uri:
            raise CodeRefused("Error validating verification code. Please make sure your redirect_uri is identical")
        self._db.execute("update graph_code set used = 1 where code = ?", (code,))
        if self._accounts.stopped(project.no, row[1]) == "token_revoked":
            self._accounts.restore(project.no, row[1])
        return self.issue(row[0], row[1], "short", at), row[3]

    def proves_app(self, secret: str) -> bool:
        return hmac.compare_digest(secret.encode(), self.app_secret.encode())
