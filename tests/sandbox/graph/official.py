"""Run by a Python of its own (tools/clients): Meta's own client, unmodified, against the sandbox; tells what it saw.

Its one setting is where the host is. Imports nothing of Overture.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from facebook_business.adobjects.igcomment import IGComment
from facebook_business.adobjects.igmedia import IGMedia
from facebook_business.adobjects.iguser import IGUser
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.shadowighashtag import ShadowIGHashtag
from facebook_business.adobjects.user import User
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession


def refused(ask: Any) -> list[Any]:
    try:
        ask()
    except FacebookRequestError as error:
        return [error.http_status(), error.api_error_code(), error.api_error_subcode(), error.api_error_type()]
    raise AssertionError("it was not refused")


def main(host: str, token: str, secret: str) -> dict[str, Any]:
    FacebookSession.GRAPH = host
    api = FacebookAdsApi.init("1", secret, token, crash_log=False)
    seen: dict[str, Any] = {}
    [page] = User("me").get_accounts(fields=["name", "instagram_business_account", "tasks"])
    ig = page["instagram_business_account"]["id"]
    seen["account"], seen["tasks"] = ig, page["tasks"]
    account = IGUser(ig)
    seen["me"] = dict(account.api_get(fields=["id", "username", "followers_count", "media_count"]))

    body: dict[str, Any] = {"recipient": {"id": "igsid"}, "message": {"text": "Gr\u00fc\u00dfe / 1"}}
    seen["sent"] = dict(account.create_message(params=body))
    body["recipient"] = {"id": "sandbox.closed"}
    seen["closed"] = refused(lambda: Page(page["id"]).create_message(params=body))
    body["tag"] = "HUMAN_AGENT"
    seen["by_person"] = dict(Page(page["id"]).create_message(params=body))
    threads = account.get_conversations(params={"platform": "instagram", "limit": 1})
    seen["threads"] = sorted(thread["id"] for thread in threads)
    subscribed = {"subscribed_fields": ["messages", "comments"]}
    Page(page["id"]).create_subscribed_app(params=subscribed)
    seen["subscribed"] = [app["subscribed_fields"] for app in Page(page["id"]).get_subscribed_apps()]

    posts = account.get_media(fields=["id", "caption", "like_count"], params={"limit": 5})
    seen["posts"] = [post["id"] for post in posts]
    media = IGMedia(seen["posts"][0])
    made = [media.create_comment(params={"message": f"c{n}"})["id"] for n in range(3)]
    reply = IGComment(made[2]).create_reply(params={"message": "[1]"})["id"]
    comments = media.get_comments(fields=["text", "replies{text}"], params={"limit": 2})
    seen["comments"] = [comment["text"] for comment in comments]
    seen["replies"] = [r["text"] for r in IGComment(made[2]).get_replies(fields=["text"])]
    IGComment(made[0]).api_update(params={"hide": True})
    seen["hidden"] = IGComment(made[0]).api_get(fields=["hidden"])["hidden"]
    IGComment(reply).api_delete()
    seen["gone"] = refused(lambda: IGComment(reply).api_get(fields=["text"]))[:3]

    insights = account.get_insights(params={"metric": ["reach"], "period": "day"})
    seen["insights"] = [metric["name"] for metric in insights]
    found = api.call("GET", ("ig_hashtag_search",), params={"user_id": ig, "q": "audience_60"}).json()
    tag = ShadowIGHashtag(found["data"][0]["id"])
    top = tag.get_top_media(fields=["id", "caption"], params={"user_id": ig, "limit": 25})
    seen["top"] = len({post["id"] for post in top})
    seen["searched"] = len(account.get_recently_searched_hashtags())
    wanted = ["business_discovery.username(nasa){followers_count,media.limit(2){id}}"]
    seen["nasa"] = account.api_get(fields=wanted)["business_discovery"]["followers_count"]
    seen["unknown"] = refused(lambda: account.api_get(fields=["shoe_size"]))[:2]
    seen["expired"] = refused(lambda: FacebookAdsApi.init("1", None, "wrong", crash_log=False).call("GET", ("me",)))[:2]
    return seen


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
