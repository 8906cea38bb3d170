"""What action.yml runs: ``python -m promptsync.action``. It is no command for people.

All that is printed is either a renderer's text, in which nothing acts, or one of the runner's own commands.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from promptsync.action.commands import page, plan_page, validate, work
from promptsync.action.concern import concerns
from promptsync.action.inputs import Command, read_inputs
from promptsync.action.reporter import TITLE, ActionReporter
from promptsync.errors import Exit, PromptsyncError, RefusedError
from promptsync.frontend.boundary import exit_code_of
from promptsync.frontend.console import put
from promptsync.frontend.reporter import Reporter
from promptsync.github.api import GitHubError
from promptsync.github.comment import COMMENT_LIMIT, marker, withdraw_comment, write_comment
from promptsync.github.event import read_event
from promptsync.github.repository import open_github
from promptsync.github.runner import SUMMARY_LIMIT, write_output, write_summary
from promptsync.library.baseline import counted
from promptsync.render.escape import one_line
from promptsync.render.markdown_blocks import Block, fit
from promptsync.service.settings import TOKEN_VARIABLES
from promptsync.service.trust import ALLOWED_HOSTS_VARIABLE
from promptsync.session.opening.project import open_project
from promptsync.session.runs.run import head_commit
from promptsync.session.validate.at_commit import problems_at
from promptsync.workflow_command import workflow_command

if TYPE_CHECKING:
    from promptsync.action.inputs import Inputs
    from promptsync.github.event import Event
    from promptsync.library.baseline import FindingCounts

_NO_RESULT = "### promptsync ended without a result\n\nThe log of this job says why."
_FORK = "this pull request is a fork's, and there is a token of the organization"
_FORK_HINT = (
    "Whoever writes the fork would decide what the token is used for. Run on pull_request, where GitHub "
    "gives forks no secrets: their files are validated."
)
_OTHERS = "this event is about commits that may be a fork's, they are checked out, and there is a token"
_OTHERS_HINT = (
    "Check out the branch that the workflow runs on, or run on pull_request, where forks get no secrets."
)
_VALIDATED_ONLY = (
    "GitHub gives no secrets to this pull request, so its files were validated and nothing was planned."
)


def main() -> None:
    """Do what the inputs say, and exit as the command does; that changes are pending is no failure."""
    code = exit_code_of(_summarized, Reporter())
    write_output(os.environ, "exit-code", str(int(code)))
    sys.exit(Exit.DONE if code == Exit.PENDING else code)


def _summarized() -> int:
    """The command; a wrong input has a word in the summary, too."""
    try:
        return _act()
    except Exception:
        write_summary(os.environ, _NO_RESULT)
        raise


def _act() -> int:
    inputs, event = read_inputs(os.environ), read_event(os.environ)
    for secret in filter(None, (inputs.token, inputs.github_token)):
        put(workflow_command("add-mask", secret))
    variables = _token_variables(inputs.target)
    if inputs.token:
        os.environ[variables[0]] = inputs.token
    if inputs.allowed_hosts:
        os.environ[ALLOWED_HOSTS_VARIABLE] = inputs.allowed_hosts
    has_token = any(os.environ.get(name) for name in variables)
    if has_token and event.pull_request and event.pull_request.fork:
        raise RefusedError(_FORK, _FORK_HINT)
    if has_token and event.about_others and head_commit(open_project().repository) != event.commit:
        raise RefusedError(_OTHERS, _OTHERS_HINT)
    if inputs.command is Command.PLAN and not has_token and _without_secrets(event):
        return _validated_only(inputs)
    report = ActionReporter(inputs.target, inputs.command)
    code = exit_code_of(lambda: _worked(inputs, event, report), report)
    _summarise(report.blocks())
    for name, value in report.outputs().items():
        write_output(os.environ, name, value)
    if inputs.command is Command.PLAN and inputs.comment:
        _comment(inputs, event, report)
    return code


def _worked(inputs: Inputs, event: Event, report: ActionReporter) -> int:
    if inputs.paths and not concerns(inputs, event, report):
        return Exit.DONE
    return work(inputs, event, report)


def _token_variables(target: str) -> tuple[str, ...]:
    """Where the target's token may be."""
    found = open_project().config.target(target)
    return (found.token,) if found and found.token else TOKEN_VARIABLES


def _without_secrets(event: Event) -> bool:
    return event.pull_request is not None and not event.pull_request.trusted


def _validated_only(inputs: Inputs) -> int:
    put(workflow_command("notice", _VALIDATED_ONLY, title=TITLE))
    report = ActionReporter(inputs.target, Command.VALIDATE)
    code = exit_code_of(lambda: validate(report), report)
    _summarise([*report.blocks(), Block(_VALIDATED_ONLY)])
    return code


def _summarise(blocks: list[Block]) -> None:
    # The line end that is added counts too.
    text = fit(blocks, SUMMARY_LIMIT - 1, "the log of this job", lambda part: len(part.encode()))
    write_summary(os.environ, text)


def _comment(inputs: Inputs, event: Event, report: ActionReporter) -> None:
    """Write the comment; that it cannot be written changes nothing about the plan."""
    if not event.pull_request:
        return
    mark = marker(inputs.target, inputs.directory)
    pages = [page(event), *([plan_page(event)] if report.page_kept else [])]
    closing = Block(f"Commit {event.pull_request.commit}, {', '.join(pages)}.")
    number = event.pull_request.number
    try:
        with open_github(event.api_url, event.repository, inputs.github_token) as github:
            if report.says_nothing:
                withdraw_comment(github, number, mark)
                return
            before = _before(event) if report.has_warnings else None
            text = fit([*report.blocks(before), closing], COMMENT_LIMIT - len(mark), page(event))
            write_comment(github, number, mark, text)
    except GitHubError as error:
        message = one_line(f"The plan is not in a comment: {error.message}. {error.hint}")
        put(workflow_command("warning", message, title=TITLE))


def _before(event: Event) -> FindingCounts | None:
    """What the rules find without the pull request; None if git does not have the commit it starts from."""
    if not event.pull_request or not event.pull_request.base:
        return None
    try:
        return counted(problems_at(open_project(), event.pull_request.base))
    except PromptsyncError:
        return None
