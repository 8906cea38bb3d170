"""The one text in a zip archive that anybody may have made."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from promptsync.errors import RefusedError

# What GitHub's own upload makes. Other methods have other errors, and nobody needs them here.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What zipfile raises for an archive that is damaged or encrypted, or whose text is not UTF-8.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError)


def only_text(archive: bytes, limit: int, name: str) -> str:
    """The text of the only file in ``archive``, called ``name`` in messages. Raises RefusedError.

    Nothing is written to disk, and nothing unpacked beyond ``limit`` bytes, whatever the archive claims.
    """
    try:
        with zipfile.ZipFile(BytesIO(archive)) as opened:
            entries = opened.infolist()
            if len(entries) != 1 or entries[0].is_dir():
                raise RefusedError(f"{name} is not one file alone")
            if entries[0].compress_type not in _METHODS:
                raise RefusedError(f"{name} is compressed in a way that is not GitHub's")
            with opened.open(entries[0]) as file:
                content = file.read(limit + 1)
        if len(content) > limit:
            raise RefusedError(f"{name} has more than {limit:,} bytes")
        return content.decode("utf-8")
    except _UNREADABLE as error:
        raise RefusedError(f"{name} cannot be unpacked: {error}") from error
