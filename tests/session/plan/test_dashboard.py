"""What people do on the platform between two applies: named in the plan, overwritten or kept, never lost."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from promptsync.sandbox.store import PromptStore
from tests.planning.values import prompt
from tests.repositories import revision, write_library
from tests.session.dashboard import LIBRARY, Dashboard

if TYPE_CHECKING:
    from tests.cli.organisation import Organisation
    from tests.cli.support import Document, Promptsync


def configure(text: str) -> None:
    Path("promptsync.yaml").write_text(text, encoding="utf-8")


def changes(document: Document) -> dict[str, Document]:
    return {change["key"]: change for change in document["changes"]}


class TestThePlanNames:
    """With ``drift: overwrite``, under which each of them is a change of the plan."""

    @pytest.fixture(autouse=True)
    def _overwrite(self, dashboard: Dashboard) -> None:
        configure("policies: {drift: overwrite, conflict: fail}\n")

    def test_an_edit_with_what_changed_and_since_when(
        self, dashboard: Dashboard, promptsync: Promptsync
    ) -> None:
        dashboard.edit("one", prompt="By hand.\n")
        document = promptsync("plan", "--format", "json").document
        (change,) = document["changes"]
        assert (change["action"], change["key"], change["why"]) == ("update", "one", "edited on the platform")
        assert change["drift"] == {
            "since": dashboard.updated_at("one"),
            "fields": [{"field": "prompt", "before": "one\n", "after": "By hand.\n"}],
        }
        shown = promptsync("plan").out
        assert f"on the platform since {dashboard.updated_at('one')}:" in shown

    def test_a_deletion(self, dashboard: Dashboard, promptsync: Promptsync) -> None:
        dashboard.delete("two")
        document = promptsync("plan", "--format", "json").document
        (change,) = document["changes"]
        assert (change["action"], change["key"], change["why"]) == (
            "create",
            "two",
            "deleted on the platform",
        )
        assert promptsync("apply", "--yes").code == 0
        assert dashboard.texts() == {name: one.prompt for name, one in LIBRARY.items()}
        assert promptsync("plan", "--detailed-exitcode").code == 0

    def test_a_creation(self, dashboard: Dashboard, promptsync: Promptsync) -> None:
        dashboard.create("four", "By hand.")
        document = promptsync("plan", "--format", "json").document
        assert (document["changes"], document["summary"]["unmanaged"]) == ([], 1)
        assert "3 unchanged, 1 unmanaged" in promptsync("plan").out

    def test_all_three_at_once(
        self, dashboard: Dashboard, promptsync: Promptsync, organisation: Organisation
    ) -> None:
        dashboard.edit("one", prompt="By hand.\n", is_template=True)
        dashboard.delete("two")
        dashboard.create("four", "By hand.")
        found = changes(promptsync("plan", "--format", "json").document)
        assert {key: one["action"] for key, one in found.items()} == {"one": "update", "two": "create"}
        assert promptsync("apply", "--yes").code == 0
        assert dashboard.texts() == {
            **{name: one.prompt for name, one in LIBRARY.items()},
            "four": "By hand.",
        }
        assert organisation.prompts()["one"] == LIBRARY["one"]
        assert promptsync("plan", "--detailed-exitcode").code == 0

    def test_only_drift_where_that_is_asked_for(self, dashboard: Dashboard, promptsync: Promptsync) -> None:
        assert promptsync("plan", "--drift-only", "--detailed-exitcode").code == 0
        write_library({"two": prompt("Edited here.\n", name="two", command="do-two")})
        assert promptsync("plan", "--drift-only", "--detailed-exitcode").code == 0
        dashboard.edit("one", prompt="By hand.\n")
        pending = promptsync("plan", "--drift-only", "--detailed-exitcode", "--format", "json")
        assert pending.code == 2
        assert list(changes(pending.document)) == ["one"]

    def test_a_deletion_is_drift_too(self, dashboard: Dashboard, promptsync: Promptsync) -> None:
        dashboard.delete("two")
        pending = promptsync("plan", "--drift-only", "--detailed-exitcode", "--format", "json")
        assert (pending.code, list(changes(pending.document))) == (2, ["two"])

    def test_a_conflict_is_drift_too(self, dashboard: Dashboard, promptsync: Promptsync) -> None:
        dashboard.edit("one", prompt="By hand.\n")
        write_library({"one": prompt("Edited here.\n", name="one", command="do-one")})
        refused = promptsync("plan", "--drift-only", "--format", "json")
        assert (refused.code, refused.rules) == (3, ["conflict"])
        assert dashboard.updated_at("one") in refused.document["problems"][0]["message"]


@dataclass(frozen=True)
class Expected:
    """What an apply under a policy ends with: its code, the rules it reports and the prompt's text."""

    policy: str
    code: int
    rules: list[str]
    text: str

    def check(self, kind: str, dashboard: Dashboard, promptsync: Promptsync, *, by_flag: bool) -> None:
        """Apply under the policy; by flag, against another one in the file."""
        other = "fail" if self.policy == "overwrite" else "overwrite"
        configure(f"policies: {{{kind}: {other if by_flag else self.policy}}}\n")
        flags = [f"--{kind}", self.policy] if by_flag else []
        ended = promptsync("apply", "--yes", "--format", "json", *flags)
        assert (ended.code, ended.rules) == (self.code, self.rules)
        assert dashboard.texts()["one"] == self.text


class TestPolicies:
    """In promptsync.yaml, and as a flag, which wins."""

    @pytest.mark.parametrize("by_flag", [False, True])
    @pytest.mark.parametrize(
        "expected",
        [
            Expected("overwrite", 0, [], "one\n"),
            Expected("keep", 0, ["drift"], "By hand.\n"),
            Expected("fail", 3, ["drift"], "By hand.\n"),
        ],
        ids=lambda one: one.policy,
    )
    def test_drift(
        self, dashboard: Dashboard, promptsync: Promptsync, by_flag: bool, expected: Expected
    ) -> None:
        dashboard.edit("one", prompt="By hand.\n")
        expected.check("drift", dashboard, promptsync, by_flag=by_flag)

    @pytest.mark.parametrize("by_flag", [False, True])
    @pytest.mark.parametrize(
        "expected",
        [
            Expected("overwrite", 0, [], "Edited here.\n"),
            Expected("fail", 3, ["conflict"], "By hand.\n"),
        ],
        ids=lambda one: one.policy,
    )
    def test_conflict(
        self, dashboard: Dashboard, promptsync: Promptsync, by_flag: bool, expected: Expected
    ) -> None:
        dashboard.edit("one", prompt="By hand.\n")
        write_library({"one": prompt("Edited here.\n", name="one", command="do-one")})
        expected.check("conflict", dashboard, promptsync, by_flag=by_flag)

    def test_a_refusal_writes_neither_there_nor_in_the_ledger(
        self, dashboard: Dashboard, promptsync: Promptsync, organisation: Organisation, clone: Path
    ) -> None:
        dashboard.edit("one", prompt="By hand.\n")
        before = revision(clone), organisation.store.log()
        write_library({"two": prompt("Edited here.\n", name="two", command="do-two")})
        assert promptsync("apply", "--yes", "--drift", "fail").code == 3
        assert (revision(clone), organisation.store.log()) == before

    def test_a_protected_prompt_is_not_deleted(self, dashboard: Dashboard, promptsync: Promptsync) -> None:
        path = Path("prompts/one.yaml")
        path.write_text(path.read_text(encoding="utf-8") + "protect: true\n", encoding="utf-8")
        assert promptsync("apply", "--yes").code == 0
        path.unlink()
        refused = promptsync("apply", "--yes", "--format", "json")
        assert (refused.code, refused.rules) == (3, ["protected"])
        write_library({"one": LIBRARY["one"]})
        assert promptsync("apply", "--yes").code == 0
        path.unlink()
        assert promptsync("apply", "--yes").code == 0
        assert "one" not in dashboard.texts()

    @pytest.mark.parametrize("adopt", [["--adopt"], ["--adopt", "four"]])
    def test_adoption_is_asked_for(
        self, dashboard: Dashboard, promptsync: Promptsync, adopt: list[str]
    ) -> None:
        dashboard.create("four", "By hand.")
        made = dashboard.ids()["four"]
        write_library({"four": prompt("From git.\n", name="four")})
        refused = promptsync("apply", "--yes", "--format", "json")
        assert (refused.code, refused.rules) == (3, ["adoption-needed"])
        assert dashboard.texts()["four"] == "By hand."
        assert promptsync("apply", "--yes", *adopt).code == 0
        assert (dashboard.ids()["four"], dashboard.texts()["four"]) == (made, "From git.\n")
        version = promptsync("history", "four")
        assert "live before an apply overwrote it" in version.out
        assert "By hand." in version.out


class TestTheOrganisation:
    def test_another_than_the_ledgers(
        self, dashboard: Dashboard, promptsync: Promptsync, organisation: Organisation, clone: Path
    ) -> None:
        before = revision(clone)
        first = organisation.store
        with closing(PromptStore(":memory:")) as other:
            organisation.move_to(other)
            for command in ("plan", "apply"):
                refused = promptsync(command, *(["--yes"] if command == "apply" else []), "--format", "json")
                assert (refused.code, refused.rules) == (3, ["wrong-organization"])
                assert first.organization in refused.err
                assert other.organization in refused.err
            assert (other.log(), revision(clone)) == ([], before)
            organisation.move_to(first)

    def test_another_than_the_configured(
        self, dashboard: Dashboard, promptsync: Promptsync, organisation: Organisation, clone: Path
    ) -> None:
        """Also before there is a ledger."""
        configure("targets: {other: {organization: 00000000-0000-7000-8000-000000000000}}\n")
        refused = promptsync("apply", "--yes", "--target", "other", "--format", "json")
        assert (refused.code, refused.rules) == (3, ["wrong-organization"])
        assert "the target is set to 00000000-0000-7000-8000-000000000000" in refused.err
        assert organisation.mutations() == 0
        configure(f"targets: {{default: {{organization: {organisation.store.organization.upper()}}}}}\n")
        assert promptsync("plan", "--detailed-exitcode").code == 0


class TestASecretThatSomebodyTyped:
    SECRET = "AKIA" + "Z7QX5T2MNB4KD6PV"

    @pytest.fixture(autouse=True)
    def _typed(self, dashboard: Dashboard) -> None:
        dashboard.edit("one", prompt=f"Log in as {self.SECRET}.\n")

    def test_is_warned_of_before_it_goes_into_git(self, promptsync: Promptsync) -> None:
        plan = promptsync("plan", "--drift", "overwrite")
        assert "one: on the platform its prompt seems to hold a secret" in plan.out
        assert "[secret-in-ledger]" in plan.out
        assert plan.code == 0

    def test_is_no_matter_where_nothing_overwrites_it(self, promptsync: Promptsync) -> None:
        assert "secret-in-ledger" not in promptsync("plan").out

    def test_is_no_matter_where_the_rule_is_off(self, promptsync: Promptsync) -> None:
        Path("promptsync.yaml").write_text("rules: {secret: off}\n")
        assert "secret-in-ledger" not in promptsync("plan", "--drift", "overwrite").out


def test_a_secret_is_kept_in_a_ledger_that_is_a_file(clone: Path, promptsync: Promptsync) -> None:
    configure("targets: {default: {state: 'file:kept/ledger'}}\n")
    write_library(LIBRARY)
    assert promptsync("apply", "--yes").code == 0
    Dashboard().edit("one", prompt=f"Log in as {TestASecretThatSomebodyTyped.SECRET}.\n")
    plan = promptsync("plan", "--drift", "overwrite", "--format", "json")
    assert plan.document["summary"]["update"] == 1
    assert plan.rules == []
