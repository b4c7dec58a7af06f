"""Clusters under /var/lib/overture that no data folder points to any more: listed, and pruned when asked to.
Never pruned unasked: the data folder may lie on a disk that is not mounted."""

import asyncio
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from overture.runtime.postgres.places import varlib
from overture.runtime.postgres.places.varlib import Place
from overture.runtime.postgres.processes import ServerProcess, end, server_processes


@dataclass(frozen=True)
class UnclaimedCluster:
    """A cluster whose data folder is gone or points elsewhere; `size` in bytes."""

    path: Path
    data_dir: Path
    id: str
    size: int


async def list_unclaimed() -> tuple[UnclaimedCluster, ...]:
    """The clusters without a pointer, in order of their paths. Only root sees and makes such clusters."""
    return await asyncio.to_thread(_list)


async def prune(clusters: Iterable[UnclaimedCluster]) -> int:
    """End the servers of these clusters and delete them; one that is claimed by now is left. Returns bytes freed."""
    return await asyncio.to_thread(_prune, tuple(clusters))


def _list() -> tuple[UnclaimedCluster, ...]:
    if os.geteuid() != 0:
        return ()
    return tuple(_described(place) for place in varlib.places() if _is_unclaimed(place))


def _is_unclaimed(place: Place) -> bool:
    return (place.path / "cluster").is_dir() and not place.is_claimed


def _described(place: Place) -> UnclaimedCluster:
    size = sum(_size(Path(folder, name)) for folder, _, names in os.walk(place.path) for name in names)
    return UnclaimedCluster(place.path, place.data_dir, place.id, size)


def _size(file: Path) -> int:
    try:
        return file.lstat().st_blocks * 512
    except FileNotFoundError:
        return 0  # Somebody is pruning it, or its server still runs.


def _processes_of(place: Place, uid: int) -> tuple[ServerProcess, ...]:
    return tuple(process for process in server_processes(uid) if process.id == place.id)


def _prune(clusters: tuple[UnclaimedCluster, ...]) -> int:
    if not clusters:
        return 0
    freed = 0
    with varlib.locked():
        for cluster in clusters:
            place = varlib.read_place(cluster.path)
            if place is None or place.id != cluster.id or not _is_unclaimed(place):
                continue
            user = (place.path / "cluster").stat().st_uid
            end(partial(_processes_of, place, user))
            shutil.rmtree(place.path)
            freed += cluster.size
        varlib.tidy()
    return freed
