"""What a reviewer is shown, word for word."""

from __future__ import annotations

from dataclasses import replace

from inline_snapshot import snapshot

from promptsync.model import Origin
from promptsync.plan.outcome import ChangeResult, ChangeStatus, Outcome
from promptsync.policy import ConflictPolicy, DriftPolicy, Policy
from promptsync.problems import Problem, Severity, problem
from promptsync.render.problem_lines import render_findings, render_problems
from promptsync.render.style import Style
from promptsync.render.terminal import render_outcome, render_plan
from tests.render.support import REVIEW, planned

PLAIN = Style()


def test_nothing_to_do() -> None:
    plan = planned(desired={"a": REVIEW}, base={"a": REVIEW}, live={"a": REVIEW})
    assert render_plan(plan, PLAIN) == snapshot("""\
Plan for main (organization org)

Nothing to do; 1 unchanged, 0 unmanaged.
""")


def test_create_and_delete() -> None:
    other = replace(REVIEW, name="Old", command="", is_command=False, is_template=True, prompt="one line")
    plan = planned(desired={"new": REVIEW}, base={"old": other}, live={"old": other})
    assert render_plan(plan, PLAIN) == snapshot("""\
Plan for main (organization org)

  - delete  old  "Old"  (no longer in the library)
      Use when asked to review a diff.
      skill, template, 1 line, 8 characters

  + create  new  "Review a change"  /review  (new)
      Use when asked to review a diff.
      command, skill, 2 lines, 35 characters

Plan: 1 to delete, 1 to create; 0 unchanged, 0 unmanaged.
""")


def test_update_by_words_and_by_lines() -> None:
    edited = replace(
        REVIEW,
        description="Use when told to review a diff or a branch.",
        prompt="Read the whole diff.\nComment last.",
        is_template=True,
    )
    plan = planned(desired={"a": edited}, base={"a": REVIEW}, live={"a": REVIEW})
    assert render_plan(plan, PLAIN) == snapshot("""\
Plan for main (organization org)

  ~ update  a  "Review a change"  /review  (edited in git)
      description Use when [-asked-]{+told+} to review a [-diff.-]{+diff or a branch.+}
      isTemplate  false → true
      prompt
        @@ -1,2 +1,3 @@
         Read the whole diff.
        -Then comment.
        +Comment last.
        +\\ No newline at end of text

Plan: 1 to update; 0 unchanged, 0 unmanaged.
""")


def test_drift_that_is_overwritten() -> None:
    drifted = replace(REVIEW, prompt="Read some of the diff.\nThen comment.\n")
    policy = Policy(drift=DriftPolicy.OVERWRITE)
    plan = planned(desired={"a": REVIEW}, base={"a": REVIEW}, live={"a": drifted}, policy=policy)
    assert render_plan(plan, PLAIN) == snapshot("""\
Plan for main (organization org)

  ~ update  a  "Review a change"  /review  (edited on the platform)
      on the platform since 2026-02-02T00:00:00Z:
        prompt
          @@ -1,2 +1,2 @@
          -Read the whole diff.
          +Read some of the diff.
           Then comment.
      to keep it: promptsync pull --drift

Plan: 1 to update; 0 unchanged, 0 unmanaged.
""")


def test_a_conflict_that_is_overwritten() -> None:
    plan = planned(
        desired={"a": replace(REVIEW, name="Here")},
        base={"a": REVIEW},
        live={"a": replace(REVIEW, name="There")},
        policy=Policy(conflict=ConflictPolicy.OVERWRITE),
    )
    assert render_plan(plan, PLAIN) == snapshot("""\
Plan for main (organization org)

  ~ update  a  "Here"  /review  (edited in git)
      on the platform since 2026-02-02T00:00:00Z:
        name        [-Review a change-]{+There+}
      to keep it: promptsync pull a --theirs
      name        [-Review a change-]{+Here+}

Plan: 1 to update; 0 unchanged, 0 unmanaged.
""")


def test_replace_has_its_steps() -> None:
    plan = planned(
        desired={"a": replace(REVIEW, command="", is_command=False)}, base={"a": REVIEW}, live={"a": REVIEW}
    )
    assert render_plan(plan, PLAIN) == snapshot("""\
Plan for main (organization org)

  ± replace  a  "Review a change"  (edited in git; a stored command cannot be cleared)
      command     [-review-]
      isCommand   true → false
      step 1: CreatePrompt
      step 2: DeletePrompt after step 1

Plan: 1 to replace; 0 unchanged, 0 unmanaged.
""")


def test_commands_that_change_hands_in_a_circle() -> None:
    one, two = replace(REVIEW, name="One", command="one"), replace(REVIEW, name="Two", command="two")
    before = {"a": one, "b": two}
    after = {"a": replace(one, command="two"), "b": replace(two, command="one")}
    assert render_plan(planned(desired=after, base=before, live=before), PLAIN) == snapshot("""\
Plan for main (organization org)

  ~ update  a  "One"  /two  (edited in git)
      command     [-one-]{+two+}
      step 1: UpdatePrompt to /promptsync-parked-id-a, out of the way
      step 3: UpdatePrompt after step 1, 2

  ~ update  b  "Two"  /one  (edited in git)
      command     [-two-]{+one+}
      step 2: UpdatePrompt after step 1

Plan: 2 to update; 0 unchanged, 0 unmanaged.
""")


def test_adopted_and_moved() -> None:
    by_hand = replace(REVIEW, name="By hand", command="hand")
    plan = planned(
        desired={"new/place": REVIEW, "hand": by_hand},
        base={"old/place": REVIEW},
        live={"old/place": REVIEW, "hand": by_hand},
    )
    assert render_plan(plan, PLAIN) == snapshot("""\
Plan for main (organization org)

  = adopt  hand  "By hand"  /hand  (the same prompt, made by hand)

  = record  new/place  "Review a change"  /review  (moved from old/place, same text)

Plan: 1 to adopt, 1 to record; 0 unchanged, 0 unmanaged.
""")


def test_what_is_left_out_is_counted() -> None:
    plan = planned(
        desired={"a": replace(REVIEW, name="Here")},
        base={"a": REVIEW},
        live={"a": replace(REVIEW, name="There")},
    )
    closing = "Nothing to do; 1 left out, 0 unchanged, 0 unmanaged."
    assert closing in render_plan(plan, PLAIN)


def test_problems_come_after_the_plan() -> None:
    policy = Policy(conflict=ConflictPolicy.FAIL)
    plan = planned(base={"a": REVIEW}, live={"a": replace(REVIEW, name="There")}, policy=policy)
    assert render_plan(plan, PLAIN) == snapshot("""\
Plan for main (organization org)

  ! conflict  a  "Review a change"  /review
      here: the file was removed
      on the platform since 2026-02-02T00:00:00Z:
        name        [-Review a change-]{+There+}

Nothing can be applied; 0 unchanged, 0 unmanaged.

error: a was removed here, and on the platform name changed at 2026-02-02T00:00:00Z [conflict]
    To bring the file back: `promptsync pull a --theirs`; to delete the prompt: `promptsync apply --conflict overwrite --only a`.
""")  # noqa: E501


def test_outcome_shows_what_was_not_applied() -> None:
    plan = planned(desired={name: replace(REVIEW, name=name, command=name) for name in ("a", "b", "c", "d")})
    failed = problem("remote", "CreatePrompt: come back later", hint="Run it again in a while.")
    differs = Problem("normalized", Severity.WARNING, "c: the platform keeps prompt differently.")
    ends = (
        (ChangeStatus.APPLIED, None),
        (ChangeStatus.FAILED, failed),
        (ChangeStatus.APPLIED, differs),
        (ChangeStatus.NOT_TRIED, None),
    )
    results = (ChangeResult(change, *end) for change, end in zip(plan.changes, ends, strict=True))
    assert render_outcome(Outcome(tuple(results)), PLAIN) == snapshot("""\
  failed  create b
      CreatePrompt: come back later
      Run it again in a while.
  applied  create c
      c: the platform keeps prompt differently.
  not tried  create d
Applied 2, failed 1, not tried 1.
""")


def test_problems_with_and_without_a_place() -> None:
    problems = [
        problem("no-kind", "the prompt is no kind", Origin("prompts/a.yaml", 3, 7), "Add command:."),
        problem("guard", "too many deletes"),
    ]
    assert render_problems(problems, PLAIN) == snapshot("""\
prompts/a.yaml:3:7: warning: the prompt is no kind [no-kind]
    Add command:.
error: too many deletes [guard]
""")
    assert render_findings(problems, 1200, PLAIN).splitlines()[-1] == snapshot(
        "1,200 files checked: 1 error, 1 warning."
    )
    assert render_findings([], 1, PLAIN) == snapshot("1 file checked: no problems.\n")


def test_colour_adds_nothing_but_colour() -> None:
    before = {"a": REVIEW, "b": replace(REVIEW, command="b")}
    after = {"a": replace(REVIEW, command="b", prompt="x\ny"), "b": replace(REVIEW, command="review")}
    plan = planned(desired=after, base=before, live=before)
    coloured = render_plan(plan, Style(color=True))
    assert coloured != render_plan(plan, PLAIN)
    for code in ("0", "1", "2", "31", "32", "33", "36", "1;33"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == render_plan(plan, PLAIN)
