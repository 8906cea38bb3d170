"""What git says of an address is shown without what may be a secret in it."""

from __future__ import annotations

import pytest

from promptsync.redaction import without_secrets


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("https://name:s3cret@host/x.git", "https://…@host/x.git"),
        ("ssh://s3cret@host:22/x.git", "ssh://…@host:22/x.git"),
        ("https://name:p@s3cret@host/x.git", "https://…@host/x.git"),
        (
            "fatal: unable to access 'https://host/x.git?access_token=s3cret&b=1/': 403",
            "fatal: unable to access 'https://host/x.git?…': 403",
        ),
        ("https://a:b@host/x?s3cret https://host/y?s3cret end", "https://…@host/x?… https://host/y?… end"),
        ("fatal: is this right? mail a@b.example", "fatal: is this right? mail a@b.example"),
        ("https://host/x.git", "https://host/x.git"),
    ],
)
def test_an_address_shows_no_secret(said: str, shown: str) -> None:
    assert without_secrets(said) == shown
