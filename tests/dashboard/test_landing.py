"""The landing page on a real database: what it says when all is well, and when something is not."""

from __future__ import annotations

import re
import socket
from datetime import timedelta
from typing import Any
from uuid import UUID

from overture.dashboard import landing
from overture.runtime.db import Database
from overture.runtime.settings import Settings
from tests.conftest import Run
from tests.runtime.test_metrics import asked

DOCUMENTS = {"Overture outreach API": "/openapi/outreach.json"}


async def with_worker(db: Database) -> None:
    async with db.transaction() as tx:
        await tx.execute(
            "insert into worker (id, beat_until, started_at, host, version) values ($1, $2, $3, 'h', 'v')",
            UUID(int=1),
            tx.now + timedelta(seconds=20),
            tx.now,
        )


def test_it_says_what_runs_and_how_to_begin(database: Database, run: Run[Any]) -> None:
    run(with_worker(database))
    with socket.create_server(("127.0.0.1", 0)) as sandbox:
        settings = Settings(port=3000, sandbox_url=f"http://127.0.0.1:{sandbox.getsockname()[1]}")
        status, headers, body = run(asked(landing(settings, True, database, DOCUMENTS)["/"]))
    assert status == 200
    assert "Everything runs" in body
    assert body.count('class="badge ok"') == 4
    assert 'href="/openapi/outreach.json"' in body
    assert "overture keys create" in body
    assert "curl http://127.0.0.1:3000/api/v1/clients" in body
    assert headers[b"content-security-policy"].startswith(b"default-src 'none'")


def test_it_says_what_is_missing(database: Database, run: Run[Any]) -> None:
    settings = Settings(sandbox_url="http://127.0.0.1:1")
    _, _, body = run(asked(landing(settings, False, database, DOCUMENTS)["/"]))
    assert "Something needs a look" in body
    assert "Start one: overture worker" in body
    away = Database("postgresql://x@127.0.0.1:1/x")
    status, _, body = run(asked(landing(settings, False, away, DOCUMENTS)["/"]))
    assert (status, body.count('class="badge bad"')) == (200, 2)


def test_it_uses_nothing_of_anybody_else_and_no_script(database: Database, run: Run[Any]) -> None:
    pages = landing(Settings(), True, database, DOCUMENTS)
    _, _, body = run(asked(pages["/"]))
    linked = re.findall(r'(?:src|href)="([^"]+)"', body)
    assert linked
    assert all(address.startswith("/") for address in linked)
    assert "<script" not in body
    assert "style=" not in body
    for path in (p for p in linked if p.startswith("/static/")):
        status, headers, text = run(asked(pages[path]))
        assert status == 200
        assert b"immutable" in headers[b"cache-control"]
        assert "url(http" not in text


def test_what_is_shown_cannot_become_markup(database: Database, run: Run[Any]) -> None:
    settings = Settings(public_url='http://x"><b>', data_dir="<i>")
    _, _, body = run(asked(landing(settings, True, database, {"<u>": "/x"})["/"]))
    assert "<b>" not in body.replace("<b>Overture</b>", "").replace("<b>docs/", "")
    assert "<i>" not in body
    assert "<u>" not in body


def test_a_path_of_the_machine_is_shown_to_who_sits_at_it_alone(database: Database, run: Run[Any]) -> None:
    for host, is_shown in (("127.0.0.1", True), ("0.0.0.0", False)):
        _, _, body = run(asked(landing(Settings(host=host, data_dir="/srv/o"), True, database, {})["/"]))
        assert ("/srv/o" in body) is is_shown
