"""Connecting an Instagram account and rotating the vault on the command line, against a server and its sandbox."""

from __future__ import annotations

import http.client
from urllib.parse import parse_qs, urlsplit

from tests.cli.running import Running, done, refused


def seen(url: str) -> tuple[int, str, str]:
    """A page without following it: its status, where it leads, what it says."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}")
        answer = connection.getresponse()
        return answer.status, answer.getheader("location", ""), answer.read().decode()
    finally:
        connection.close()


def test_an_owner_is_asked_and_the_account_listed(served: Running) -> None:
    told = done(served.data_dir, "senders", "connect", "--instagram")
    url = told.splitlines()[-1]
    assert parse_qs(urlsplit(url).query)["response_type"] == ["code"]
    status, back, _ = seen(f"{url}&sandbox_account=17841405822304999")
    assert status == 302
    status, _, page = seen(f"{served.url}{urlsplit(back).path}?{urlsplit(back).query}")
    assert (status, "Connected" in page) == (200, True), page
    assert [line for line in done(served.data_dir, "senders", "list").splitlines() if line.endswith("instagram")]
    assert done(served.data_dir, "keys", "rotate-vault").startswith("Sealed 0 anew")


def test_what_is_missing_is_said(served: Running) -> None:
    assert "--instagram" in refused(served.data_dir, "senders", "connect")
    assert "instagram or facebook" in refused(
        served.data_dir, "senders", "connect", "--instagram", "--login", "myspace"
    )
    told = refused(served.data_dir, "senders", "connect", "--instagram", "--mode", "live")
    assert "OVERTURE_INSTAGRAM_APP_ID" in told
