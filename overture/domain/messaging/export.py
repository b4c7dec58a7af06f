"""Results as CSV: one COPY, formula-safe in the columns a person wrote.

Not the results as JSON: those are pages.
"""

from __future__ import annotations

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

_FORMULA = "'^[[:space:]]*[=+@|%-]|^[\\t\\r\\n]|^[\\uFF1D\\uFF0B\\uFF0D\\uFF20]'"
_NUMBER = "'^([+] ?[(]?[0-9][0-9() ./-]*|-[0-9]+([.,][0-9]+)?)$'"


def _safe(column: str) -> str:
    # A cell that a spreadsheet would run as a formula gets an apostrophe; the range check in front lets nearly every
    # cell through without a regular expression. A phone number or a negative number is no formula. Bytes are compared,
    # for other collations pass over signs: `=A1` would sort among the letters.
    byte = f'{column} collate "C"'
    plain = f"({byte} >= 'A' and {byte} < U&'\\FF00' and {byte} not like '|%')"
    return (
        f"case when {column} is null or {plain} then {column}"
        f" when {byte} ~ {_FORMULA} and {byte} !~ {_NUMBER} then '''' || {column} else {column} end"
    )


def _moment(column: str) -> str:
    return f"""to_char({column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""


_LATER = """coalesce((select max(s.step) from message s where s.project_id = t.project_id
    and s.target_id = t.target_id and s.step > 0 and s.state = 2), 0)"""


def export_sql(*, has_steps: bool = False) -> str:
    """The query of a campaign's results: `$1` project, `$2` campaign, `$3` whether it is cancelled."""
    return f"""
select g.handle, {_safe("g.profile_url")}, {_safe("g.full_name")}, {_safe("g.first_name")}, {_safe("g.category")},
  g.follower_count,
  case when t.replied_at is not null then 'replied' when t.state = 2 then 'sent' when t.state = 3 then 'failed'
    when t.state = 5 then 'skipped' when t.state = 4 then 'in_doubt'
    when t.state = 0 then case when $3::boolean then 'cancelled' else 'pending' end
    when t.called_at is null then 'queued' else 'sending' end,
  {_moment("t.sent_at")}, {_moment("t.replied_at")}, case when t.state in (3, 5) then t.reason end,
  {_safe("t.text")}, {_safe("t.reply_text")}, {_safe("g.external_id")},
  case when t.text is not null then t.template_version end,
  case when t.state = 2 then {_LATER if has_steps else 0} end
from message t join target g on g.project_id = t.project_id and g.id = t.target_id
where t.project_id = $1 and t.pick_key = $2 and t.step = 0 order by t.position
"""
