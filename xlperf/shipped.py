"""Where the rules, words and layouts lie that come with the package."""

from pathlib import Path

DATA = Path(__file__).parent / "data"
"""The folder of the data files. A plain path: ``importlib.resources`` would take longer to load than they do."""


def outline_names() -> tuple[str, ...]:
    """The report outlines there are."""
    return tuple(sorted(entry.name for entry in (DATA / "outlines").iterdir() if entry.is_dir()))
