"""The package as it is delivered."""

from __future__ import annotations

import re
from pathlib import Path

import xlwings_libreoffice

FOLDER = Path(xlwings_libreoffice.__file__).parent


def test_no_import_hides_from_the_contract() -> None:
    """Imports for types only do not count in the contract about layers: there are none."""
    assert [path.name for path in FOLDER.glob("*.py") if "TYPE_CHECKING" in path.read_text("utf-8")] == []


def test_readme_names_what_is_public() -> None:
    text = (FOLDER / "README.md").read_text("utf-8")
    assert [name for name in xlwings_libreoffice.__all__ if f"{name}(" not in text and f"`{name}`" not in text] == []


def test_program_of_the_readme_runs() -> None:
    """The first block of Python, as it stands there."""
    program = re.search(r"```python\n(.*?)```", (FOLDER / "README.md").read_text("utf-8"), re.DOTALL)
    assert program is not None
    scope: dict[str, object] = {}
    exec(program.group(1), scope)  # noqa: S102  our own
    assert scope["value"] == 42
