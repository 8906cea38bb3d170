from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from promptsync.service.quoting import QUOTE_LIMIT, quote, quote_page

TOKEN = "v1.Secret-Token"


def test_a_quote_is_one_bounded_line() -> None:
    assert quote(" taken:\r\n  review\t", TOKEN) == "taken: review"
    assert quote("x" * 1000, TOKEN) == "x" * (QUOTE_LIMIT - 1) + "…"


def test_a_quote_cannot_act_on_the_terminal() -> None:
    assert quote("a\x1b[31mb\u202ec\u200b\x9b\ud800", TOKEN) == "a [31mb c"


def test_a_page_is_quoted_without_its_tags() -> None:
    page = (
        "<!DOCTYPE html><html><head><style>p{color:red}</style><SCRIPT>alert('<b>')</script>"
        "<title>502 Bad&nbsp;Gateway</title></head><!-- pad > -->\n<body>nginx &amp; co</body></html>"
    )
    assert quote_page(page, TOKEN) == "502 Bad Gateway nginx & co"


def test_a_huge_page_is_quoted_in_no_time() -> None:
    assert quote_page("<" * 5_000_000, TOKEN)
    assert quote_page("<script" * 1_000_000, TOKEN)


_HIDING = st.sampled_from(
    [
        TOKEN,
        f"Bearer {TOKEN}",
        TOKEN.lower(),
        TOKEN.replace("-", "&#45;"),
        TOKEN.replace("-", "<b>-</b>"),
        TOKEN.replace("-", "-\r\n\t"),  # wrapped
        "\0".join(TOKEN),  # UTF-16, read byte by byte
        "\u200b".join(TOKEN),
    ]
)


@given(before=st.text(max_size=400), hidden=_HIDING, after=st.text(max_size=20))
def test_a_quote_never_shows_the_token(before: str, hidden: str, after: str) -> None:
    for said in (quote(before + hidden + after, TOKEN), quote_page(before + hidden + after, TOKEN)):
        assert TOKEN.lower() not in said.lower().replace(" ", "")
        assert len(said) <= QUOTE_LIMIT
        assert said.isprintable()


def test_a_token_cut_by_the_bound_is_taken_out_first() -> None:
    assert "v1.Sec" not in quote("x" * (QUOTE_LIMIT - 8) + TOKEN, TOKEN)
    assert "v1.Sec" not in quote_page(" " * 8184 + TOKEN, TOKEN)


def test_without_a_token_nothing_is_redacted() -> None:
    assert quote("plain", "") == "plain"
