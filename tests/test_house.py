"""What no test does: sleep, or reach for a private name of the product."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parent
WAITING = TESTS / "waiting.py"  # looks at the clock between two looks at what is waited for


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Each module of the tests, parsed."""
    for path in TESTS.rglob("*.py"):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def sleeps(node: ast.AST) -> bool:
    """Whether it is a call of a sleep; ``sleep(0)`` is none, but lets others have their turn."""
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    return name == "sleep" and [ast.unparse(one) for one in node.args] != ["0"]


def private_names(node: ast.AST) -> list[str]:
    """Those that an import takes from the product."""
    if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("promptsync"):
        return []
    names = [*(node.module or "").split("."), *(one.name for one in node.names)]
    return [name for name in names if name.startswith("_") and not name.endswith("__")]


def test_nothing_sleeps() -> None:
    """Wait for what happens, with ``wait_until`` if nothing else tells."""
    found = [path for path, tree in modules() if any(map(sleeps, ast.walk(tree)))]
    assert found == [WAITING]


def test_nothing_private_is_imported() -> None:
    found = [name for _, tree in modules() for node in ast.walk(tree) for name in private_names(node)]
    assert found == []
