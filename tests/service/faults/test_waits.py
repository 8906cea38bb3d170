"""How long is waited before a request is sent again, and how many are sent at once meanwhile."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from promptsync.service.slots import Slots
from tests.opening import QUICK
from tests.service.faults import kinds
from tests.service.faults.layer import nth
from tests.service.faults.service import patient_service

if TYPE_CHECKING:
    from promptsync.service.patience import Patience
    from tests.service.faults.layer import Fault, FaultLayer

CAP = 0.15
LONG: tuple[tuple[bytes, bytes], ...] = ((b"ratelimit-retryafter", b"30"), (b"retry-after", b"30"))


def seconds_of(layer: FaultLayer, fault: Fault, patience: Patience, slots: Slots | None = None) -> float:
    """How long a question takes whose first attempt meets ``fault``."""
    layer.choose = nth(fault)

    async def asked() -> float:
        async with patient_service(layer, patience, slots) as service:
            start = time.monotonic()
            await service.identity()
            return time.monotonic() - start

    return asyncio.run(asked())


@pytest.mark.parametrize("code", ["resource_exhausted", "unavailable"])
def test_the_wait_that_the_server_names_is_kept(layer: FaultLayer, code: str) -> None:
    fault = kinds.refuse(code, details=(kinds.RETRY_INFO,))
    took = seconds_of(layer, fault, replace(QUICK, longest_wait=5.0))
    assert kinds.RETRY_INFO_SECONDS <= took < 2


@pytest.mark.parametrize("header", LONG)
def test_the_wait_that_the_server_names_is_capped(layer: FaultLayer, header: tuple[bytes, bytes]) -> None:
    fault = kinds.refuse("resource_exhausted", header)
    assert CAP <= seconds_of(layer, fault, replace(QUICK, longest_wait=CAP)) < 2


def test_without_a_named_wait_it_is_the_first_one(layer: FaultLayer) -> None:
    patience = replace(QUICK, first_wait=0.05, longest_wait=5.0)
    assert 0.05 <= seconds_of(layer, kinds.refuse("resource_exhausted"), patience) < 2


@pytest.mark.parametrize(
    ("fault", "limit"),
    [
        (kinds.refuse("resource_exhausted"), 4),
        (kinds.refuse("unavailable", (b"retry-after", b"0")), 4),
        (kinds.refuse("unavailable"), 8),
        (kinds.lost_before, 8),
    ],
)
def test_fewer_at_once_where_the_server_pushes_back(layer: FaultLayer, fault: Fault, limit: int) -> None:
    slots = Slots(8)
    seconds_of(layer, fault, QUICK, slots)
    assert slots.limit == limit
