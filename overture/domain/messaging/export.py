"""Results as CSV: one COPY, formula-safe in the columns a person wrote.

Not the results as JSON: those are read in queries.py.
"""

from __future__ import annotations

from overture.domain.messaging.contracts import Wanted
from overture.domain.messaging.queries import branches, conditions, few_changed
from overture.kernel.ids import CampaignId, ProjectId
from overture.runtime.cells import Headed, Write, moment, safe
from overture.runtime.db import LONGEST_STREAM, Database

csv_columns: tuple[str, ...] = (
    "instagramUsername",
    "profileUrl",
    "fullName",
    "firstName",
    "category",
    "followerCount",
    "status",
    "sentAt",
    "repliedAt",
    "reason",
    "message",
    "replyText",
    "externalId",
    "templateVersion",
    "lastStep",
)
"""The ten columns of the original promise, then the text, the reply, the caller's own id, the text's version, and the
last of the target's messages that was sent: 0 the first, 1 the first follow-up."""


_LATER = """coalesce((select max(s.step) from message s where s.project_id = t.project_id
    and s.target_id = t.target_id and s.step > 0 and s.state = 2), 0)"""


def export_sql(where: str = "", *, has_steps: bool = False) -> str:
    """The query of a campaign's results: `$1` project, `$2` campaign, `$3` whether it is cancelled."""
    # Nothing is asked of `g.campaign_id`: right after an import, without statistics, the planner would read all of the
    # campaign's targets again for each message.
    return f"""
select g.handle, {safe("g.profile_url")}, {safe("g.full_name")}, {safe("g.first_name")}, {safe("g.category")},
  g.follower_count,
  case when t.replied_at is not null then 'replied' when t.state = 2 then 'sent' when t.state = 3 then 'failed'
    when t.state = 5 then 'skipped' when t.state = 4 then 'in_doubt'
    when t.state = 0 then case when $3::boolean then 'cancelled' else 'pending' end
    when t.called_at is null then 'queued' else 'sending' end,
  {moment("t.sent_at")}, {moment("t.replied_at")}, case when t.state in (3, 5) then t.reason end,
  {safe("t.text")}, {safe("t.reply_text")}, {safe("g.external_id")},
  case when t.text is not null then t.template_version end,
  case when t.state = 2 then {_LATER if has_steps else 0} end
from message t join target g on g.project_id = t.project_id and g.id = t.target_id
where t.project_id = $1 and t.pick_key = $2 and t.step = 0{where}
order by t.position
"""


async def copy_results(
    db: Database,
    project_id: ProjectId,
    campaign_id: CampaignId,
    wanted: Wanted,
    write: Write,
    *,
    cancelled: bool,
    has_steps: bool = False,
) -> None:
    """Writes the rows that are wanted as CSV, piece by piece, with the header before the first.

    A fault before the first row writes nothing.
    """
    out = Headed(csv_columns, write)
    kinds = branches(wanted, cancelled=cancelled)
    async with db.connection() as raw:
        more, args = conditions(wanted, 4, await few_changed(raw.fetch, project_id, campaign_id, wanted))
        sql = export_sql(
            f" and ({' or '.join(f'({kind})' for kind in kinds)}){more}" if kinds else " and false", has_steps=has_steps
        )
        given = (project_id, campaign_id, cancelled, *(args if kinds else ()))
        await raw.copy_from_query(sql, *given, output=out.piece, format="csv", timeout=LONGEST_STREAM)
    await out.end()
