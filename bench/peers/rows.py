"""`python -m bench.peers.rows FILE`: the usual import, row by row with SQLAlchemy's ORM.

Run in the peers' environment: csv.DictReader, look up, check the suppressions, add, commit in batches of 500.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.peers.store import Suppression, Target, engine

BATCH = 500
CAMPAIGN = 1


def add(session: Session, row: dict[str, str]) -> None:
    """One row, unless they are in the campaign already or suppressed."""
    handle = row["instagramUsername"].strip().lstrip("@").lower()
    if not handle:
        return
    if session.scalar(select(Target).where(Target.campaign_id == CAMPAIGN, Target.handle == handle)) is not None:
        return
    if session.get(Suppression, handle) is not None:
        return
    count = row["followerCount"]
    session.add(
        Target(
            campaign_id=CAMPAIGN,
            handle=handle,
            full_name=row["fullName"] or None,
            first_name=row["firstName"] or None,
            category=row["category"] or None,
            follower_count=int(count) if count else None,
        )
    )


def main(path: Path) -> None:
    """Prints the rows, the seconds and the seconds of CPU."""
    rows = 0
    with path.open(encoding="utf-8", newline="") as file, Session(engine()) as session:
        print("ready", flush=True)
        began, cpu = time.perf_counter(), time.process_time()
        for row in csv.DictReader(file):
            add(session, row)
            rows += 1
            if rows % BATCH == 0:
                session.commit()
        session.commit()
        print(rows, time.perf_counter() - began, time.process_time() - cpu, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
