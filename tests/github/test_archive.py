"""An archive that anybody may have made: one text comes out of it, or a refusal."""

from __future__ import annotations

import struct
import tracemalloc
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptsync.errors import RefusedError
from promptsync.github.archive import only_text
from tests.action.runner import zipped

LIMIT, BOMB = 100_000, 16 * 1024 * 1024
GOOD = zipped({"promptsync.plan": b"A plan of some length. " * 20})


def bomb() -> bytes:
    """Some kilobytes that unpack to many times the limit."""
    return zipped({"promptsync.plan": bytes(BOMB)})


def lying_bomb() -> bytes:
    """As :func:`bomb`, of which the archive says that it is one byte."""
    return bomb().replace(struct.pack("<L", BOMB), struct.pack("<L", 1))


def packed_by(method: int) -> bytes:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", method) as opened:
        opened.writestr("promptsync.plan", b"A plan.")
    return archive.getvalue()


def encrypted() -> bytes:
    """Says that it is: the first flag of its entry in the directory, and in front of the file."""
    archive = bytearray(GOOD)
    archive[GOOD.index(b"PK\x01\x02") + 8] |= 1
    archive[6] |= 1
    return bytes(archive)


@given(st.text(st.characters(codec="utf-8")))
def test_the_text_of_the_only_file(text: str) -> None:
    assert only_text(zipped({"any name": text.encode()}), LIMIT, "the plan") == text


@pytest.mark.parametrize(
    ("archive", "why"),
    [
        (b"", "cannot be unpacked"),
        (b"{}", "cannot be unpacked"),
        (zipped({}), "is not one file"),
        (zipped({"a": b"{}", "b": b"{}"}), "is not one file"),
        (zipped({"folder/": b""}), "is not one file"),
        (zipped({"a": b"\xff"}), "cannot be unpacked"),
        (packed_by(zipfile.ZIP_LZMA), "is not GitHub's"),
        (packed_by(zipfile.ZIP_BZIP2), "is not GitHub's"),
        (encrypted(), "cannot be unpacked"),
    ],
)
def test_anything_else_is_refused(archive: bytes, why: str) -> None:
    with pytest.raises(RefusedError, match=f"the plan .*{why}"):
        only_text(archive, LIMIT, "the plan")


@pytest.mark.parametrize(
    ("archive", "why"), [(bomb(), "has more than"), (lying_bomb(), "cannot be unpacked")]
)
def test_a_bomb_is_not_unpacked(archive: bytes, why: str) -> None:
    tracemalloc.start()
    with pytest.raises(RefusedError, match=f"the plan {why}"):
        only_text(archive, LIMIT, "the plan")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < BOMB / 4


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4), st.integers(0, len(GOOD)))
def test_a_damaged_archive_is_a_text_or_refused(place: int, damage: bytes, end: int) -> None:
    damaged = GOOD[:place] + damage + GOOD[place + len(damage) :]
    for archive in (damaged, damaged[:end]):
        with suppress(RefusedError):
            only_text(archive, LIMIT, "the plan")
