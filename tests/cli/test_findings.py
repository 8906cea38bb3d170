"""Living with findings: some files, some rules, counts, a baseline, mends and what a rule says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.problems import RULES
from tests.cli.support import write_prompt

if TYPE_CHECKING:
    from tests.cli.support import Finished, Promptsync


@pytest.fixture(autouse=True)
def library(workdir: Path) -> None:
    Path(".git").mkdir()
    write_prompt("good")
    write_prompt("team/todo", prompt="TODO: one\n\nTODO: two\n\n<!-- three words here -->\n")
    write_prompt("team/args", prompt="Fix $ARGUMENTS.")


def rules(done: Finished) -> list[tuple[str, int]]:
    return sorted((one["rule"], one["count"]) for one in done.document["problems"])


def test_one_finding_a_file_and_rule_with_its_count_and_places(promptsync: Promptsync) -> None:
    done = promptsync("validate", "--format", "json")
    assert rules(done) == [("foreign-placeholder", 1), ("html-comment", 1), ("todo", 2)]
    assert done.document["statistics"] == {"todo": 2, "foreign-placeholder": 1, "html-comment": 1}
    (todo,) = (one for one in done.document["problems"] if one["rule"] == "todo")
    (other,) = todo["also"]
    assert other["line"] > todo["origin"]["line"]
    said = f"is a note to finish the text; 1 more in line {other['line']} [todo]"
    assert said in promptsync("validate").out


@pytest.mark.parametrize(
    ("arguments", "expected", "files"),
    [
        (("prompts/team/args.yaml",), ["foreign-placeholder"], 1),
        (("prompts/team",), ["foreign-placeholder", "html-comment", "todo"], 2),
        (("./prompts/team/../good.yaml",), [], 1),
        ((".",), ["foreign-placeholder", "html-comment", "todo"], 3),
        (("--select", "todo"), ["todo"], 3),
        (("--select", "todo", "--select", "html-comment", "--ignore", "todo"), ["html-comment"], 3),
        (("--ignore", "todo", "prompts/team/todo.yaml"), ["html-comment"], 1),
    ],
)
def test_some_files_and_some_rules(
    promptsync: Promptsync, arguments: tuple[str, ...], expected: list[str], files: int
) -> None:
    done = promptsync("validate", *arguments, "--format", "json")
    assert ([rule for rule, _ in rules(done)], done.document["summary"]["files"]) == (expected, files)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "there is no nowhere"),
        (("empty",), "no prompt file is at empty"),
        (("--select", "tood"), "Did you mean todo?"),
        (("--ignore", "x"), "there is no rule x"),
        (("--write-baseline",), "--write-baseline needs a file"),
        (("--config-only", "prompts"), "--config-only looks at no prompt file"),
    ],
)
def test_what_cannot_be_asked(promptsync: Promptsync, arguments: tuple[str, ...], said: str) -> None:
    Path("empty").mkdir()
    done = promptsync("validate", *arguments)
    assert done.code == 64
    assert said in done.err


def test_the_exit_code_is_that_of_what_is_told(promptsync: Promptsync) -> None:
    write_prompt("bad", nope="x")
    assert promptsync("validate").code == 1
    assert promptsync("validate", "prompts/team").code == 0
    assert promptsync("validate", "--select", "todo").code == 0
    assert promptsync("validate", "--ignore", "unknown-field").code == 0


def test_a_copy_is_told_for_either_file(promptsync: Promptsync) -> None:
    write_prompt("other", prompt="Fix $ARGUMENTS.")
    for file in ("other", "team/args"):
        done = promptsync("validate", f"prompts/{file}.yaml", "--select", "equal-prompt", "--format", "json")
        assert rules(done) == [("equal-prompt", 1)]


def test_statistics_count_and_show_no_place(promptsync: Promptsync) -> None:
    assert promptsync("validate", "--statistics").out.splitlines() == [
        "2  warning  todo",
        "1  warning  foreign-placeholder",
        "1  warning  html-comment",
        "",
        "3 files checked: 0 errors, 3 warnings.",
    ]


def test_statistics_count_the_asks(promptsync: Promptsync) -> None:
    path = Path("prompts/good.yaml")
    asks = "asks: [Do something good, Fix the args, \u5ba1\u67e5\u8bf7\u6c42]\n"
    path.write_text(path.read_text(encoding="utf-8") + asks, encoding="utf-8")
    said = "Asks: 1 first, 0 close, 1 elsewhere, 1 not checked.\n"
    told = "1 ask not checked: in another language than the description, or of no skill among others.\n"
    assert told in promptsync("validate").out
    assert "not checked" not in promptsync("validate", "--ignore", "ask-elsewhere").out
    assert said in promptsync("validate", "--statistics").out
    done = promptsync("validate", "--statistics", "--format", "json")
    assert done.document["asks"] == {"first": 1, "close": 0, "elsewhere": 1, "not checked": 1}


def test_a_baseline_is_not_told_again(promptsync: Promptsync) -> None:
    made = promptsync("validate", "--baseline", "known.json", "--write-baseline")
    assert (made.code, made.err) == (0, "Wrote known.json\n")
    assert made.out == "3 files checked: no problems.\n3 findings of the baseline not told.\n"
    assert {one["file"] for one in json.loads(Path("known.json").read_text())["findings"]} == {
        "prompts/team/args.yaml",
        "prompts/team/todo.yaml",
    }
    write_prompt(
        "team/todo", prompt="First.\n\nTODO: one\n\n<!-- three words here -->\n\nTODO: three\n\nTODO: 4\n"
    )
    done = promptsync("validate", "--baseline", "known.json", "--format", "json")
    assert rules(done) == [("todo", 3)]  # one more than it had; that lines have moved makes no difference
    assert done.document["baseline"] == {"known": 2, "gone": []}


def test_what_has_vanished_from_a_baseline_is_said(promptsync: Promptsync) -> None:
    promptsync("validate", "--baseline", "known.json", "--write-baseline")
    write_prompt("team/todo", prompt="TODO: one\n")
    done = promptsync("validate", "--baseline", "known.json")
    assert done.code == 0
    assert "Gone from the baseline: prompts/team/todo.yaml html-comment (1)\n" in done.out
    assert "Gone from the baseline: prompts/team/todo.yaml todo (1)\n" in done.out


def test_a_baseline_is_the_same_from_any_folder(
    promptsync: Promptsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    promptsync("validate", "--baseline", "known.json", "--write-baseline")
    monkeypatch.chdir("prompts")
    assert "no problems" in promptsync("validate", "--prompts", ".", "--baseline", "../known.json").out


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"formatVersion": 2}', '{"formatVersion": 1, "findings": [{}]}']
)
def test_a_file_that_is_no_baseline(promptsync: Promptsync, text: str) -> None:
    Path("known.json").write_text(text)
    done = promptsync("validate", "--baseline", "known.json")
    assert done.code == 1
    assert "known.json cannot be used" in done.err
    assert promptsync("validate", "--baseline", "missing.json").code == 1


def test_fix_and_diff(promptsync: Promptsync) -> None:
    path = Path("prompts/marked.yaml")
    text = (
        "\ufeff# promptsync: ignore todo -- nothing there\nname: marked\n"
        "description: Use when asked for a mark.\nisSkill: true\nprompt: a\u200bb\n"
    )
    path.write_text(text, encoding="utf-8")
    shown = promptsync("validate", "prompts/marked.yaml", "--diff").out
    assert "--- prompts/marked.yaml\n+++ prompts/marked.yaml\n" in shown
    assert "-\\ufeff# promptsync: ignore todo -- nothing there\n" in shown
    assert "+prompt: ab\n" in shown
    assert "\u200b" not in shown
    assert path.read_text(encoding="utf-8") == text
    done = promptsync("validate", "prompts/marked.yaml", "--fix")
    assert (done.code, done.err) == (0, "Fixed prompts/marked.yaml\n")
    assert done.out == "1 file checked: no problems.\n"
    assert path.read_text(encoding="utf-8").startswith("name: marked\n")
    assert promptsync("validate", "--diff").out.startswith("prompts/")


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_explained(promptsync: Promptsync, rule: str) -> None:
    done = promptsync("rule", rule)
    assert done.code == 0
    assert done.out.startswith(f"{rule} ({RULES[rule].severity}): reported when ")
    assert "](" not in done.out


def test_a_rule_that_is_none(promptsync: Promptsync) -> None:
    done = promptsync("rule", "secrets")
    assert done.code == 64
    assert "Did you mean secret?" in done.err


def test_sarif_says_how_often_a_rule_is_right(promptsync: Promptsync) -> None:
    (run,) = json.loads(promptsync("validate", "--format", "sarif").out)["runs"]
    told = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert told["secret"]["properties"]["precision"] == "very-high"
    assert told["secret"]["properties"]["security-severity"] == "8.0"
    assert told["ask-elsewhere"]["properties"]["precision"] == "medium"
    assert "Take it out and revoke it." in told["secret"]["help"]["text"]
    (todo,) = (one for one in run["results"] if one["ruleId"] == "todo")
    assert (
        todo["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "prompts/team/todo.yaml"
    )
