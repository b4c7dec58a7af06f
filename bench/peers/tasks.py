"""The usual way to dispatch: a Celery task for each message, late acknowledgement, retries, Redis as the broker.

Run in the peers' environment. As with the platforms' own APIs, a call carries no token that would make it repeatable.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from uuid import uuid4

import requests
from celery import Celery
from celery.signals import worker_process_init
from sqlalchemy.orm import Session

from bench.peers.store import Suppression, Target, engine

REDELIVER_SECONDS = 5

app = Celery("outreach", broker=os.environ["PEER_REDIS_URL"])
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    broker_connection_retry_on_startup=True,
    # What a killed worker held comes back after this; the default is an hour.
    broker_transport_options={"visibility_timeout": REDELIVER_SECONDS},
)

_ENGINE = engine()
_HTTP = requests.Session()


@worker_process_init.connect  # type: ignore[untyped-decorator]
def forked(**_: object) -> None:
    """Each process opens connections of its own."""
    _ENGINE.dispose(close=False)


@app.task(autoretry_for=(requests.RequestException,), retry_backoff=True, max_retries=5)  # type: ignore[untyped-decorator]
def send_message(target_id: int) -> None:
    """One message, unless it was sent before or they are suppressed."""
    with Session(_ENGINE) as session:
        target = session.get(Target, target_id)
        if target is None or target.status != "pending":
            return
        if session.get(Suppression, target.handle) is not None:
            target.status = "skipped"
            session.commit()
            return
        text = f"Hi {target.first_name}, love your {target.category} content! Open to a collab?"
        answer = _HTTP.post(
            f"{os.environ['PEER_SANDBOX_URL']}/v1/messages",
            json={
                "token": str(uuid4()),
                "account": "peer",
                "platform": "instagram",
                "to": target.handle,
                "text": text,
            },
            headers={"Authorization": "Bearer x", "X-Overture-Project": os.environ["PEER_PROJECT"]},
            timeout=20,
        )
        answer.raise_for_status()
        target.status, target.message, target.sent_at = "sent", text, datetime.now(UTC)
        session.commit()
