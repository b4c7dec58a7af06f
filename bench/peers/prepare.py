"""`python -m bench.peers.prepare N`: the tables with N targets, and a task for each in the queue.

Run in the peers' environment; not measured.
"""

from __future__ import annotations

import sys

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bench.peers.store import Model, Target, engine
from bench.peers.tasks import app, send_message


def main(count: int) -> None:
    """Drops what an earlier run left; prints how many wait."""
    database = engine()
    Model.metadata.drop_all(database)
    Model.metadata.create_all(database)
    app.control.purge()
    with Session(database) as session:
        rows = [
            {
                "campaign_id": 1,
                "handle": f"sandbox.ignores.p{i}",
                "first_name": "Creator",
                "category": "fitness",
                "status": "pending",
            }
            for i in range(count)
        ]
        session.execute(insert(Target), rows)
        session.commit()
        with app.connection_for_write() as connection:
            for target_id in session.scalars(select(Target.id).order_by(Target.id)):
                send_message.apply_async((target_id,), connection=connection)
    print(count, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
