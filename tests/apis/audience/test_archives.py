"""Archives over HTTP: uploaded raw and in a form, followed, listed, deleted; what is refused."""

from __future__ import annotations

from typing import Any

from tests.apis.audience.desk import Desk
from tests.apis.conformance import Got
from tests.conftest import Run
from tests.domain.archives.made import of_2022, of_2024, zipped

PATH = "/api/v1/archives"
ZIP = of_2024("band", ["fan.one", "fan.two"], ["ada"])


async def sent(
    desk: Desk, raw: bytes, query: str = "?account=band", media: str = "application/zip", **more: str
) -> Got:
    headers = {"content-type": media, **{k.replace("_", "-"): v for k, v in more.items()}}
    return await desk.api("POST", PATH + query, headers=headers, raw=raw)


def form(*parts: tuple[str, str | None, bytes]) -> tuple[bytes, str]:
    """A multipart body of (name, file name, content), and its media type."""
    out = b""
    for name, file_name, content in parts:
        named = f'; filename="{file_name}"' if file_name else ""
        out += f'--x7\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + content + b"\r\n"
    return out + b"--x7--\r\n", "multipart/form-data; boundary=x7"


async def pieces(desk: Desk) -> int:
    async with desk.standing.db.transaction(desk.project.id) as tx:
        sql = "select count(*) from archive_piece where project_id = $1"
        return int(await tx.fetchval(sql, desk.project.id))


def test_an_archive_is_uploaded_followed_used_and_deleted(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        raw, media = form(("file", "instagram-band.zip", ZIP))
        got = await sent(desk, raw, media=media)
        assert (got.status, got.json["status"], got.json["progress_percent"]) == (202, "READING", 0)
        archive_id = got.json["archive_id"]
        assert got.headers["location"] == f"{PATH}/{archive_id}"
        await desk.standing.settle()
        there = await desk.api.get(f"{PATH}/{archive_id}")
        assert (there["status"], there["followers"], there["following"]) == ("READY", 2, 1)
        assert (there["account"], there["file_name"], there["size"]) == ("band", "instagram-band.zip", len(ZIP))
        assert there["newest_at"] == "2026-01-09T23:59:17.000Z"
        job = await desk.submit(usernames=["Band"])
        assert (await desk.done(job))["number_of_results"] == 2
        results = await desk.api.get(f"/api/v1/jobs/{job}/results")
        assert [(r["username"], r["user_id"]) for r in results["data"]] == [("fan.one", ""), ("fan.two", "")]
        second = await sent(desk, of_2022("band", [], []))
        assert second.status == 202
        page = await desk.api.get(f"{PATH}?limit=1")
        assert ([a["archive_id"] for a in page["data"]], page["has_more"]) == ([second.json["archive_id"]], True)
        rest = await desk.api.get(f"{PATH}?limit=1&cursor={page['next_cursor']}")
        assert ([a["archive_id"] for a in rest["data"]], rest["next_cursor"]) == ([archive_id], None)
        gone = await desk.api("DELETE", f"{PATH}/{archive_id}")
        assert (gone.status, gone.json["status"]) == (202, "DELETING")
        await desk.standing.settle()
        await desk.refused(await desk.api("GET", f"{PATH}/{archive_id}"), 404, "ARCHIVE_NOT_FOUND")
        await desk.refused(await desk.api("DELETE", f"{PATH}/{archive_id}"), 404, "ARCHIVE_NOT_FOUND")
        assert await pieces(desk) == 0

    run(story())


def test_the_same_upload_under_a_key_is_one_archive(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        first = await sent(desk, ZIP, idempotency_key="one")
        again = await sent(desk, ZIP, idempotency_key="one")
        assert again.json["archive_id"] == first.json["archive_id"]
        await desk.refused(await sent(desk, ZIP + b"x", idempotency_key="one"), 409, "IDEMPOTENCY_CONFLICT")
        assert len((await desk.api.get(PATH))["data"]) == 1
        await desk.standing.settle()
        assert await pieces(desk) == 0

    run(story())


def test_what_is_no_archive_is_refused_and_leaves_nothing(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        error = await desk.refused(await sent(desk, b"<html>"), 400, "ARCHIVE_UNREADABLE")
        assert error["details"] == {"reason": "not_a_zip"}
        assert [(f["path"], f["code"]) for f in error["fields"]] == [("file", "not_a_zip")]
        raw, media = form(("file", "a.zip", ZIP), ("account", None, b"band"))
        for got in (
            await sent(desk, ZIP, "?account=no%20name!"),
            await sent(desk, ZIP, ""),
            await sent(desk, raw, media=media),
        ):
            await desk.refused(got, 400, "VALIDATION_ERROR")
        await desk.refused(await sent(desk, b"{}", media="application/json"), 415, "UNSUPPORTED_MEDIA_TYPE")
        failed = (await sent(desk, zipped({"followers_1.html": b""}))).json["archive_id"]
        await desk.standing.settle()
        there = await desk.api.get(f"{PATH}/{failed}")
        assert (there["status"], there["error"]["code"]) == ("FAILED", "HTML")
        assert "JSON" in there["error"]["message"]
        assert await pieces(desk) == 0
        # Another project's is an unknown one.
        other = await Desk.opened(desk.standing)
        await desk.refused(await other.api("GET", f"{PATH}/{failed}"), 404, "ARCHIVE_NOT_FOUND")
        await desk.refused(await other.api("DELETE", f"{PATH}/{failed}"), 404, "ARCHIVE_NOT_FOUND")
        await desk.refused(await desk.api("GET", f"{PATH}/nothing"), 404, "ARCHIVE_NOT_FOUND")

    run(story())
