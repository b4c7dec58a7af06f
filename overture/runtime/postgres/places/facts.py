"""What a data folder knows of its database: passwords, where the cluster lies, where the server listens.
The pointer to a cluster outside the data folder is one of these facts; the cluster's side of it is in varlib.py."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from overture.runtime.postgres.addresses import StoreAddress, embedded_address
from overture.runtime.postgres.errors import StoreFailed
from overture.runtime.postgres.places.files import write_private


@dataclass(frozen=True)
class Facts:
    """`postgres.json` in the data folder, 0600. `id` is random and names the cluster wherever it lies;
    `outside` is the folder that holds it, None where that is `postgres` in the data folder itself."""

    id: str
    owner_password: str = field(repr=False)
    app_password: str = field(repr=False)
    outside: str | None
    socket: str

    @property
    def address(self) -> StoreAddress:
        """How to reach the server, if it runs."""
        return embedded_address(Path(self.socket), self.owner_password, self.app_password)


def new_facts() -> Facts:
    """Facts of a cluster that is about to be made."""
    return Facts(
        id=secrets.token_hex(8),
        owner_password=secrets.token_hex(24),
        app_password=secrets.token_hex(24),
        outside=None,
        socket="",
    )


def facts_path(data_dir: Path) -> Path:
    """Where the facts of a data folder are kept."""
    return data_dir / "postgres.json"


def read_facts(data_dir: Path) -> Facts | None:
    """The facts of a data folder; None before its first start."""
    path = facts_path(data_dir)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Facts)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreFailed(
            f"{path} cannot be read ({error.strerror}); run as the user it belongs to, or choose another --data-dir."
        ) from error
    except msgspec.DecodeError as error:
        raise StoreFailed(f"{path} is damaged ({error}); put a good copy of it back.") from error


def write_facts(data_dir: Path, facts: Facts) -> None:
    """Keep the facts; only their owner may read them."""
    write_private(facts_path(data_dir), os.fsdecode(msgspec.json.encode(facts)))
