"""Bodies that stream in: their file whatever the pieces are, their fields, their limit, what counts as the same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from overture.apis.kit.errors import BodyTooLarge, InvalidRequest, UnsupportedMediaType
from overture.apis.kit.uploads import MULTIPART, Upload, Uploads
from overture.kernel.errors import InvalidField, OvertureError
from tests.conftest import Run

CONTENT = b"username\r\n--x\r\nnatgeo\r\n\r\n--" * 3


async def _nothing(*_: Any) -> None:
    return None


async def pieces(raw: bytes, size: int) -> AsyncIterator[bytes]:
    for i in range(0, len(raw), size):
        yield raw[i : i + size]


def form(boundary: str, *parts: tuple[str, bytes]) -> bytes:
    out = b""
    for head, content in parts:
        out += f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"
    return out + f"--{boundary}--\r\n".encode()


async def taken(raw: bytes, media: str, size: int = 1000, limit: int = 100_000) -> tuple[Upload, bytes]:
    upload = Upload(media, pieces(raw, size), limit)
    return upload, b"".join([piece async for piece in upload.file()])


def test_a_file_is_the_same_wherever_its_body_is_cut(run: Run[Any]) -> None:
    parts = (
        ('name="map"', b"a=B"),
        ('name="file"; filename="Meine Liste.csv"', CONTENT),
        ('name="map"', "c=Ü".encode()),
    )
    raw = form("bound", *parts)
    digests = set()
    for size in (1, 2, 3, 7, 64, len(raw)):
        upload, file = run(taken(raw, "multipart/form-data; boundary=bound", size))
        assert file == CONTENT
        assert (upload.file_name, upload.fields) == ("Meine Liste.csv", {"map": ["a=B", "c=Ü"]})
        digests.add(upload.digest)
    upload, _ = run(taken(form("another", *parts), 'multipart/form-data; boundary="another"'))
    assert digests == {upload.digest}
    upload, _ = run(taken(form("another", *parts[:2]), "multipart/form-data; boundary=another"))
    assert upload.digest not in digests
    upload, file = run(taken(CONTENT, "text/csv", 5))
    assert (file, upload.fields, upload.file_name) == (CONTENT, {}, None)
    assert upload.digest == run(taken(CONTENT, "text/csv; charset=utf-8"))[0].digest


@pytest.mark.parametrize(
    ("raw", "media", "error"),
    [
        (b"x" * 2001, "text/csv", BodyTooLarge),
        (form("b", ('name="file"', b"x" * 2000)), "multipart/form-data; boundary=b", BodyTooLarge),
        (form("b", ('name="map"', b"a=B")), "multipart/form-data; boundary=b", InvalidRequest),
        (form("b", ('name="file"', b"1"), ('filename="x"', b"")), "multipart/form-data; boundary=b", InvalidField),
        (form("b", ('name="map"', b"\xff")), "multipart/form-data; boundary=b", InvalidField),
        (form("b", ('name="map"', b"a\x00")), "multipart/form-data; boundary=b", InvalidField),
        (form("b", ('name="file"', b"1"))[:-8], "multipart/form-data; boundary=b", InvalidField),
        (b"no form", "multipart/form-data; boundary=b", InvalidField),
        (b"no form", "multipart/form-data", InvalidField),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused(raw: bytes, media: str, error: type[OvertureError], run: Run[Any]) -> None:
    with pytest.raises(error) as refused:
        run(taken(raw, media, 100, 2000))
    assert refused.value.message


def test_what_streams_in_is_told_by_its_type() -> None:
    uploads = Uploads(media=("text/csv", MULTIPART), kind=str, keep=_nothing, drop=_nothing)
    for media in ("text/csv", "TEXT/CSV; charset=utf-8", "multipart/form-data; boundary=x", "application/csv"):
        assert uploads.takes(media, alone=False)
    for media in ("", "application/json", "application/x-www-form-urlencoded", "text/plain"):
        assert not uploads.takes(media, alone=False)
    for media in ("", "application/octet-stream", "application/x-www-form-urlencoded", "application/vnd.ms-excel"):
        assert uploads.takes(media, alone=True)
    with pytest.raises(UnsupportedMediaType) as refused:
        uploads.takes("application/json", alone=True)
    assert "`text/csv` or `multipart/form-data`" in refused.value.message
