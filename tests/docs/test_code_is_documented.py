"""What the code has, the documentation names: a missing name fails the build, and so does one that is no more."""

from __future__ import annotations

import json
import re

from overture.apis.outreach import EVENT_NAMES
from overture.connectors.instagram.answers import BY_SUBCODE, LIMITS
from overture.domain.accounts import AccountStatus
from overture.domain.audience import TOOLS, reference_page
from overture.domain.campaigns import CampaignStatus, Pacing
from overture.domain.identity import SCOPES
from overture.domain.messaging import TargetStatus
from overture.domain.platforms import Stop
from overture.domain.webhooks import DeliveryStatus, EndpointStatus
from overture.kernel.errors import RETRYABLE
from overture.runtime.db import metadata
from overture.runtime.settings import NAMES, reference
from overture.runtime.work.kinds import State
from overture.runtime.work.queues import Queue
from tests.docs import code
from tests.docs.pages import blocks, named, page
from tests.schema import load_tables

_ROW = re.compile(r"^\| `([a-z_]+)`", re.MULTILINE)


def _rows(text: str) -> list[str]:
    """What stands first in the rows of a page's tables."""
    return _ROW.findall(text)


def test_every_error_code_has_one_row_and_every_row_is_a_code() -> None:
    codes = set(code.errors())
    rows = _rows(page("errors.md"))
    assert len(codes) > 50
    assert codes - set(rows) == set()
    assert set(rows) - codes == set()
    # `webhook_delivery_failed` and the like stand once: two rows would say two things.
    assert len(rows) == len(set(rows))


def test_the_status_of_each_error_is_the_outreach_apis() -> None:
    from overture.apis.outreach import OUTREACH

    checked = 0
    for name, status in re.findall(r"^\| `([a-z_]+)` \| (\d{3}) \|", page("errors.md"), re.MULTILINE):
        assert {OUTREACH.status(cls) for cls in code.errors()[name]} == {int(status)}, name
        checked += 1
    assert checked >= 20


def test_the_statuses_that_are_called_retryable_are() -> None:
    from overture.apis.outreach import OUTREACH

    for name, classes in code.errors().items():
        for cls in classes:
            assert (OUTREACH.status(cls) in (429, 500, 502, 503)) is (cls.kind in RETRYABLE), name


def test_every_event_is_named_and_internal_ones_apart() -> None:
    text = page("events.md")
    public, internal = text.split("## Internal events")
    events = set(code.events())
    assert len(events) >= 18
    assert len(EVENT_NAMES) == 42
    for name in EVENT_NAMES:
        assert name in events
        assert f"`{name}`" in public, name
    for name in events - set(EVENT_NAMES):
        assert f"| `{name}` |" in internal, name


def test_the_examples_of_events_have_the_fields_that_are_sent() -> None:
    from overture.apis.outreach.catalogue import catalogue

    shown = [set(json.loads(b.text)) for b in blocks(page("events.md")) if b.language == "json"]
    assert len(shown) == 25
    for of in catalogue().data:
        shape = of.schema["$defs"][of.schema["properties"]["data"]["$ref"].rsplit("/", 1)[1]]
        fields = set(shape["properties"])
        assert any(example and example <= fields for example in shown), (of.type, sorted(fields))


def test_every_setting_stands_in_operations_as_the_code_has_it() -> None:
    rows = reference().strip().splitlines()
    assert len(rows) == len(NAMES) + 2
    text = page("operations.md")
    assert [row for row in rows if row not in text] == []


def test_the_page_of_the_tools_is_what_they_declare() -> None:
    assert page("audience-tools.md") == reference_page(), "behind: python -m tools.audience_page"


def test_every_tool_is_in_the_guide_with_its_price() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (?:who|whom) [^|]* \| [^|]* \| (\d+) \|$", page("audience.md"), re.MULTILINE)
    assert {name: int(price) for name, price in rows} == {tool.name: tool.price for tool in TOOLS}


def test_every_scope_is_named() -> None:
    text = page("api-conventions.md")
    assert len(SCOPES) >= 14
    assert [scope for scope in SCOPES if f"`{scope}`" not in text] == []


def test_every_metric_is_named() -> None:
    metrics = code.metrics()
    assert "overture_in_doubt" in metrics
    assert len(metrics) >= 7
    assert metrics - named(page("operations.md")) == set()


def test_every_reason_is_in_the_glossary() -> None:
    reasons = code.reasons()
    assert {"missing_variable", "target_suppressed", "sender_gone", "message_rejected", "start_deadline"} <= reasons
    assert {"paused_by_user", "usage_limit_exceeded", "throttled", "gone", "webhook_deleted", "width"} <= reasons
    words = named(page("glossary.md"))
    # A lane's reason may have `hold:` before it and a fact behind it.
    assert {r for r in reasons if not words & {r, f"hold:{r}", f"hold:{r}:<why>"}} == set()


def test_reasons_made_of_a_status_are_in_the_glossary() -> None:
    words = named(page("glossary.md"))
    made = {f"sender_{s.value}" for s in AccountStatus if s is not AccountStatus.ACTIVE}
    made |= {f"campaign_{s.value}" for s in CampaignStatus if s is not CampaignStatus.RUNNING}
    assert made - words == set()


def test_every_refusal_of_a_bridge_is_in_the_glossary() -> None:
    told_by_bridge = set(re.findall(r"\| `((?:recipient|message)_[a-z_]+)` \|", page("bridge.md")))
    assert len(told_by_bridge) >= 4
    assert told_by_bridge - named(page("glossary.md")) == set()


def test_every_refusal_of_instagram_is_in_the_glossary_and_its_page() -> None:
    reasons = set(BY_SUBCODE.values())
    assert len(reasons) >= 6
    assert reasons - named(page("glossary.md")) == set()
    text = page("instagram.md")
    assert [code for code in BY_SUBCODE if str(code) not in text and code != 1545041] == []
    assert [code for code in LIMITS if f" {code}," not in text and f"| {code}," not in text] == []


def test_every_status_is_in_the_glossary() -> None:
    words = named(page("glossary.md"))
    for statuses in (CampaignStatus, TargetStatus, AccountStatus, DeliveryStatus, EndpointStatus, Pacing, Stop):
        assert len(statuses) >= 2
        assert {str(s.value) for s in statuses} - words == set(), statuses


def test_every_table_is_in_the_data_model_with_its_key() -> None:
    load_tables()
    rows = dict(
        re.findall(r"^\| `([a-z_]+)`(?: \*shared\*)? \| [^|]* \| ([^|]*) \|", page("data-model.md"), re.MULTILINE)
    )
    tables = {t.name for t in metadata.sorted_tables}
    assert len(tables) > 30
    assert tables == set(rows)
    for table in metadata.sorted_tables:
        assert len(rows[table.name].split(",")) == len(table.primary_key), table.name
        starts = next(iter(table.primary_key)).name == "project_id"
        assert starts == rows[table.name].startswith("project"), table.name


def test_a_table_is_called_shared_where_it_belongs_to_no_project() -> None:
    load_tables()
    shared = set(re.findall(r"^\| `([a-z_]+)` \*shared\*", page("data-model.md"), re.MULTILINE))
    assert shared
    without = {t.name for t in metadata.sorted_tables if next(iter(t.primary_key)).name != "project_id"}
    assert shared == without


def test_states_and_queues_of_the_engine_are_named() -> None:
    text = page("engine.md")
    for state in State:
        assert f"{int(state)} {state.name.lower().replace('_', ' ')}" in text, state
    assert ", ".join(q.name.lower() for q in Queue) in text
