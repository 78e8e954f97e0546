"""What the button 导入自评表 does: forms and reports into the tables of the open workbook, after a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from xlperf import files
from xlperf.checks.sorting import in_order
from xlperf.files.importing import load_import
from xlperf.files.scheme_proposals import Proposal, propose_scheme
from xlperf.findings import counted, merged
from xlperf.hosts.excel import session
from xlperf.hosts.excel.choosing import choose_papers
from xlperf.hosts.excel.open_workbook import read_book
from xlperf.hosts.excel.table_filling import FILLED, LISTED, MONITORED, fill_tables, show_sheet
from xlperf.hosts.excel.xlwings_arguments import folder_of
from xlperf.layout import layout
from xlperf.reading.workbook import read
from xlperf.schemes import load_scheme
from xlperf.template.table_rows import table_rows
from xlperf.values.places import level_of

if TYPE_CHECKING:
    import xlwings as xw

    from xlperf.findings import Finding
    from xlperf.model import Evaluation
    from xlperf.reading.workbook import Reading

_FORMS = "自评表"
_MOST_FINDINGS = 8  # in the closing message


def import_forms(book: xw.Book) -> str:
    """Ask for the files, then whether what is typed may go, and fill the tables; the closing message."""
    chosen = choose_papers(book.app, "选择自评表、写好的报告（可以选几份）")
    if not chosen:
        return ""
    imported = load_import(chosen)
    forms = imported.reading
    typed = _typed(read(read_book(book)).evaluation)
    if typed:
        source = "自评表上" if not imported.reports else "自评表和报告里" if imported.forms else "报告里"
        question = f"这个工作簿里已经填了{typed}，导入以后全部换成{source}的内容。要继续吗？"
        if book.app.alert(question, session.TITLE, "yes_no", "info") != "yes":
            return ""
    folder = folder_of(book)
    own = files.own_schemes(folder)
    proposal = propose_scheme(forms, folder, own) if folder else Proposal(reading=forms)
    with session.undisturbed(book) as say:
        say("正在填入自评表…")
        _fill(book, proposal.reading, files.own_schemes(folder))
    subjects = forms.evaluation.subjects
    count = sum(len(subject.indicators) for subject in subjects)
    return "\n".join(
        (
            f"已导入 {len(subjects)} 个评价对象、{count} 条绩效指标。请看一遍，再按“校验”。",
            *_rules(proposal),
            "",
            *_said(merged(forms.findings), "导入的文件" if imported.reports else _FORMS),
            *imported.lines,
        )
    )


def _typed(evaluation: Evaluation) -> str:
    """What people have filled in, in words; "" for a blank workbook."""
    subjects = evaluation.subjects
    counts = {
        "评价对象": len(subjects),
        "绩效指标": sum(len(subject.indicators) for subject in subjects),
        "文字材料": sum(len(subject.texts) for subject in subjects),
    }
    parts = [f"{count} 条{name}" for name, count in counts.items() if count]
    if evaluation.unit.name:
        parts.insert(0, f"单位“{evaluation.unit.name}”")
    return "、".join(parts)


def _fill(book: xw.Book, forms: Reading, own: Sequence[Mapping[str, object]]) -> None:
    evaluation, template = forms.evaluation, layout()
    title = load_scheme(evaluation.unit.scheme, own).title
    rows = table_rows(evaluation, template, title)
    fill_tables(book, {key: rows[key] for key in FILLED}, _facts(evaluation, title), template)
    for key in (LISTED, *MONITORED):
        if rows[key]:
            show_sheet(book, template.table(key))


def _rules(proposal: Proposal) -> list[str]:
    """Which rules the forms print otherwise than the scheme in use, and what to do about it."""
    if not proposal.rules:
        return []
    said = "；".join(rule.words for rule in proposal.rules)
    name = layout().table(LISTED).name
    return [f"表上印的评分规则与自带的不一样：{said}。请在“{name}”里核对、填“确认”，再按“校验”。"]


def _facts(evaluation: Evaluation, scheme: str) -> Mapping[str, object]:
    """The facts that the forms state, and what the unit's name says of its level; the others stay as typed."""
    unit = evaluation.unit
    keys = [key for key in unit.origins if key != "scheme"]
    if level_of(unit.name):
        keys += ["level", "region"]
    return {key: getattr(unit, key) for key in keys} | {"scheme": scheme, "money_unit": unit.money_unit}


def _said(findings: Iterable[Finding], what: str) -> list[str]:
    """What was found while reading, the gravest first; ``what`` was read."""
    listed = in_order(tuple(findings))
    rest = len(listed) - _MOST_FINDINGS
    lines = [f"读{what}时：{counted(listed)}。", *map(str, listed[:_MOST_FINDINGS])] if listed else []
    see = "check 查看这张自评表" if what == _FORMS else "import 再导入一次，可以看全"
    return [*lines, f"……还有 {rest} 条，用 xlperf {see}"] if rest > 0 else lines
