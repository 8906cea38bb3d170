"""``promptsync restore``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from promptsync.cli.left_out import put_left_out
from promptsync.cli.options import prompts_option, target_option
from promptsync.errors import Exit, LedgerError, PromptsyncError
from promptsync.frontend.console import put, warn
from promptsync.keys.left_over import is_left_over
from promptsync.library.placing import Placing
from promptsync.model import Key
from promptsync.render.counting import counted
from promptsync.render.escape import one_line
from promptsync.session.files.sound_files import check_written, drop_shared, drop_unsaid
from promptsync.session.git.worktree import write_files
from promptsync.session.opening.place import LibraryPlace
from promptsync.session.opening.project import open_project
from promptsync.session.opening.target import open_ledger
from promptsync.session.pull.puller import Pulled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from promptsync.composition import Made
    from promptsync.model import Prompt
    from promptsync.protocols import Ledger


@click.command("restore", short_help="Write prompts as they were into their files.")
@click.argument("revision", metavar="REV")
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@prompts_option
@target_option
def command(revision: str, keys: Sequence[str], prompts: Path | None, target: str) -> int:
    """Write prompts as they were live at REV into their files: all, or those of the given keys.

    REV is a revision that history shows. A prompt whose file is gone gets a new one. The organization is not
    touched: review the difference, and apply.
    """
    project = open_project()
    project.check_configuration()
    ledger = open_ledger(project, project.target(target))
    wanted = _wanted(ledger, revision, [Key(key) for key in keys])
    LibraryPlace(project, target, prompts).own(ledger.read())
    library = project.library(prompts)
    placing = Placing(project.prompts(prompts), project.here, library.desired, library.way_back)
    there = {one.key for one in library.desired}
    gone = {key: base.made for key, base in ledger.bases_at(revision).items() if key not in there}
    restored = _restored(placing, wanted, gone)
    restored.left_out += drop_shared(project, prompts, restored.writings)
    restored.left_out += drop_unsaid(project, prompts, restored.writings, wanted)
    files = restored.files
    write_files(files, warn)
    check_written({key: wanted[key] for key in restored.writings}, prompts)
    for path in files:
        put(f"Restored {one_line(str(project.shown(path)))}\n")
    put_left_out(restored)
    done = f"{counted(len(files), 'file')} written; review the difference and apply."
    put(f"{done if files or restored.left_out else 'Nothing to restore.'}\n")
    return Exit.FAILED if restored.left_out else Exit.DONE


def _restored(placing: Placing, wanted: Mapping[Key, Prompt], gone: Mapping[Key, Made]) -> Pulled:
    """What to write for each prompt, and why nothing can be written for some.

    ``gone`` are prompts without a file: one that was a part of another gets none of its own.
    """
    restored = Pulled()
    for key, prompt in wanted.items():
        if key in gone and gone[key].owner:
            what = f"{key}: it was {gone[key].part}, a part of {gone[key].owner}"
            restored.left_out.append(f"{what}. Bring that file back with git")
            continue
        try:
            restored.writings[key] = placing.files(key, prompt)
        except PromptsyncError as error:
            restored.leave_out(error)
    return restored


def _wanted(ledger: Ledger, revision: str, keys: Sequence[Key]) -> Mapping[Key, Prompt]:
    try:
        ledger.fetch()
    except LedgerError as error:
        warn(f"the ledger could not be fetched: {error.message}")
    there = ledger.prompts_at(revision)
    if missing := [key for key in keys if key not in there]:
        raise PromptsyncError(
            f"there was no prompt {missing[0]} at revision {revision}",
            f"See promptsync history {missing[0]} for its versions.",
        )
    return {key: there[key] for key in keys or there if not is_left_over(key)}
