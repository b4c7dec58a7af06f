"""A completed job's rows whole: one COPY, as CSV that is safe in a spreadsheet, or as JSON Lines.

Not its pages: those are read in queries.py.
"""

from __future__ import annotations

from typing import Final

from overture.domain.audience.contracts import Job
from overture.domain.audience.queries import ROWS, arguments_of, columns_of, select_rows
from overture.domain.audience.tools import BY_NAME
from overture.kernel.ids import ProjectId
from overture.runtime.cells import Headed, Write, safe
from overture.runtime.db import LONGEST_STREAM, Database

# JSON holds neither of these bytes, so that nothing of it is ever quoted: COPY sends each line as it is.
_QUOTE: Final = "\x01"
_DELIMITER: Final = "\x02"


def csv_sql(job: Job) -> str:
    """The rows with nothing in them that a spreadsheet runs; what is empty is null, so that no quotes stand for it."""
    columns = BY_NAME[job.tool].all_columns(job.applied)
    # Each value is made once, inside: its order keeps the planner from writing it again for each mention.
    inner = ", ".join(f"nullif({c.sql}, '') as \"{c.name}\"" for c in columns)
    outer = ", ".join(f'x."{c.name}"' if c.is_ours else safe(f'x."{c.name}"') for c in columns)
    return f"select {outer} from (select {inner}, r.position {ROWS} order by r.position) x order by x.position"


async def copy_csv(db: Database, project_id: ProjectId, job: Job, write: Write) -> None:
    """Writes all rows as CSV, piece by piece, with the header before the first. A fault before that writes nothing."""
    out = Headed(columns_of(job), write)
    async with db.connection() as raw:
        sql = csv_sql(job)
        await raw.copy_from_query(
            sql, project_id, *arguments_of(job), output=out.piece, format="csv", timeout=LONGEST_STREAM
        )
    await out.end()


async def copy_lines(db: Database, project_id: ProjectId, job: Job, write: Write) -> None:
    """Writes all rows as JSON Lines, an object of texts each, its names in the order of the columns."""
    rows, args = select_rows(job)
    sql = f"select row_to_json(x) from ({rows} order by r.position) x"
    async with db.connection() as raw:
        await raw.copy_from_query(
            sql,
            project_id,
            *args,
            output=write,
            format="csv",
            quote=_QUOTE,
            delimiter=_DELIMITER,
            timeout=LONGEST_STREAM,
        )
