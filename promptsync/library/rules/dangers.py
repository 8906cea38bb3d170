"""The forms of steps that do harm, each found in one line in time that grows with its length."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from promptsync.source.lazy_pattern import LazyPattern, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet


class _Form(NamedTuple):
    """One of ``signs`` is in every line that ``pattern`` finds; ``what`` completes "this line ...".``"""

    what: str
    signs: tuple[str, ...]
    pattern: LazyPattern


class Danger(NamedTuple):
    """Where in a line, and what it does."""

    start: int
    end: int
    what: str


DOWNLOADS = "runs what it downloads, unseen"
DECODES = "runs what it decodes, unseen"
SENDS = "sends secrets away"
TRUSTS = "turns off the check of certificates"
_PERMITS = "skips every permission"
_DELETES = "deletes a disk or a home"

_SUDO = r"(?:sudo(?: -[A-Za-z]{1,4}){0,3} )?"
_SHELL = rf"{_SUDO}(?:/(?:usr/)?bin/)?(?:env )?(?:ba|z|da|k|fi)?sh\b"
_FETCH = r"\b(?:curl|wget)\b"
_HOME = (
    r"[\"']?(?:/\*?|~(?:/\*?)?|\$\{?HOME\}?(?:/\*?)?|/(?:home|etc|usr|var|Users|boot|bin)(?:/\*?)?)[\"']?"
    r"(?=[ \t]*(?:$|[;&|)`\"'#,:]|\.(?:[ \t]|$))|[ \t])"
)
_FORMS = (
    _Form(
        DOWNLOADS,
        ("curl", "wget", "iex", "IEX", "Invoke-Expression"),
        lazy_pattern(
            rf"(?:\b(?:ba|z)?sh|\bsource|(?<!\S)\.)[ \t]+<\([ \t]*{_FETCH}"
            rf"|\b(?:(?:ba|z)?sh|eval|python3?|node)[ \t]+(?:-[ce][ \t]+)?[\"']?(?:\$\(|`)[ \t]*{_FETCH}"
            r"|\b(?:iex|IEX|Invoke-Expression)[ \t]*[(\"' ]{0,3}(?:irm|iwr|Invoke-|New-Object)\b"
        ),
    ),
    _Form(
        DECODES,
        ("b64decode", "atob", "fromhex", "Buffer.from", "-enc", "-Enc"),
        lazy_pattern(
            r"\b(?:exec|eval)[ \t]*\([ \t]*(?:[\w.]{0,40}b64decode|atob|bytes\.fromhex|Buffer\.from)"
            r"|\b(?:powershell|pwsh)(?:\.exe)?\b[^\n]{0,60}[ \t]-(?:enc|Enc|encodedcommand"
            r"|EncodedCommand)[ \t]+"
            r"[A-Za-z0-9+/=]{16}"
        ),
    ),
    _Form(
        _PERMITS,
        (
            "--dangerously-",
            "--yolo",
            "bypassPermissions",
            "chmod",
            "NOPASSWD",
            "--approval-mode",
            "--allow-all-tools",
        ),
        lazy_pattern(
            r"--dangerously-(?:skip-permissions|bypass-approvals-and-sandbox)\b|(?<!\S)--yolo\b"
            r"|\bbypassPermissions\b"
            r"|\bchmod[ \t]+(?:-R[ \t]+|--recursive[ \t]+)(?:0?777|a\+rwx)\b|\bchmod[ \t]+0?777[ \t]+(?:/"
            r"|~)(?!\w)"
            r"|\bNOPASSWD:[ \t]*ALL\b|--approval-mode[= ]yolo\b|--allow-all-tools\b"
        ),
    ),
    _Form(
        _DELETES,
        (
            "rm ",
            "mkfs",
            "of=/dev/",
            "diskutil",
            "Remove-Item",
            "format ",
            ":(){",
            "find ",
            "rmtree",
            "/dev/",
            "rd /s",
        ),
        lazy_pattern(
            rf"\brm[ \t]+(?:-[a-zA-Z-]{{1,20}}[ \t]+){{1,3}}{_HOME}"
            r"|\bmkfs(?:\.\w{2,6})?[ \t]+(?:-\w+[ \t]+){0,3}/dev/"
            r"|\bdd[ \t]+[^\n]{0,80}\bof=/dev/(?:sd|nvme|hd|disk|xvd|vd|mmcblk)"
            r"|\bdiskutil[ \t]+(?:eraseDisk|secureErase)|\b(?:shred|wipefs)[ \t]+[^\n]{0,60}/dev/(?:sd|nvme"
            r"|hd|vd)"
            r"|\bRemove-Item\b[^\n]{0,60}(?:C:\\(?:[ \t\"'`*]|$)|\$HOME\b|\$env:USERPROFILE|~(?:[ \t]|$))"
            r"|\bformat[ \t]+[a-zA-Z]:(?:[ \t`]|$)|:\(\)[ \t]{0,3}\{[ \t]{0,3}:[ \t]{0,3}\|[ \t]{0,3}:"
            r"|\bfind[ \t]+(?:/|~/?|\$HOME)[ \t][^\n]{0,60}(?:-delete\b|-exec[ \t]+rm\b)"
            r"|\brmtree\([^)\n]{0,40}(?:expanduser\(|Path\.home\(|[\"']/[\"'])"
            r"|\brd[ \t]+/s[ \t]+/q[ \t]+[a-zA-Z]:\\"
        ),
    ),
    _Form(
        TRUSTS,
        (
            *(
                "curl",
                "wget",
                "NODE_TLS_REJECT",
                "verify",
                "sslVerify",
                "SSL_NO",
                "StrictHostKey",
                "strict-ssl",
            ),
            *("SkipVerify", "rejectUnauthorized", "PYTHONHTTPSVERIFY", "_unverified_context", "TrustAll"),
        ),
        lazy_pattern(
            r"\bcurl\b[^\n|;&]{0,80}?[ \t](?:-[a-jl-zA-Z]{0,6}k[a-zA-Z]{0,6}|--insecure"
            r"|--proxy-insecure)(?=[ \t`]|$)"
            r"|--no-check-certificate\b|\bNODE_TLS_REJECT_UNAUTHORIZED[ \t]{0,3}[=:][ \t]{0,3}[\"']?0"
            r"|\bverify[ \t]{0,3}=[ \t]{0,3}False\b|\bsslVerify[ \t=]{1,3}[\"']?false"
            r"|\bGIT_SSL_NO_VERIFY[ \t]{0,3}=[ \t]{0,3}[\"']?(?:1|true)"
            r"|\bStrictHostKeyChecking[ \t=]{1,3}no\b"
            r"|\bstrict-ssl[ \t=]{1,3}false|\bInsecureSkipVerify[ \t]{0,3}:[ \t]{0,3}true"
            r"|\brejectUnauthorized[ \t]{0,3}:[ \t]{0,3}false|\bPYTHONHTTPSVERIFY[ \t]{0,3}=[ \t]{0,3}[\"']?0"
            r"|\bssl\._create_unverified_context|\bTrustAllCert"
        ),
    ),
)

_PRIVATE = (
    r"(?<![\w.])\.env\b(?!\.(?:example|sample|template))|\bid_(?:rsa|ed25519)\b|\.ssh/|\.aws/credentials"
    r"|\.netrc\b|\.pypirc\b"
    r"|\.kube/config|/etc/(?:passwd|shadow)\b|\$\((?:env|printenv)\b|\.git-credentials|\.docker/config\.json"
    r"|\$\{?\w*(?:SECRET_ACCESS_KEY|PRIVATE_KEY)\b"
)
_SECRETS = lazy_pattern(_PRIVATE)
_PIPE_SIGNS = (
    *(
        "curl",
        "wget",
        "base64",
        "xxd",
        "nc ",
        "ncat",
        "scp ",
        "requests.post",
        "send",
        "upload",
        "post",
        "Post",
    ),
    *("Send", "Upload", "irm", "iwr", "Invoke-"),
)
_BEFORE_PIPE = (
    (
        DOWNLOADS,
        lazy_pattern(
            rf"{_FETCH}(?![ \t]+\S{{0,8}}\*)"
            r"|\b(?:irm|iwr|Invoke-WebRequest|Invoke-RestMethod|DownloadString)\b"
        ),
    ),
    (
        DECODES,
        lazy_pattern(
            r"\bbase64[ \t]+(?:-d|-D|--decode)\b|\bxxd[ \t]+-r\b|\bopenssl[ \t]+(?:enc|base64)[ \t]+-d\b"
        ),
    ),
    (
        SENDS,
        lazy_pattern(
            rf"(?:^|[;&`(][ \t]{{0,3}}|^[ \t]*\$[ \t])(?:env|printenv|set)[ \t]*$"
            rf"|\bcat\b.{{0,80}}?(?:{_PRIVATE})"
        ),
    ),
)
_RUNS = lazy_pattern(
    rf"[ \t]*(?:{_SHELL}(?!\w|-)|(?:iex|IEX|Invoke-Expression)\b"
    rf"|{_SUDO}(?:python3?|node|perl|ruby)\b(?![ \t]+(?:-m|-c|-e|-ne|-pe|-ple|-lne|\w{{1,40}}\.|[./])))"
)
_SENDER = lazy_pattern(r"[ \t]*(?:curl|wget|nc|ncat|netcat)\b")
_AFTER_PIPE = {DOWNLOADS: _RUNS, DECODES: _RUNS, SENDS: _SENDER}
_EVAL = lazy_pattern(r"\b(?:eval|(?:ba|z)?sh[ \t]+-c)[ \t]+[\"']?(?:\$\(|`)|\b(?:ba|z)?sh[ \t]+<\(")
_POSTS = lazy_pattern(
    r"\bcurl\b[^\n]{0,80}?[ \t](?:-d|--data(?:-\w{1,12})?|-F|--form|-T|--upload-file)(?=[ \t=@\"'])"
    r"|\bwget\b[^\n]{0,80}?--post-"
    r"|\brequests\.post\(|\bscp[ \t]"
)
_TELLS = lazy_pattern(
    r"\b(?:send|post|upload|forward|e-?mail|exfiltrate|transmit)\b[^\n.]{0,60}(?:\.env\b|~/\.ssh"
    r"|\.aws/credentials"
    r"|private keys?|api keys?|access tokens?|environment variables|credentials)[^\n.]{0,60}\bto[ \t]+"
    r"(?:https?://|[\w.+-]{1,60}@[\w-])",
    re.IGNORECASE,
)


SIGNS = tuple({*_PIPE_SIGNS, *(sign for form in _FORMS for sign in form.signs)})
"""Every text with a danger has one of these."""


def danger_in(line: str, signs: AbstractSet[str]) -> Danger | None:
    """The first danger of a line, which has ``signs`` of :data:`SIGNS`."""
    for form in _FORMS:
        if not signs.isdisjoint(form.signs) and (match := form.pattern().search(line)):
            return Danger(match.start(), match.end(), form.what)
    if not signs.isdisjoint(_PIPE_SIGNS):
        return next(_through_pipes(line), None) or _posted(line)
    return None


def _through_pipes(line: str) -> Iterator[Danger]:
    """What is downloaded, decoded or read before a pipe, and run or sent behind it."""
    if "|" not in line:
        return
    started: dict[str, int] = {}
    parts = [*_parts(line)]
    for (start, part), (_, following) in pairwise(parts):
        for what, pattern in _BEFORE_PIPE:
            if what not in started and (found := pattern().search(part)):
                started[what] = start + found.start()
            if what in started and _AFTER_PIPE[what]().match(following):
                yield Danger(started[what], start + len(part) + 1 + len(following.split("`")[0]), what)
        if ";" in following or "&&" in following:
            started.clear()


def _parts(line: str) -> Iterator[tuple[int, str]]:
    start = 0
    for part in line.split("|"):
        yield start, part
        start += len(part) + 1


def _posted(line: str) -> Danger | None:
    decode, secrets = _BEFORE_PIPE[1][1](), _SECRETS()
    if (found := _EVAL().search(line)) and (inner := decode.search(line, found.end())):
        return Danger(found.start(), inner.end(), DECODES)
    if (found := _POSTS().search(line)) and (inner := secrets.search(line, found.end())):
        return Danger(found.start(), inner.end(), SENDS)
    found = _TELLS().search(line)
    return Danger(found.start(), found.end(), SENDS) if found else None
