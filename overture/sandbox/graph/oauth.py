"""Logging in, for both families: the page that sends back a code, and what codes and tokens are exchanged for.

Not the tokens themselves (tokens). Nobody is asked anything: who opens the page has agreed, unless it says otherwise.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from overture.sandbox.graph import answers
from overture.sandbox.graph.answers import GraphRefusal, invalid
from overture.sandbox.graph.asks import GraphAsk
from overture.sandbox.graph.insights import number_of
from overture.sandbox.graph.tokens import APP_ID, LONG, PERMISSIONS, REFRESHED_AFTER, CodeRefused, Token, Tokens
from overture.sandbox.projects import Projects
from overture.sandbox.routing import NO_PROJECT
from overture.sandbox.wire import Answer, encode

__all__ = ["APP_ID", "answer", "is_oauth"]

_PATHS = {
    ("GET", ("oauth", "authorize")): "authorize",
    ("GET", ("dialog", "oauth")): "authorize",
    ("POST", ("oauth", "access_token")): "code",
    ("GET", ("oauth", "access_token")): "code",
    ("GET", ("access_token",)): "long",
    ("GET", ("refresh_access_token",)): "refresh",
}


def is_oauth(ask: GraphAsk) -> bool:
    return (ask.method, ask.parts) in _PATHS


def answer(ask: GraphAsk, tokens: Tokens, projects: Projects, now: datetime) -> Answer:
    """Inside the caller's transaction. Raises `GraphRefusal`."""
    what = _PATHS[ask.method, ask.parts]
    if what == "authorize":
        return _authorized(ask, tokens, projects, now)
    if what == "code":
        return _of_code(ask, tokens, projects, now)
    if what == "long":
        if ask.text("grant_type") != "ig_exchange_token":
            raise invalid("grant_type must be ig_exchange_token")
        _prove(ask, tokens)
        return _longer(ask, tokens, projects, now, is_refresh=False)
    if ask.text("grant_type") != "ig_refresh_token":
        raise invalid("grant_type must be ig_refresh_token")
    return _longer(ask, tokens, projects, now, is_refresh=True)


def _authorized(ask: GraphAsk, tokens: Tokens, projects: Projects, now: datetime) -> Answer:
    """Straight back to where it came from, with a code; or without, where `sandbox_deny` says so.

    `sandbox_account`: whose account logs in; `sandbox_project`: in which project; `sandbox_shape=flat`: how
    api.instagram.com answers the code.
    """
    back, state = ask.text("redirect_uri"), str(ask.params.get("state", ""))
    ask.text("client_id")
    if not back.lower().startswith(("http://", "https://")) or not back.isprintable():
        raise invalid("redirect_uri must be an address.")
    given = {"state": state} if state else {}
    if ask.flag("sandbox_deny"):
        refused = {
            "error": "access_denied",
            "error_reason": "user_denied",
            "error_description": "The user denied your request",
        }
        return _to(back, refused | given, "")
    name = str(ask.params.get("sandbox_project") or ask.project or NO_PROJECT)
    account = str(ask.params.get("sandbox_account") or _of_app(ask))
    shape = "flat" if ask.params.get("sandbox_shape") == "flat" else "documented"
    at = projects.named(name).clock.at(now)
    return _to(back, {"code": tokens.code(name, account, back, shape, at)} | given, "#_")


def _of_app(ask: GraphAsk) -> str:
    """Whose account logs in where nobody says: one per app and project."""
    return "17841" + number_of(f"{ask.params.get('client_id')}:{ask.params.get('sandbox_project')}")[:12]


def _to(back: str, query: dict[str, str], end: str) -> Answer:
    where = f"{back}{'&' if '?' in back else '?'}{urlencode(query)}{end}"
    return Answer(302, b"", ((b"location", where.encode("ascii", "replace")),))


def _of_code(ask: GraphAsk, tokens: Tokens, projects: Projects, now: datetime) -> Answer:
    is_instagram = ask.family == "instagram"
    grant = str(ask.params.get("grant_type") or "authorization_code")
    if grant == "fb_exchange_token":
        _prove(ask, tokens)
        ask.token = ask.text("fb_exchange_token")
        return _longer(ask, tokens, projects, now, is_refresh=False)
    if grant == "client_credentials":
        _prove(ask, tokens)
        return answers.ok(ask.family, {"access_token": f"{APP_ID}|{tokens.app_secret[:27]}", "token_type": "bearer"})
    try:
        if not tokens.proves_app(str(ask.params.get("client_secret", ""))):
            raise CodeRefused("Error validating client secret.")
        token, shape = tokens.exchanged(
            str(ask.params.get("code", "")).removesuffix("#_"), str(ask.params.get("redirect_uri", "")), now
        )
    except CodeRefused as why:
        if not is_instagram:
            raise GraphRefusal(100, str(why), 36009) from None
        told = {"error_type": "OAuthException", "code": 400, "error_message": str(why)}
        return Answer(400, encode(told), answers.HEADERS["instagram"])
    if not is_instagram:
        told = {"access_token": token.text, "token_type": "bearer", "expires_in": _left(token, token.issued_at)}
        return answers.ok(ask.family, told)
    one = {"access_token": token.text, "user_id": token.account, "permissions": ",".join(PERMISSIONS)}
    return answers.ok(ask.family, one if shape == "flat" else {"data": [one]})


def _longer(ask: GraphAsk, tokens: Tokens, projects: Projects, now: datetime, *, is_refresh: bool) -> Answer:
    """A token for sixty days more."""
    token = tokens.check(ask.token, None)
    expires_in = int(LONG.total_seconds())
    if tokens.is_bearer(ask.token):
        return answers.ok(ask.family, {"access_token": ask.token, "token_type": "bearer", "expires_in": expires_in})
    if token is None:
        raise GraphRefusal(190, "Invalid OAuth access token - Cannot parse access token")
    project = projects.named(token.project)
    at = project.clock.at(now)
    tokens.alive(token, token.account, project, at)
    if is_refresh:
        if token.kind != "long":
            raise GraphRefusal(100, "(#100) Only a long-lived token can be refreshed.")
        if token.issued_at + REFRESHED_AFTER > at:
            raise GraphRefusal(100, "(#100) The token is not 24 hours old.")
    longer = tokens.issue(token.project, token.account, "long", at)
    told = {"access_token": longer.text, "token_type": "bearer", "expires_in": expires_in}
    return answers.ok(ask.family, told)


def _left(token: Token, at: datetime) -> int:
    return int((token.expires_at - at).total_seconds())


def _prove(ask: GraphAsk, tokens: Tokens) -> None:
    if not tokens.proves_app(str(ask.params.get("client_secret", ""))):
        raise GraphRefusal(1, "Error validating client secret.", status=400)
