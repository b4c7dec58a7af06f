"""Numbers of accounts and posts: drawn from the id, the metric and the day, so that they are the same each time.

Not counted from what really happened in the sandbox.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from overture.sandbox.graph.answers import GraphRefusal, invalid, written
from overture.sandbox.graph.asks import GraphAsk
from overture.sandbox.graph.media import Post

OF_ACCOUNT = (
    "reach",
    "follower_count",
    "website_clicks",
    "profile_views",
    "online_followers",
    "accounts_engaged",
    "total_interactions",
    "likes",
    "comments",
    "shares",
    "saves",
    "replies",
    "reposts",
    "views",
    "follows_and_unfollows",
    "profile_links_taps",
    "follower_demographics",
    "engaged_audience_demographics",
)
OF_MEDIA = ("reach", "likes", "comments", "saved", "shares", "views", "total_interactions", "follows", "profile_visits")
TOTALS_ONLY = frozenset(
    {"accounts_engaged", "total_interactions", "likes", "comments", "shares", "saves", "replies", "reposts", "views"}
)
DEMOGRAPHIC = frozenset({"follower_demographics", "engaged_audience_demographics"})
_GROUPS = {
    "country": ("DE", "US", "PT", "JP"),
    "city": ("Lisbon, Portugal", "Berlin, Germany", "Osaka, Japan"),
    "age": ("18-24", "25-34", "35-44"),
    "gender": ("F", "M", "U"),
}
TOO_OLD = timedelta(days=730)
MOST_DAYS = 30


def metrics(ask: GraphAsk, known: tuple[str, ...]) -> list[str]:
    """The metrics asked for. Raises `GraphRefusal`, code 100, which names those there are."""
    asked = ask.names("metric")
    if not asked:
        raise invalid("The parameter metric is required.")
    for name in asked:
        if name not in known:
            raise invalid(f"metric[0] must be one of the following values: {', '.join(known)}")
    return asked


def of_account(ask: GraphAsk, account: str, at: datetime) -> dict[str, Any]:
    """`GET /{account}/insights`."""
    names = metrics(ask, OF_ACCOUNT)
    period = (ask.names("period") or ["day"])[0]
    whole = ask.params.get("metric_type") == "total_value"
    since, until = _range(ask, at)
    data = []
    for name in names:
        one: dict[str, Any] = {"name": name, "period": period}
        if name in DEMOGRAPHIC:
            by = ask.text("breakdown")
            if by not in _GROUPS:
                raise invalid(f"breakdown must be one of {', '.join(_GROUPS)}")
            results = [{"dimension_values": [g], "value": _draw(account, name, g, 400)} for g in _GROUPS[by]]
            one["total_value"] = {"breakdowns": [{"dimension_keys": [by], "results": results}]}
        elif whole:
            days = max(1, (until - since).days)
            one["total_value"] = {"value": sum(_draw(account, name, str(d), 900) for d in range(days))}
        elif name in TOTALS_ONLY:
            raise invalid(f"The metric {name} should be specified with parameter metric_type=total_value")
        else:
            ends = [since + timedelta(days=n + 1) for n in range((until - since).days)]
            one["values"] = [
                {"value": _draw(account, name, f"{end:%Y-%m-%d}", 900), "end_time": written(end)} for end in ends
            ]
        one |= {"title": name.replace("_", " ").capitalize(), "description": f"The account's {name.replace('_', ' ')}"}
        data.append(one | {"id": f"{account}/insights/{name}/{period}"})
    span = until - since
    link = f"{ask.root}{'/'.join(ask.parts)}?metric={','.join(names)}&period={period}"
    paging = {
        "previous": f"{link}&since={int((since - span).timestamp())}&until={int(since.timestamp())}",
        "next": f"{link}&since={int(until.timestamp())}&until={int((until + span).timestamp())}",
    }
    return {"data": data, "paging": paging}


def of_media(ask: GraphAsk, post: Post, at: datetime) -> dict[str, Any]:
    """`GET /{media}/insights`."""
    names = metrics(ask, OF_MEDIA)
    if at - post.at > TOO_OLD:
        raise GraphRefusal(100, "The post is from before the account was a business.", 2108006)
    data = [
        {
            "name": name,
            "period": "lifetime",
            "values": [{"value": post.likes if name == "likes" else _draw(post.id, name, "", 3000)}],
            "title": name.replace("_", " ").capitalize(),
            "description": f"The post's {name.replace('_', ' ')}",
            "id": f"{post.id}/insights/{name}/lifetime",
        }
        for name in names
    ]
    return {"data": data}


def _range(ask: GraphAsk, at: datetime) -> tuple[datetime, datetime]:
    today = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    until = _day(ask, "until", today)
    since = _day(ask, "since", until - timedelta(days=1))
    if since > until:
        raise invalid("since must be before until")
    if until - since > timedelta(days=MOST_DAYS):
        raise invalid(f"There cannot be more than {MOST_DAYS} days between since and until")
    return since, until


def _day(ask: GraphAsk, name: str, usual: datetime) -> datetime:
    text = str(ask.params.get(name, ""))
    if not text:
        return usual
    try:
        return datetime.fromtimestamp(int(text), UTC) if text.isdecimal() else _aware(datetime.fromisoformat(text))
    except (ValueError, OverflowError, OSError):
        raise invalid(f"{name} is not a moment") from None


def _aware(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _draw(owner: str, metric: str, what: str, most: int) -> int:
    return int.from_bytes(blake2b(f"{owner}:{metric}:{what}".encode(), digest_size=4).digest(), "big") % most


def number_of(text: str) -> str:
    """Sixteen digits that stand for a text."""
    return f"{int.from_bytes(blake2b(text.encode(), digest_size=7).digest(), 'big') % 10**16:016}"
