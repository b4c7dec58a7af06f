"""A transaction is ended by the one who began it: runtime commits, inside its retry; everybody else only writes.

good:  await set_status(call, campaign, CampaignStatus.RUNNING)
bad:   await connection.commit()

Not asked of the sandbox, whose journal is a database of its own.
"""

from collections.abc import Iterator

from tools.linting import Finding, Source, called

ENDINGS = ("commit", "rollback")


def check(source: Source) -> Iterator[Finding]:
    if not source.under("overture") or source.under("overture/runtime", "overture/sandbox"):
        return
    for call in source.calls:
        verb = called(call)
        if verb in ENDINGS:
            yield Finding(source.path, call.lineno, f"{verb}() outside runtime; a transaction ends with its Call")
