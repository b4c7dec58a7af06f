"""The database of these tests by its address: they run loops of their own."""

from __future__ import annotations

import pytest

from overture.runtime.postgres import StoreAddress


@pytest.fixture
def store(address: StoreAddress) -> str:
    """The URL of a database without a row."""
    return address.app_url
