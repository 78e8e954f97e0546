"""A unit's own scheme as a file beside its workbook: proposed when a form is imported, used once it is confirmed.

Until then the workbook names it already, and the built-in scheme it builds on counts in its place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlperf.files.atomic_writing import atomic, safe_filename
from xlperf.files.input_files import decoded, read_bytes
from xlperf.findings import XlperfError
from xlperf.layout import layout
from xlperf.reading.scheme_rules.rule_list import ListedRule, read_list
from xlperf.reading.workbook import Reading
from xlperf.schemes import Scheme, load_scheme

__all__ = ["Proposal", "confirm_scheme", "propose_scheme"]

_MOST_BYTES = 256 * 2**10


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What an import proposes: the reading that names the unit's own scheme, and the file, None where there is none.

    ``rules`` are what the form prints otherwise than the built-in scheme.
    """

    reading: Reading
    path: Path | None = None
    rules: tuple[ListedRule, ...] = ()

    def lines(self, scheme: Scheme, then: str) -> Iterator[str]:
        """What is reported of the rules that differ, if any: ``scheme`` is in use, ``then`` what to do once confirmed.

        ``then`` is Chinese, as “再运行 xlperf scheme 甲.xlsm”.
        """
        if not self.rules:
            return
        used = scheme.instead or scheme.title
        yield f"表上印的评分规则与“{used}”不一样：{'；'.join(rule.words for rule in self.rules)}。"
        place = f"存在 {self.path.name} 里，" if self.path else ""
        yield (
            f"都列在“{layout().table('scheme_rules').name}”里，请与原件核对、填“确认”，{then}；"
            f"{place}确认以前先按“{used}”计分。"
        )


def propose_scheme(reading: Reading, folder: Path, own: Sequence[Mapping[str, object]] = ()) -> Proposal:
    """Write the rules that imported forms print as a proposal into a folder, where they differ from those in use.

    A file of that name that somebody has confirmed stays, and is used; one that is something else stays, and nothing is
    proposed. Where the rules do not fit together there is no file either: the list in the workbook says what was found.
    """
    listed = read_list(reading.evaluation.scheme_rules)
    rules = listed.differing(load_scheme(reading.evaluation.unit.scheme, own), answered=False) if listed else ()
    if listed is None or not rules:
        return Proposal(reading=reading)
    try:
        draft = listed.draft(confirmed=False)
    except XlperfError:
        return Proposal(reading=reading, rules=rules)
    path = folder / f"{safe_filename(listed.title)}.toml"
    state = _state(path)
    if path.exists() and state is None:
        return Proposal(reading=reading, rules=rules)
    if not state:
        _write(path, draft.text)
    unit = replace(reading.evaluation.unit, scheme=listed.title)
    named = replace(reading, evaluation=replace(reading.evaluation, unit=unit))
    return Proposal(reading=named, path=path, rules=rules)


def confirm_scheme(reading: Reading, folder: Path, path: Path | None = None, *, force: bool = False) -> Path:
    """Write the rules that the officer has confirmed as the unit's own scheme; where it lies.

    ``path`` is the file, otherwise the scheme's name in the folder. XlperfError where a line has no answer or cannot be
    read, where the rules do not fit together, and where another file of that name is in the way (unless ``force``).
    """
    listed = read_list(reading.evaluation.scheme_rules)
    if listed is None:
        raise XlperfError("这个工作簿里没有要核对的评分规则。导入自评表时，表上印着的规则会列在“评分规则核对”里。")
    if listed.unreadable:
        raise XlperfError(
            f"有{len(listed.unreadable)}条读不懂：{_named(listed.unreadable)}。请改好，或在“确认”里填否。"
        )
    if listed.unanswered:
        raise XlperfError(
            f"还有{len(listed.unanswered)}条没有确认：{_named(listed.unanswered)}。请在“确认”里填是或否。"
        )
    path = path or folder / f"{safe_filename(listed.title)}.toml"
    if path.exists() and _state(path) is None and not force:
        raise XlperfError("这个文件已经存在，没有动它。要覆盖请加 --force，或换一个名字。", path=str(path))
    _write(path, listed.draft(confirmed=True).text)
    return path


def _state(path: Path) -> bool | None:
    """Whether a scheme file is confirmed, False for a proposal; None for a file that does not say so, and for none."""
    try:
        confirmed = tomllib.loads(decoded(read_bytes(path, _MOST_BYTES))).get("confirmed")
    except (XlperfError, tomllib.TOMLDecodeError, RecursionError, ValueError):
        return None
    return confirmed if isinstance(confirmed, bool) else None


def _write(path: Path, text: str) -> None:
    with atomic(path) as temporary:
        temporary.write_text(text, "utf-8")


def _named(rules: Sequence[ListedRule]) -> str:
    return "、".join(f"“{rule.row.rule}”" for rule in rules)
