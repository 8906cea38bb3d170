"""promptsync.yaml → Config. The file is optional; every default stands here."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from promptsync.key_patterns import KeyPatterns
from promptsync.policy import ConflictPolicy, DriftPolicy, KeyPolicy, Limit, Limits, Policy
from promptsync.problems import Severity
from promptsync.source.yaml_document import read_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptsync.problems import Problem

CONFIG_NAME = "promptsync.yaml"
DEFAULT_TARGET = "default"
SANDBOX_TARGET = "sandbox"
DEFAULTS = Policy()


@dataclass(frozen=True, slots=True)
class Target:
    """One organization to sync to. Empty values have the defaults of schemas/config.schema.json."""

    name: str
    api: str = ""
    organization: str = ""
    token: str = ""
    state: str = ""
    remote: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


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
    schema: Path | None = None

    def target(self, name: str) -> Target | None:
        """The target of that name: a configured or a built-in one, else None."""
        if name in self.targets:
            return self.targets[name]
        return Target(name) if name in {DEFAULT_TARGET, SANDBOX_TARGET} else None


def find_config(start: Path, top: Path) -> Path | None:
    """The nearest promptsync.yaml in ``start`` or a directory above it, up to ``top``."""
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder / CONFIG_NAME
        if folder == top:
            break
    return None


def load_config(path: Path, shown: str) -> tuple[Config, list[Problem]]:
    """The file's configuration, or the defaults and what is wrong with it. Findings name it ``shown``."""
    document, problems = read_document(path, shown, schema="config", rule="config")
    if problems or document is None:
        return Config(path.parent), problems
    return _config(path.parent, document), []


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
        rules={rule: _severity(word) for rule, word in document.get("rules", {}).items()},
        reserved=tuple(document.get("reserved", ())),
        schema=Path(document["schema"]) if "schema" in document else None,
    )


def _key_policy(pattern: str, document: Mapping[str, str]) -> KeyPolicy:
    drift, conflict = document.get("drift"), document.get("conflict")
    return KeyPolicy(
        KeyPatterns((pattern,)),
        DriftPolicy(drift) if drift else None,
        ConflictPolicy(conflict) if conflict else None,
    )


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
