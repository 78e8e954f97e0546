"""Jobs of the page about scoring schemes: which there are, what a form prints, what an officer has confirmed."""

from __future__ import annotations

from pathlib import Path

from xlperf import files
from xlperf.files.printed_schemes import confirm, read_off, scheme_lines
from xlperf.hosts.browser.job_results import HERE, Result, beside, contents, within

__all__ = ["confirm_job", "read_off_job", "schemes_job"]


def schemes_job() -> Result:
    """The schemes there are, those dropped included, as lines of text."""
    return Result(list(scheme_lines(HERE)))


def read_off_job(path: str) -> Result:
    """The rules that a form prints, and the scheme file made of them."""
    source = Path(path)
    read = read_off(source)
    name = files.safe_filename(read.draft.scheme.title, ".toml")
    return Result([*read.lines(), read.advice], {name: read.draft.text.encode()})


def confirm_job(path: str) -> Result:
    """The unit's own scheme file, of the rules that were confirmed in a workbook."""
    with beside(Path(path)) as source:
        done = confirm(source)
        return Result(within(source.parent, [done.advice]), contents([done.path]))
