"""ZIP files read by place: those of Instagram's kind come out whole, hostile ones not at all."""

from __future__ import annotations

import asyncio
import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from overture.domain.archives.zips import Limits, Unsafe, content, directory
from tests.domain.archives.made import Bytes, zipped

LIST = "connections/followers_and_following/followers_1.json"


def read(
    data: bytes, wanted: Callable[[str], bool] = lambda name: True, limits: Limits | None = None
) -> dict[str, bytes]:
    """Every wanted entry, unpacked."""

    async def do() -> dict[str, bytes]:
        file, out = Bytes(data), {}
        for entry in await directory(file, wanted, limits or Limits()):
            out[entry.name] = b"".join([piece async for piece in content(file, entry)])
        return out

    return asyncio.run(do())


def patched(data: bytes, sign: bytes, at: int, new: bytes) -> bytes:
    """With other bytes at a place behind the first mark of that kind."""
    place = data.index(sign) + at
    return data[:place] + new + data[place + len(new) :]


CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_entries_come_out_as_they_went_in(method: int) -> None:
    files = {"a.json": b"[]", "empty.json": b"", "folder/": b"", "deep/ü.json": bytes(range(256)) * 3_000}
    whole = {name: data for name, data in files.items() if not name.endswith("/")}
    assert read(zipped(files, method=method)) == whole
    assert read(zipped(files, method=method), lambda name: name == "a.json") == {"a.json": b"[]"}


def test_a_comment_and_a_written_length_and_a_wide_directory_are_understood() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.comment = b"PK\x05\x06 is how an end begins" + bytes(40)
        with z.open("streamed.json", "w", force_zip64=True) as f:
            f.write(b"[1]" * 1_000)
    assert read(out.getvalue()) == {"streamed.json": b"[1]" * 1_000}
    plain = zipped({"a.json": b"[]"})
    end = plain.index(END)
    _, _, n, _, size, begin = struct.unpack_from("<HHHHLL", plain, end + 4)
    end64 = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, n, n, size, begin)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    full = struct.pack("<4sHHHHLLH", END, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert read(plain[:end] + end64 + locator + full) == {"a.json": b"[]"}


def named(name: str, kind: int = 0) -> bytes:
    """A ZIP with an entry of that name, said to be of that kind of file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        info = zipfile.ZipInfo("x" * len(name))
        info.external_attr = kind << 16
        z.writestr(info, b"[]")
        z.writestr(LIST, b"[]")
    return out.getvalue().replace(b"x" * len(name), name.encode())


def bomb(size: int, told: int | None = None) -> bytes:
    """A ZIP with an entry of many zeros, which says that it has `told` bytes."""
    data = zipped({LIST: bytes(size)})
    if told is not None:
        data = patched(data, CENTRAL, 24, struct.pack("<L", told))
    return data


def overlapping() -> bytes:
    """Two entries of the directory for the same bytes."""
    data = zipped({"followers_1.json": b"[]" * 100, "followers_2.json": b"[]" * 100})
    second = data.index(CENTRAL, data.index(CENTRAL) + 4)
    return data[: second + 42] + struct.pack("<L", 0) + data[second + 46 :]


def twice() -> bytes:
    return zipped({"followers_1.json": b"[]", "followers_2.json": b"[]"}).replace(b"followers_2", b"followers_1")


WHOLE = zipped({LIST: b"[" + b" " * 900 + b"]"})
HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "not_a_zip"),
    "text": (b"followers" * 100, "not_a_zip"),
    "cut off": (WHOLE[:-30], "not_a_zip"),
    "front cut off": (WHOLE[40:], "damaged"),
    "behind another file": (b"MZ" + bytes(500) + WHOLE, "damaged"),
    "a part of several": (patched(WHOLE, END, 4, b"\x01\x00"), "in_parts"),
    "more entries than there are": (patched(WHOLE, END, 8, b"\x09\x00\x09\x00"), "damaged"),
    "a directory of no entries": (patched(WHOLE, CENTRAL, 0, b"XXXX"), "damaged"),
    "climbs out": (named("../../etc/passwd"), "unsafe_entry"),
    "climbs out deeper": (named("media/../../../x"), "unsafe_entry"),
    "absolute": (named("/etc/passwd"), "unsafe_entry"),
    "a drive": (named("c:/windows/x"), "unsafe_entry"),
    "backslashes": (named("..\\..\\x"), "unsafe_entry"),
    "a NUL": (named("a\x00.json"), "unsafe_entry"),
    "a link": (named("media/link", 0o120777), "unsafe_entry"),
    "a device": (named("media/null", 0o020666), "unsafe_entry"),
    "encrypted": (patched(WHOLE, CENTRAL, 8, b"\x01\x00"), "encrypted"),
    "encrypted where it lies": (patched(WHOLE, LOCAL, 6, b"\x01\x00"), "encrypted"),
    "an unknown method": (patched(patched(WHOLE, CENTRAL, 10, b"\x63\x00"), LOCAL, 8, b"\x63\x00"), "method_unknown"),
    "another name where it lies": (patched(WHOLE, LOCAL, 30, b"X"), "damaged"),
    "another method where it lies": (patched(WHOLE, LOCAL, 8, b"\x00\x00"), "damaged"),
    "another sum": (patched(WHOLE, CENTRAL, 16, b"\x00\x00\x00\x00"), "damaged"),
    "begins behind the directory": (patched(WHOLE, CENTRAL, 42, b"\xff\xff\x00\x00"), "damaged"),
    "no deflate": (patched(WHOLE, LOCAL, 30 + len(LIST), b"\xff\xff\xff"), "damaged"),
    "two entries at one place": (overlapping(), "damaged"),
    "one name twice": (twice(), "damaged"),
    "a bomb that says so": (bomb(4_000_000), "bomb"),
    "a bomb that says less": (bomb(4_000_000, 5_000), "bomb"),
    "larger than it says": (bomb(2_000, 1_999), "bomb"),
    "smaller than it says": (bomb(2_000, 2_001), "damaged"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_hostile_or_broken_is_refused(case: str) -> None:
    data, code = HOSTILE[case]
    with pytest.raises(Unsafe) as why:
        read(data)
    assert why.value.code == code


def test_limits_hold_for_all_entries_together() -> None:
    data = zipped({f"followers_{n}.json": b"[%s]" % (b" " * n) for n in range(10)})
    for limits, code in (
        (Limits(total=60), "bomb"),
        (Limits(entry=10), "bomb"),
        (Limits(entries=9), "too_many_entries"),
        (Limits(directory=500), "too_large"),
    ):
        with pytest.raises(Unsafe) as why:
            read(data, limits=limits)
        assert why.value.code == code, limits
    assert len(read(data)) == 10


def test_a_large_entry_takes_little_memory() -> None:
    """A file that is never in memory whole: neither packed nor unpacked."""
    line = b'{"title":"%d"}\n'
    raw = b"".join(line % (n * 7919 % 1_000_003) for n in range(600_000))
    data = zipped({LIST: raw})
    size, crc = len(raw), zlib.crc32(raw)
    del raw

    async def do() -> tuple[int, int, int]:
        file, n, total = Bytes(data), 0, 0
        [entry] = await directory(file, lambda name: True)
        tracemalloc.start()
        async for piece in content(file, entry):
            n, total = n + len(piece), zlib.crc32(piece, total)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return n, total, peak

    n, total, peak = asyncio.run(do())
    assert (n, total) == (size, crc)
    assert size > 10_000_000
    assert peak < 3_000_000


def test_a_directory_of_many_entries_is_read_in_windows() -> None:
    files: dict[str, Any] = {f"media/posts/{n:04}.jpg": b"" for n in range(500)} | {LIST: b"[]"}
    assert read(zipped(files), lambda name: name.endswith(".json"), Limits(chunk=100)) == {LIST: b"[]"}
