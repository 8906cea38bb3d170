"""promptsync.yaml → Config. The file is optional; every default is here."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from promptsync.composition import Bundle
from promptsync.keys.patterns import KeyPatterns, Scope
from promptsync.ledger_names import check_ledgers
from promptsync.model import Origin
from promptsync.policy import (
    Authority,
    BundlePolicy,
    ConflictPolicy,
    DriftPolicy,
    KeyPolicy,
    Limit,
    Limits,
    People,
    Policy,
)
from promptsync.problems import Severity, problem
from promptsync.source.lazy_pattern import lazy_pattern
from promptsync.source.text import escaped
from promptsync.source.yaml_document import read_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.problems import Problem

CONFIG_NAME = "promptsync.yaml"
LOCK_NAME = "promptsync.lock"
"""Stands beside it if prompts were imported from git; see :mod:`promptsync.lock`."""
_NEAR_NAME = lazy_pattern(r"\.?prompt[-_ ]?sync(rc|[-_.]?config)?\.(ya?ml|json|toml)(\.txt)?")
DEFAULT_TARGET = "default"
SANDBOX_TARGET = "sandbox"
DEFAULTS = Policy()


class Target(NamedTuple):
    """One organization to sync to. Empty values have the defaults of schemas/config.schema.json."""

    name: str
    api: str = ""
    organization: str = ""
    token: str = ""
    state: str = ""
    remote: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def scope(self) -> Scope:
        """Which prompts belong to it."""
        return Scope(KeyPatterns(self.include), KeyPatterns(self.exclude))

    @property
    def ledger(self) -> str:
        """Where the ledger is in a repository: ``ref:NAME`` or ``file:PATH``."""
        return self.state if self.state not in {"", "git"} else f"ref:{self.name}"


@dataclass(frozen=True, slots=True)
class Config:
    """The configuration of one library; ``root`` is the directory that its paths are relative to.

    ``rules`` has the severity of those that are not as in the table of rules, None for one that is off.
    """

    root: Path
    prompts: Path = Path("prompts")
    targets: Mapping[str, Target] = field(default_factory=dict)
    drift: DriftPolicy = DEFAULTS.drift
    conflict: ConflictPolicy = DEFAULTS.conflict
    by_key: tuple[KeyPolicy, ...] = ()
    older: bool = False
    limits: Limits = field(default_factory=Limits)
    rules: Mapping[str, Severity | None] = field(default_factory=dict)
    reserved: tuple[str, ...] = ()
    people: People = People.NAMES
    schema: Path | None = None
    listing: int | None = None
    bundle: BundlePolicy = field(default_factory=BundlePolicy)

    def target(self, name: str) -> Target | None:
        """The target of that name: a configured or a built-in one, else None."""
        if name in self.targets:
            return self.targets[name]
        return Target(name) if name in {DEFAULT_TARGET, SANDBOX_TARGET} else None


class ConfigSearch(NamedTuple):
    """The nearest promptsync.yaml, and the files beside or below it that somebody may take for one."""

    file: Path | None
    near: list[Path]


def find_config(start: Path, top: Path) -> ConfigSearch:
    """Look in ``start`` and the directories above it, up to ``top``."""
    near: list[Path] = []
    for folder in (start, *start.parents):
        names = _names(folder)
        near += [
            folder / name for name in names if name != CONFIG_NAME and _NEAR_NAME().fullmatch(name.casefold())
        ]
        if CONFIG_NAME in names:
            return ConfigSearch(folder / CONFIG_NAME, near)
        if folder == top:
            break
    return ConfigSearch(None, near)


def misnamed(path: Path, shown: str) -> Problem:
    """The finding for a file that somebody may take for the configuration."""
    hint = f"Rename it to {CONFIG_NAME}, or delete it."
    if (path.parent / CONFIG_NAME).exists():
        hint = f"Move what it says to {CONFIG_NAME}, and delete it."
    message = f"{escaped(shown)} is not read: the configuration is {CONFIG_NAME}"
    return problem("config", message, Origin(shown), hint)


def load_config(path: Path, shown: str, repository: Path) -> tuple[Config, list[Problem]]:
    """The file's configuration, or the defaults and what is wrong with it. Findings name it ``shown``."""
    what = _not_a_file(path)
    if what:
        hint = f"Put the configuration in its place, or delete it: {CONFIG_NAME} is optional."
        return Config(path.parent), [problem("config", f"{shown} {what}", Origin(shown), hint)]
    document, problems = read_document(path, shown, schema="config", rule="config")
    if problems or document is None:
        return Config(path.parent), problems
    config = _config(path.parent, document)
    problems = [
        _outside(one, shown) for one in _paths(config) if not _is_inside(path.parent / one, repository)
    ]
    problems += check_ledgers({name: one.ledger for name, one in config.targets.items()}, shown)
    return (Config(path.parent) if problems else config), problems


def _names(folder: Path) -> list[str]:
    """What is in a folder, sorted; nothing if it may not be listed."""
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return [CONFIG_NAME] if os.path.lexists(folder / CONFIG_NAME) else []


def _not_a_file(path: Path) -> str:
    if path.is_dir():
        return "is a folder"
    if path.is_symlink() and not path.exists():
        return "is a link to nothing"
    return "" if path.is_file() else "is not a regular file"


def _paths(config: Config) -> list[str]:
    """The paths that the configuration names, as it names them; that of the prompts has its own findings."""
    states = (one.state for one in config.targets.values() if one.state.startswith("file:"))
    schema = [str(config.schema)] if config.schema else []
    return [*schema, *(state.removeprefix("file:") for state in states)]


def _is_inside(path: Path, repository: Path) -> bool:
    real, top = Path(os.path.realpath(path)), Path(os.path.realpath(repository))
    return real.is_relative_to(top) and ".git" not in real.relative_to(top).parts


def _outside(path: str, shown: str) -> Problem:
    message = f"{escaped(path)} leads out of the repository"
    return problem("config", message, Origin(shown), "Name a path inside the repository.")


def _config(root: Path, document: Mapping[str, Any]) -> Config:
    policies, limits = document.get("policies", {}), document.get("limits", {})
    return Config(
        root=root,
        prompts=Path(document.get("prompts", "prompts")),
        targets={name: _target(name, one) for name, one in document.get("targets", {}).items()},
        drift=DriftPolicy(policies.get("drift", DEFAULTS.drift)),
        conflict=ConflictPolicy(policies.get("conflict", DEFAULTS.conflict)),
        by_key=tuple(_key_policy(pattern, one) for pattern, one in policies.get("keys", {}).items()),
        older=policies.get("older", "refuse") == "apply",
        limits=_limits(limits),
        listing=limits.get("skillListing"),
        rules={rule: _severity(word) for rule, word in document.get("rules", {}).items()},
        reserved=tuple(document.get("reserved", ())),
        people=People(_word(document.get("people", People.NAMES))),
        schema=Path(document["schema"]) if "schema" in document else None,
        bundle=_bundle(document.get("bundle", {})),
    )


def _key_policy(pattern: str, document: Mapping[str, str]) -> KeyPolicy:
    drift, conflict, authority = (document.get(name) for name in ("drift", "conflict", "authority"))
    return KeyPolicy(
        KeyPatterns((pattern,)),
        DriftPolicy(drift) if drift else None,
        ConflictPolicy(conflict) if conflict else None,
        Authority(authority) if authority else None,
    )


def _bundle(document: object) -> BundlePolicy:
    """A word for every skill, or one for each pattern. YAML 1.1 reads an unquoted ``off`` as false."""
    by_key: dict[str, object] = document if isinstance(document, dict) else {"**": document}
    return BundlePolicy(
        tuple(
            (KeyPatterns((pattern,)), Bundle.OFF if word is False else Bundle(str(word)))
            for pattern, word in by_key.items()
        )
    )


def _word(value: object) -> str:
    """YAML 1.1 reads an unquoted ``off`` as false."""
    return "off" if value is False else str(value)


def _severity(word: object) -> Severity | None:
    """YAML 1.1 reads an unquoted ``off`` as false."""
    return None if word in {"off", False} else Severity(str(word))


def _target(name: str, document: Mapping[str, Any]) -> Target:
    lists = {key: tuple(document.get(key, ())) for key in ("include", "exclude")}
    return Target(name, **{**document, **lists})


def _limits(document: Mapping[str, Any]) -> Limits:
    parsed = {key: Limit.parse(value) for key, value in document.items()}
    default = Limits()
    return Limits(
        parsed.get("maxDeletes", default.deletes),
        parsed.get("maxUpdates"),
        parsed.get("maxGone", default.gone),
    )
