"""ZIP files read safely: the directory of one, and the bytes of an entry as a stream. Nothing is written anywhere.

Not what the entries hold. Bytes are asked for by place, so that a file of any size is never in memory as a whole.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import msgspec

_RATIO_FROM: Final = 1024 * 1024
_LONGEST_NAME: Final = 1024
_CHUNK: Final = 256 * 1024

_END: Final = b"PK\x05\x06"
_END_LENGTH: Final = 22
_LOCATOR: Final = b"PK\x06\x07"
_END64: Final = b"PK\x06\x06"
_CENTRAL: Final = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_LOCAL: Final = struct.Struct("<4sHHHHHLLLHH")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_UTF8: Final = 0x800
_FULL: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read of a ZIP at most."""

    entries: int = 500_000
    directory: int = 128 * 1024 * 1024
    """Bytes of the directory."""
    entry: int = 1024 * 1024 * 1024
    """Bytes of one entry that is read, unpacked."""
    total: int = 4 * 1024 * 1024 * 1024
    """Bytes of all entries that are read, unpacked."""
    ratio: int = 200
    """How much larger than packed an entry may be; lists of people are 10 to 30 times."""
    chunk: int = _CHUNK
    """Bytes of the directory that are held at once, about."""


_USUAL: Final = Limits()


class Unsafe(Exception):
    """The file is not read: `code` says why, and is permanent."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Ranged(Protocol):
    """A file by places."""

    @property
    def size(self) -> int:
        """Its bytes."""
        ...

    async def read(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset` on; fewer only at the end."""
        ...


class Entry(msgspec.Struct, frozen=True):
    """A file in the archive: where its local header is, how it is packed, and what it is."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    offset: int


async def directory(file: Ranged, wanted: Callable[[str], bool], limits: Limits = _USUAL) -> list[Entry]:
    """The entries whose names are wanted, in the archive's order. Every entry is looked at: one name or kind that no
    archive of Instagram has, and none is read (`Unsafe`)."""
    count, begin, length = await _end(file)
    if count > limits.entries:
        raise Unsafe("too_many_entries")
    if length > limits.directory:
        raise Unsafe("too_large")
    out, at, stop, held, place = list[Entry](), begin, begin + length, b"", 0
    for _ in range(count):
        while len(held) - place < _length(held, place):
            more = await file.read(at, min(limits.chunk, stop - at))
            if not more:
                raise Unsafe("damaged")
            held, place, at = held[place:] + more, 0, at + len(more)
        entry = _entry(held, place, begin)
        if entry is not None and wanted(entry.name):
            out.append(entry)
        place += _length(held, place)
    _may_be_read(out, begin, limits)
    return out


async def content(file: Ranged, entry: Entry) -> AsyncIterator[bytes]:
    """An entry unpacked, piece by piece; `Unsafe` where it is not what the directory says, before one byte too many."""
    head = await file.read(entry.offset, _LOCAL.size)
    if len(head) < _LOCAL.size:
        raise Unsafe("damaged")
    sign, _, flags, method, _, _, _, _, _, name, extra = _LOCAL.unpack(head)
    if sign != b"PK\x03\x04" or method != entry.method:
        raise Unsafe("damaged")
    if flags & _ENCRYPTED:
        raise Unsafe("encrypted")
    if _named(await file.read(entry.offset + _LOCAL.size, name), flags) != entry.name:
        raise Unsafe("damaged")
    at = entry.offset + _LOCAL.size + name + extra
    stop, size, crc = at + entry.packed, 0, 0
    unpacked = _Unpacked(entry.method)
    while at < stop:
        piece = await file.read(at, min(_CHUNK, stop - at))
        if not piece:
            raise Unsafe("damaged")
        at += len(piece)
        for out in unpacked.of(piece):
            size, crc = size + len(out), zlib.crc32(out, crc)
            if size > entry.size:
                raise Unsafe("bomb")
            yield out
    if size != entry.size or crc != entry.crc or not unpacked.is_whole:
        raise Unsafe("damaged")


class _Unpacked:
    def __init__(self, method: int) -> None:
        self._inflate = zlib.decompressobj(-15) if method == _DEFLATED else None

    def of(self, piece: bytes) -> Sequence[bytes] | _Inflating:
        """What a packed piece holds, in parts of bounded size."""
        return [piece] if self._inflate is None else _Inflating(self._inflate, piece)

    @property
    def is_whole(self) -> bool:
        """Whether what is packed has come to its end, and nothing is behind it."""
        return self._inflate is None or (self._inflate.eof and not self._inflate.unused_data)


class _Inflating:
    def __init__(self, inflate: zlib._Decompress, piece: bytes) -> None:
        self._inflate = inflate
        self._left = piece

    def __iter__(self) -> _Inflating:
        return self

    def __next__(self) -> bytes:
        if not self._left or self._inflate.eof:
            raise StopIteration
        try:
            out = self._inflate.decompress(self._left, _CHUNK)
        except zlib.error as error:
            raise Unsafe("damaged") from error
        self._left = self._inflate.unconsumed_tail
        return out


async def _end(file: Ranged) -> tuple[int, int, int]:
    """How many entries there are; where their directory begins, and its length."""
    length = min(file.size, _END_LENGTH + 0xFFFF)
    first = file.size - length
    tail = await file.read(first, length)
    at = tail.rfind(_END)
    while at >= 0 and (len(tail) - at < _END_LENGTH or at + _END_LENGTH + _u16(tail, at + 20) != len(tail)):
        at = tail.rfind(_END, 0, at)
    if at < 0:
        raise Unsafe("not_a_zip")
    disk, start, here, count, size, begin = struct.unpack_from("<HHHHLL", tail, at + 4)
    stop = first + at
    if 0xFFFF in (count, here) or _FULL in (size, begin):
        locator = await file.read(max(0, stop - 20), 20)
        if len(locator) < 20 or locator[:4] != _LOCATOR:
            raise Unsafe("damaged")
        stop = int(struct.unpack_from("<Q", locator, 8)[0])
        end64 = await file.read(stop, 56) if stop < file.size else b""
        if len(end64) < 56 or end64[:4] != _END64:
            raise Unsafe("damaged")
        disk, start, here, count, size, begin = struct.unpack_from("<LLQQQQ", end64, 16)
    if disk or start or here != count:
        raise Unsafe("in_parts")
    # What lies before or between is no archive's of anybody who writes one in one go.
    if begin + size != stop or count * _CENTRAL.size > size:
        raise Unsafe("damaged")
    return count, begin, size


def _u16(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")


def _length(held: bytes, at: int) -> int:
    """The length of the directory's entry at a place of `held`, as far as it is known."""
    if len(held) - at < _CENTRAL.size:
        return _CENTRAL.size
    return _CENTRAL.size + _u16(held, at + 28) + _u16(held, at + 30) + _u16(held, at + 32)


def _entry(held: bytes, at: int, most: int) -> Entry | None:
    """The directory's entry at a place of `held`; None for a folder."""
    sign, made, _, flags, method, _, _, crc, packed, size, n, extra, _, disk, _, outer, offset = _CENTRAL.unpack_from(
        held, at
    )
    if sign != b"PK\x01\x02":
        raise Unsafe("damaged")
    behind = at + _CENTRAL.size + n
    raw = held[at + _CENTRAL.size : behind]
    if _FULL in (packed, size, offset):
        size, packed, offset = _wide(held[behind : behind + extra], size, packed, offset)
    if disk or offset >= most:
        raise Unsafe("damaged")
    name = _named(raw, flags)
    _may_be_named(name)
    if made >> 8 == 3 and stat.S_IFMT(outer >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Unsafe("unsafe_entry")
    if flags & _ENCRYPTED:
        raise Unsafe("encrypted")
    return None if name.endswith("/") else Entry(name, method, crc, packed, size, offset)


def _wide(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """The numbers that do not fit into 32 bits, from the field that holds them."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            numbers = iter(struct.unpack_from(f"<{min(length, len(extra) - at - 4) // 8}Q", extra, at + 4))
            try:
                return tuple(next(numbers) if n == _FULL else n for n in (size, packed, offset))  # type: ignore[return-value]
            except RuntimeError:
                break
        at += 4 + length
    raise Unsafe("damaged")


def _named(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & _UTF8 else "cp437")
    except UnicodeDecodeError:
        raise Unsafe("unsafe_entry") from None


def _may_be_named(name: str) -> None:
    """Nothing is ever written under a name, but who packs such names means harm."""
    is_absolute = name.startswith(("/", "\\")) or name[1:2] == ":"
    if not name or len(name) > _LONGEST_NAME or is_absolute or "\x00" in name or "\\" in name:
        raise Unsafe("unsafe_entry")
    if ".." in name.split("/"):
        raise Unsafe("unsafe_entry")


def _may_be_read(entries: Sequence[Entry], directory_at: int, limits: Limits) -> None:
    """Refuses what unpacks to too much, and entries that share bytes or a name."""
    if sum(e.size for e in entries) > limits.total:
        raise Unsafe("bomb")
    before, names = 0, set[str]()
    for e in sorted(entries, key=lambda e: e.offset):
        if e.method not in (_STORED, _DEFLATED):
            raise Unsafe("method_unknown")
        if e.size > limits.entry or (e.size > _RATIO_FROM and e.size > e.packed * limits.ratio):
            raise Unsafe("bomb")
        if e.method == _STORED and e.size != e.packed:
            raise Unsafe("damaged")
        if e.name in names or e.offset < before or e.offset + _LOCAL.size + e.packed > directory_at:
            raise Unsafe("damaged")
        names.add(e.name)
        before = e.offset + _LOCAL.size + len(e.name) + e.packed
