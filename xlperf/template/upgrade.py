"""``xlperf template upgrade``: an officer's workbook of another version becomes one of the installed version.

Where its tables and formulas are those of the installed version, only its macros and ribbon are replaced, in its own
place. Otherwise its data go into a new workbook beside it, which is to be opened from then on; the old one stays as it
is, and what of it does not go over is listed. No formula is rewritten inside an officer's file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlperf import files, template
from xlperf.findings import XlperfError
from xlperf.model import Evaluation
from xlperf.template import rules_to_copy
from xlperf.template.left_behind import left_behind
from xlperf.template.rules_to_copy import together_with_rules
from xlperf.template.vba import replace_macros, workbook_parts
from xlperf.template.vba.installed_layout import has_our_tables, layout_differences
from xlperf.template.vba.verify import Fault, read_parts, saved_by_libreoffice
from xlperf.template.vba.workbook_parts import Parts
from xlperf.writing.outputs import load_with_edits

_WITH_MACROS = ".xlsm"
_MOST_NAMED = 3  # differences; more do not help a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """What was done with one workbook; texts are Chinese.

    ``written`` is the file written, None if nothing was new. In place: ``backup`` is the copy of the old file,
    ``faults`` are what still does not hold. A new workbook: ``differences`` are why, ``carried`` is what went over,
    ``left`` is what did not, each with its sheet and cell. ``rules`` are lines about the unit's own rules, where the
    file written lies elsewhere.
    """

    written: Path | None
    backup: Path | None = None
    faults: tuple[Fault, ...] = ()
    differences: tuple[str, ...] = ()
    carried: str = ""
    left: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


def upgrade(book: Path, output: Path | None = None) -> Upgraded:
    """Upgrade ``book`` in place, or write a new workbook from its data: to ``output``, or beside it as ``…-新版``.

    XlperfError, and no file touched, where the workbook is not ours or cannot be read, or where new macros in its own
    place would lose something that is not in any file of ours.
    """
    parts = read_parts(book)
    if not has_our_tables(parts):
        message = "这不是本软件的填报工作簿，没有升级。官方的自评表请用 xlperf import 导入"
        raise XlperfError(message, path=str(book))
    differences = tuple(dict.fromkeys(_differences(book, parts)))
    if differences:
        return _write_anew(book, output or files.free_name(book, "新版"), differences)
    done = replace_macros.replace_macros(book, output)
    rules = _copy_rules(book, done.written) if done.written else ()
    return Upgraded(written=done.written, backup=done.backup, faults=done.faults, rules=rules)


def result_lines(book: Path, done: Upgraded) -> Iterator[str]:
    """What is reported to a person: which file to open from now on and why, what it has and what it has not."""
    if done.differences and done.written:
        differences = "；".join(done.differences[:_MOST_NAMED])
        more = f"等 {len(done.differences)} 处" if len(done.differences) > _MOST_NAMED else ""
        yield f"{book} 的表和公式不是安装的版本的（{differences}{more}），没有动它。"
        yield f"它的数据已经填进新的工作簿：{done.written}"
        yield f"以后请打开新的这一个，旧的留着备查。带过去了：{done.carried}。"
        yield from done.rules
        if done.left:
            yield "没有带过去的，需要的请从旧工作簿里复制："
            yield from (f"  {line}" for line in done.left)
        return
    if done.written is None:
        yield f"{book}：已经是安装的版本，没有动它。"
    else:
        yield f"已换上安装的版本的宏：{done.written}"
        yield from done.rules
    if done.backup:
        yield f"原来的留在：{done.backup}"
    yield from (f"还有一处不对：{fault}" for fault in done.faults)


def _differences(book: Path, parts: Parts) -> Iterator[str]:
    """Why replacing its macros would not make it a workbook of the installed version."""
    if saved_by_libreoffice(parts):
        yield "是 LibreOffice 保存的"
        return
    yield from layout_differences(parts, replace_macros.readable_project(parts))
    has_macros = replace_macros.has_macros(parts)
    if book.suffix.lower() == _WITH_MACROS and not has_macros:
        yield "里面没有宏，多半被别的软件保存过"
    elif has_macros:
        present = {name for name, _ in workbook_parts.sheets(parts)}
        for sheet in replace_macros.missing_sheets(parts):
            lost = "没有代码名，多半被别的软件保存过"
            yield f"“{sheet}”工作表{lost}" if sheet in present else f"没有“{sheet}”工作表"


def _write_anew(book: Path, target: Path, differences: tuple[str, ...]) -> Upgraded:
    reading = load_with_edits(book)
    evaluation = reading.evaluation
    if not evaluation.subjects and not evaluation.unit.name:
        raise XlperfError("这个工作簿是旧版的，里面没有填数据，没有升级。请用 xlperf new 新建一个", path=str(book))
    own_schemes, own_alerts = files.own_schemes(book.parent), files.own_alerts(book.parent)
    with together_with_rules(target, evaluation.unit, beside=book.parent, inputs=[book]) as (temporary, copied):
        template.write(temporary, reading, own_schemes=own_schemes, own_alerts=own_alerts)
    rules = rules_to_copy.result_lines(evaluation.unit, book.parent, target.parent, copied)
    left = left_behind(book, target, edits_lost=reading.keep_report, tables_lost=reading.keep_tables)
    return Upgraded(written=target, differences=differences, carried=_carried(evaluation), left=left, rules=rules)


def _copy_rules(book: Path, written: Path) -> tuple[str, ...]:
    """Copy the own rules that a workbook needs beside its upgraded copy elsewhere; what is reported of them."""
    if written.parent.resolve() == book.parent.resolve():
        return ()
    unit = files.load(book).evaluation.unit
    copied = rules_to_copy.copy_rules(unit, book.parent, written.parent)
    return rules_to_copy.result_lines(unit, book.parent, written.parent, copied)


def _carried(evaluation: Evaluation) -> str:
    """How much went over: what an officer can count."""
    subjects = evaluation.subjects
    counts = {
        "{} 个评价对象": len(subjects),
        "{} 条绩效指标": sum(len(subject.indicators) for subject in subjects),
        "{} 节文字材料": sum(len(subject.texts) for subject in subjects),
        "{} 条情况说明": len(evaluation.acknowledged),
        "报告里 {} 处手工修改": len(evaluation.edits),
    }
    return "、".join(words.format(count) for words, count in counts.items() if count)
