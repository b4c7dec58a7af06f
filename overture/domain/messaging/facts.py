"""What the rules see of a message's row: the columns and joins of every pick, preview and explanation.

LATERAL with LIMIT 1, never EXISTS.
"""

from __future__ import annotations

from overture.domain import suppression, targets

FACTS = f"""t.target_id, t.client_id, t.person_id, t.step, {targets.facts_of("g")}, sup.suppressed,
{suppression.ANY},
con.step as contacted_step, con.message_id as contacted_message, con.replied_at as replied_at_client,
con.at as contacted_at, con.state as contacted_state, con.target_id as contacted_target"""
MET = f"""
{suppression.JOIN}
left join lateral (
  select c.step, c.message_id, c.replied_at, c.at,
    (select m.state from message m where m.project_id = c.project_id and m.id = c.message_id) as state,
    case when t.step > 0 then
      (select m.target_id from message m where m.project_id = c.project_id and m.id = c.message_id) end as target_id
  from contacted c
  where c.project_id = t.project_id and c.client_id = t.client_id and c.person_id = t.person_id
  order by c.step desc limit 1) con on true
"""
"""What the rules ask of the person of a row `t`: `sup` and `con`, one row each."""
# The limit keeps it a look-up for each row: as a plain join it may become a scan of all targets.
JOINS = f"""
join lateral (
  select * from target g where g.project_id = t.project_id and g.id = t.target_id limit 1) g on true
{MET}
"""
