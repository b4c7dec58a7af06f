"""An owner's yes at Instagram or Facebook, turned into accounts with long-lived tokens.

Not where the tokens are kept, and not the page the owner comes back to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Final, TypeVar
from urllib.parse import urlencode

import msgspec

from overture.connectors.instagram.answers import TOKEN_DEAD, fault_of, of_reading, stop_of
from overture.connectors.instagram.asking import Answered, Asking
from overture.connectors.instagram.hosts import FIELDS, PAGE_FIELDS, PLACES, SCOPES, Place, node_of, place_of, under
from overture.connectors.instagram.wire import Paging
from overture.domain.platforms import (
    AppKeys,
    Credential,
    Grant,
    GrantedAccount,
    GrantRefused,
    Login,
    PlatformUnreachable,
    Stop,
)
from overture.runtime import outgoing

T = TypeVar("T")
Text = Annotated[str, msgspec.Meta(min_length=1)]
INVALID: Final = 100
"""The code of a parameter that is none."""
MOST_PAGES: Final = 10
"""Of an owner's pages, a hundred in each answer."""
LONGEST: Final = 10 * 366 * 86_400
"""Seconds; what is said to last longer has no end."""


class _Token(msgspec.Struct):
    """A token as every call answers it; the code call of Instagram tells user and permissions too."""

    access_token: Text
    expires_in: int | None = None
    user_id: str | int | None = None
    permissions: str | list[str] | None = None


class _Tokens(msgspec.Struct):
    """The documented answer of api.instagram.com; in use is also the flat one."""

    data: Annotated[list[_Token], msgspec.Meta(min_length=1)]


class _Me(msgspec.Struct):
    user_id: str | int | None = None
    id: str | int | None = None
    username: str = ""


class _Page(msgspec.Struct):
    id: str
    access_token: str = ""
    tasks: list[str] = []
    instagram_business_account: _Me | None = None


class _Pages(msgspec.Struct):
    data: list[_Page] = []
    paging: Paging | None = None


def authorize_url(app: AppKeys, *, redirect_uri: str, state: str) -> str:
    """Where the owner is asked for everything `SCOPES` names."""
    asked = {
        "client_id": app.app_id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": ",".join(SCOPES[app.login]),
        "state": state,
    }
    if app.simulated_for is not None:
        asked["sandbox_project"] = str(app.simulated_for)
    return f"{_place(app).dialog}?{urlencode(asked)}"


async def granted(
    asking: Asking, app: AppKeys, code: str, *, redirect_uri: str, seconds: float
) -> Sequence[GrantedAccount]:
    """The accounts behind a code. Raises `GrantRefused`, `PlatformUnreachable`."""
    part, place = seconds / 4, _place(app)
    code = code.removesuffix("#_")
    ours = {"client_id": app.app_id, "client_secret": app.secret, "redirect_uri": redirect_uri, "code": code}
    if app.login is Login.FACEBOOK:
        short = _read(await _get(asking, place.code, ours, part), _Token)
        renew = {
            "grant_type": "fb_exchange_token",
            "client_id": app.app_id,
            "client_secret": app.secret,
            "fb_exchange_token": short.access_token,
        }
        long = _read(await _get(asking, place.code, renew, part), _Token)
        return await _behind_facebook(asking, place, long.access_token, seconds=part * 2)
    form = {**ours, "grant_type": "authorization_code"}
    try:
        answer = await asking.plain("POST", place.code, form=form, seconds=part)
    except outgoing.NO_ANSWER as error:
        raise PlatformUnreachable(type(error).__name__) from None
    short = _first(answer)
    renew = {"grant_type": "ig_exchange_token", "client_secret": app.secret, "access_token": short.access_token}
    long = _read(await _get(asking, f"{place.unversioned}/access_token", renew, part), _Token)
    named = short.permissions.split(",") if isinstance(short.permissions, str) else short.permissions or []
    return [await _behind_instagram(asking, place, _grant(long), tuple(named), seconds=part)]


async def behind(asking: Asking, app: AppKeys, token: str, *, seconds: float) -> Sequence[GrantedAccount]:
    """The accounts of a long-lived token that an operator was given elsewhere."""
    place = _place(app)
    if app.login is Login.FACEBOOK:
        return await _behind_facebook(asking, place, token, seconds=seconds)
    return [await _behind_instagram(asking, place, Grant(token), (), seconds=seconds)]


async def renewed(asking: Asking, account: Credential, *, seconds: float) -> Grant | None:
    """A new token for 60 days; None for a page's token, which has no end. Raises `GrantRefused`."""
    if account.login is Login.FACEBOOK:
        return None
    query = {"grant_type": "ig_refresh_token", "access_token": account.secret}
    url = f"{place_of(account).unversioned}/refresh_access_token"
    sandboxed = {"X-Overture-Project": str(account.project_id)} if account.simulated else {}
    return _grant(_read(await _get(asking, url, query, seconds, sandboxed), _Token))


async def listen(asking: Asking, account: Credential, *, seconds: float) -> None:
    """Subscribes the app to what happens to the account. Raises `PlatformBusy`, `PlatformUnreachable`.

    A page may know fewer fields than its Instagram account: where all of them are no parameter there, it is asked for
    those that are, for what the app itself is told of accounts is chosen in the app.
    """
    login = account.login or Login.INSTAGRAM
    got = await _listened(asking, account, FIELDS[login], seconds / 2)
    fault = fault_of(got.body)
    if login is Login.FACEBOOK and fault is not None and fault.code == INVALID:
        got = await _listened(asking, account, PAGE_FIELDS, seconds / 2)
    if got.status != 200:
        raise of_reading(got.status, got.headers, got.body)


async def _listened(asking: Asking, account: Credential, fields: Sequence[str], seconds: float) -> Answered:
    query = {"subscribed_fields": ",".join(fields)}
    return await asking.answered(account, f"{node_of(account)}/subscribed_apps", query, method="POST", seconds=seconds)


async def _behind_instagram(
    asking: Asking, place: Place, grant: Grant, scopes: tuple[str, ...], *, seconds: float
) -> GrantedAccount:
    query = {"fields": "user_id,username"}
    me = _read(await _get(asking, f"{place.graph}/me", query, seconds, _bearer(grant.token)), _Me)
    found = me.user_id or me.id
    if not found or not me.username:
        raise GrantRefused("The platform names no account behind this token.")
    return GrantedAccount(str(found), me.username, grant, scopes)


async def _behind_facebook(asking: Asking, place: Place, token: str, *, seconds: float) -> Sequence[GrantedAccount]:
    """Every page with an Instagram account, under the page's own token. A page's token has no end."""
    query = {"fields": "name,access_token,tasks,instagram_business_account{id,username}", "limit": "100"}
    found: list[_Page] = []
    for _ in range(MOST_PAGES):
        pages = _read(await _get(asking, f"{place.graph}/me/accounts", query, seconds / 2, _bearer(token)), _Pages)
        found += pages.data
        after = pages.paging.following if pages.paging else None
        if after is None:
            break
        query["after"] = after
    out = []
    for page in found:
        account = page.instagram_business_account
        if account is None or not account.id or not page.access_token:
            continue
        name = account.username
        if not name:
            asked = {"fields": "username"}
            url = f"{place.graph}/{account.id}"
            name = _read(await _get(asking, url, asked, seconds / 2, _bearer(page.access_token)), _Me).username
        out.append(GrantedAccount(str(account.id), name, Grant(page.access_token), tuple(page.tasks)))
    if not out:
        raise GrantRefused("None of the pages has an Instagram account that is connected to it.")
    return out


def _place(app: AppKeys) -> Place:
    return (under(app.base_url) if app.base_url else PLACES)[app.login]


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": "Bearer " + token}


def _grant(token: _Token) -> Grant:
    seconds = token.expires_in
    return Grant(
        token.access_token, None if seconds is None or not 0 < seconds < LONGEST else timedelta(seconds=seconds)
    )


async def _get(
    asking: Asking, url: str, query: Mapping[str, str], seconds: float, headers: Mapping[str, str] | None = None
) -> Answered:
    try:
        return await asking.plain("GET", url, query=query, seconds=seconds, headers=headers)
    except outgoing.NO_ANSWER as error:
        raise PlatformUnreachable(type(error).__name__) from None


def _first(answer: Answered) -> _Token:
    """The token in either shape of the code call's answer."""
    _check(answer)
    try:
        return msgspec.json.decode(answer.body, type=_Tokens).data[0]
    except (msgspec.MsgspecError, RecursionError):
        return _read(answer, _Token)


def _read(answer: Answered, shape: type[T]) -> T:
    _check(answer)
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except (msgspec.MsgspecError, RecursionError):
        raise PlatformUnreachable("the platform answered with a body that is not its own") from None


def _check(answer: Answered) -> None:
    if answer.status == 200:
        return
    fault = fault_of(answer.body)
    if answer.status in (400, 401, 403) and (fault is None or fault.code in (100, *TOKEN_DEAD)):
        why = f"The platform refused it ({answer.status}{f' {fault.name}' if fault else ''})."
        raise GrantRefused(why, (fault and stop_of(fault)) or Stop.TOKEN_REVOKED)
    raise PlatformUnreachable(f"the platform answered {answer.status}")
