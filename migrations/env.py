"""Alembic's door: runs the migrations on the connection and in the transaction it is given.

Not a way to connect: `overture migrate` does that, with the lock and the time-outs.
"""

from __future__ import annotations

from alembic import context

from overture.runtime.db import metadata

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("Run `overture migrate`: it knows the database, and takes the lock.")
context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=False)
context.run_migrations()
