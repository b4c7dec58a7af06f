"""Where Instagram's API is asked: two families of hosts, their versions and scopes as data.

Not the requests; those are in asking.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from overture.domain.platforms import Credential, Login


@dataclass(frozen=True, slots=True)
class Place:
    """Where one login family is spoken to: no address ends with a slash."""

    graph: str
    """With the version: `https://graph.instagram.com/v25.0`."""
    unversioned: str
    """The same host for the calls that have no version (long-lived tokens)."""
    dialog: str
    """Where a person is sent to say yes."""
    code: str
    """Where the code of that yes becomes a token."""


PLACES: Final[dict[Login, Place]] = {
    Login.INSTAGRAM: Place(
        graph="https://graph.instagram.com/v25.0",
        unversioned="https://graph.instagram.com",
        dialog="https://www.instagram.com/oauth/authorize",
        code="https://api.instagram.com/oauth/access_token",
    ),
    Login.FACEBOOK: Place(
        graph="https://graph.facebook.com/v25.0",
        unversioned="https://graph.facebook.com/v25.0",
        dialog="https://www.facebook.com/v25.0/dialog/oauth",
        code="https://graph.facebook.com/v25.0/oauth/access_token",
    ),
}
SCOPES: Final[dict[Login, tuple[str, ...]]] = {
    Login.INSTAGRAM: (
        "instagram_business_basic",
        "instagram_business_manage_messages",
        "instagram_business_manage_comments",
        "instagram_business_manage_insights",
    ),
    Login.FACEBOOK: (
        "instagram_basic",
        "instagram_manage_messages",
        "instagram_manage_comments",
        "instagram_manage_insights",
        "pages_show_list",
        "pages_manage_metadata",
    ),
}
FIELDS: Final[dict[Login, tuple[str, ...]]] = {
    Login.INSTAGRAM: (
        "messages",
        "message_echoes",
        "messaging_postbacks",
        "messaging_seen",
        "message_reactions",
        "message_edit",
        "messaging_referral",
        "comments",
        "live_comments",
        "mentions",
    ),
    Login.FACEBOOK: (
        "messages",
        "messaging_postbacks",
        "messaging_seen",
        "message_reactions",
        "message_edit",
        "messaging_referral",
        "comments",
        "live_comments",
        "mentions",
    ),
}
"""What we ask to be told of an account. Facebook Login refuses `message_echoes`: echoes come with its messages."""
PAGE_FIELDS: Final = ("messages", "messaging_postbacks", "message_reactions")
"""Those of them that a page knows too."""


@lru_cache(maxsize=16)
def under(base: str) -> Mapping[Login, Place]:
    """Every host below one address, as the sandbox has them: `{base}/instagram`, `/facebook`, `/api`, `/www`."""
    base = base.rstrip("/")
    return {
        Login.INSTAGRAM: Place(
            f"{base}/instagram/v25.0",
            f"{base}/instagram",
            f"{base}/www/oauth/authorize",
            f"{base}/api/oauth/access_token",
        ),
        Login.FACEBOOK: replace(
            PLACES[Login.FACEBOOK],
            graph=f"{base}/facebook/v25.0",
            unversioned=f"{base}/facebook/v25.0",
            dialog=f"{base}/www/v25.0/dialog/oauth",
            code=f"{base}/facebook/v25.0/oauth/access_token",
        ),
    }


def place_of(account: Credential) -> Place:
    """Where an account is spoken for: Meta's own hosts, or all of them below its base URL where it has one."""
    login = account.login or Login.INSTAGRAM
    return (under(account.base_url) if account.base_url else PLACES)[login]


def node_of(account: Credential) -> str:
    """What stands for the account in a path. A page's token means its page by `me`; the sandbox's token, nobody."""
    if account.external_id and (account.simulated or account.login is not Login.FACEBOOK):
        return account.external_id
    return "me"
