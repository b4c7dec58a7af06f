"""Many rows come in a stated order.

Not a test of composed queries, which this lint does not read.
"""

import pytest

from tests.tools.snippets import findings
from tools.lint_order import check, unordered

HERE = "overture/domain/campaigns/queries.py"


@pytest.mark.parametrize(
    "sql",
    [
        "select id from lane",
        "SELECT id FROM lane WHERE a = $1 LIMIT 50",
        "select id from (select id from lane order by id) x",
        "with a as (select id from lane order by id) select id from a",
        "select kind, count(*) from lane group by kind",
        "select id, 'order by' from lane",
        "select id from lane -- order by id",
        "select id, count(*) over () from lane",
        "select unnest($1::int[])",
        "select id from lane for update skip locked",
    ],
)
def test_a_read_of_many_rows_without_order_is_found(sql: str) -> None:
    assert unordered(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "select id from lane order by id",
        "select id from lane\n  ORDER   BY next_at, id limit 5",
        "with a as (select id from lane) select id from a order by id",
        "select count(*), coalesce(sum(x), 0) from lane where b = any($1)",
        "select set_config('overture.projects', $1, true)",
        "select id from lane where id = $1 -- one row",
        "insert into lane (id) select unnest($1) returning id",
        "with due as (select id from lane) update lane set a = 1 from due returning lane.id",
        "delete from lane where id = $1 returning id",
    ],
)
def test_ordered_single_and_writing_statements_are_free(sql: str) -> None:
    assert not unordered(sql)


@pytest.mark.parametrize(
    "text",
    [
        'await raw.fetch("select id from lane", 1)',
        'await raw.fetch("select id "\n    "from lane")',
        'SQL = "select id from lane"\nawait raw.fetch(SQL)',
        'await raw.fetch(f"select {columns} from lane where a = $1")',
        'TABLE = "lane"\nSQL = f"select id from {TABLE}"\nasync def f():\n    raw.cursor(SQL)',
        'await raw.copy_from_query("select id from lane", output=out)',
        'await raw.fetch("select id from lane " + where)',
    ],
)
def test_literals_and_constants_are_read(text: str) -> None:
    assert len(findings(check, HERE, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        'await raw.fetchrow("select id from lane")',
        "await raw.fetch(sql)",
        'await raw.fetch(f"select {columns} from lane order by id")',
        "await http.fetch(url)",
        "connection.cursor()",
    ],
)
def test_single_rows_and_unreadable_statements_are_free(text: str) -> None:
    assert findings(check, HERE, text) == []
