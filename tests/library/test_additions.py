"""A field of a prompt and a form of a file each stand once: both are added to a copy of the package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import promptsync
from promptsync.schema_files import schema_path

PACKAGE = Path(promptsync.__file__).parent

FIELD = "    is_template: bool = field(default=False, metadata=_SPEC)\n"

USE_FIELD = """
from pathlib import Path
from promptsync.ledger.prompt_files import dump_prompt, parse_prompt
from promptsync.library.forms import MARKDOWN, YAML
from promptsync.library.loader import load_library
from promptsync.library.writer import edited_file, new_file
from promptsync.model import Prompt
from promptsync.planning.differences import field_changes
from promptsync.service.wire import create_request, parse_prompt as parse_answer, update_request

here = Path.cwd()
(one,) = load_library(Path("prompts"), repository=here, shown_from=here).desired
prompt = one.prompt
assert prompt.audience == "everyone"
assert create_request(prompt)["audience"] == "everyone"
assert update_request("1", {"audience": "us"}) == {"promptId": "1", "spec": {"audience": "us"}}
answer = {"id": "1", "metadata": {"name": "a"}, "spec": {"prompt": "x", "audience": "them"}}
assert parse_answer(answer).prompt.audience == "them"
assert parse_prompt(dump_prompt(prompt), "") == prompt
after = Prompt.from_fields({**prompt.fields(), "audience": "us"})
assert [each.field for each in field_changes(prompt, after)] == ["audience"]
for form in (YAML, MARKDOWN):
    text = new_file(prompt, form, schema=None)
    assert "audience: us\\n" in edited_file(text, form, prompt.fields(), after)
"""

FORM = '''
"""Plain text: the name in the first line, what it is for in the second, then the prompt."""

from dataclasses import dataclass, field
from typing import Any

from promptsync.library.parsed_file import Field, ParsedText
from promptsync.source.yaml_nodes import compose


@dataclass(frozen=True, slots=True)
class TextForm:
    word: str = "text"
    suffixes: tuple[str, ...] = (".txt",)
    bundled: bool = False
    defaults: dict[str, Any] = field(default_factory=lambda: {"isTemplate": True}, hash=False)
    text_hint: str = "Write the text from the third line on."

    def parse(self, text, shown):
        values = dict(zip(("name", "description", "prompt"), text.split("\\n", 2)))
        node = compose("text", shown)
        return ParsedText({name: Field(node, node, value) for name, value in values.items()}, [], text)

    def yaml_of(self, text):
        return ""

    def written(self, prompt, fields, schema):
        return "\\n".join((prompt.name, prompt.description, prompt.prompt))

    def edited(self, text, changes):
        lines = dict(zip(("name", "description", "prompt"), text.split("\\n", 2)))
        return "\\n".join({**lines, **changes}.values())
'''

USE_FORM = """
from pathlib import Path
from promptsync.library.loader import load_library
from promptsync.library.placing import Placing
from promptsync.model import Prompt

here = Path.cwd()
(one,) = load_library(Path("prompts"), repository=here, shown_from=here).desired
assert one.key == "hello" and one.prompt == Prompt("Hello", "Greets.", "Say hello.\\n", is_template=True)
after = Prompt.from_fields({**one.prompt.fields(), "prompt": "Say good day.\\n"})
files = Placing(here / "prompts", here, [one]).files(one.key, after)
assert files == {here / "prompts/hello.txt": "Hello\\nGreets.\\nSay good day.\\n"}
"""


def copy_of_the_package(root: Path) -> Path:
    package = root / "copy" / "promptsync"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    if not (package / "schemas").is_dir():
        shutil.copytree(schema_path("prompt").parent, package / "schemas")
    return package


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def run(code: str, root: Path, name: str, content: str) -> None:
    """Run ``code`` with the copy of the package, where the library has one file."""
    (root / "prompts").mkdir()
    (root / "prompts" / name).write_text(content)
    environment = {**os.environ, "PYTHONPATH": str(root / "copy")}
    subprocess.run([sys.executable, "-c", code], cwd=root, env=environment, check=True)


def test_a_field_is_added_in_the_model_and_the_schema(tmp_path: Path) -> None:
    package = copy_of_the_package(tmp_path)
    changed(package / "model.py", FIELD, f'{FIELD}    audience: str = field(default="", metadata=_SPEC)\n')
    schema = package / "schemas" / "prompt.schema.json"
    document = json.loads(schema.read_text())
    document["properties"]["audience"] = {"type": "string", "maxLength": 50}
    schema.write_text(json.dumps(document))
    content = "name: a\ndescription: b\nprompt: c\naudience: everyone\nisSkill: true\n"
    run(USE_FIELD, tmp_path, "a.yaml", content)


def test_a_file_form_is_added_in_a_module_of_its_own_and_the_table(tmp_path: Path) -> None:
    package = copy_of_the_package(tmp_path)
    (package / "library" / "text_form.py").write_text(FORM)
    forms = package / "library" / "forms.py"
    changed(forms, "(SKILL, MARKDOWN, YAML)\n", "(SKILL, MARKDOWN, YAML, TextForm())\n")
    changed(
        forms, "import parse_yaml\n", "import parse_yaml\nfrom promptsync.library.text_form import TextForm\n"
    )
    run(USE_FORM, tmp_path, "hello.txt", "Hello\nGreets.\nSay hello.\n")
