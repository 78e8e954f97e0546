"""The page docs/checks.md: every code of the catalogue, and how well they do on published cases and on forms.

``python -m tools.checks_page`` writes it; a test compares it with what the catalogue and the list of cases say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks import forms
from tests.support import case_findings as cases
from xlperf.checks.check_rules import rules
from xlperf.findings import Code, catalogue

PAGE = Path(__file__).parents[1] / "docs" / "checks.md"

READING = "读入时发现的"
"""The family that comes last."""

FINISHED = ("V74", "V75")
"""Codes that are raised only for a finished report held against its workbook."""


def page() -> str:
    """The page as it should be."""
    return "\n".join((*_head(), *_codes(), *_measured(), "", *forms.table(), ""))


def _head() -> Iterator[str]:
    yield "# 核对"
    yield ""
    yield "<!-- 由 python -m tools.checks_page 生成，不要手改。 -->"
    yield ""
    yield "`xlperf check 文件` 和“校验”按钮一次列出所有问题，每个都说明在哪一格、错在哪里、怎么改；"
    yield "同一个原因只列一条，写明共几处、是哪些单元格：十四条指标都没有填符号，是一条。"
    yield "`xlperf explain 编号` 说明一个编号。"
    yield "错误是财政部门会退回的，提醒是审核的人会问的，说明只是让您知道。评分规则可以改变一个编号的程度。"
    yield "核实过没有问题的提醒和说明，在“情况说明”表里写上编号、对象、指标和理由：它仍然列出，带上理由，不再计数。"
    yield "错误不能这样消除。"
    yield "要看材料才知道的，列成几个自查的问题，不当作问题计数。"
    yield ""
    yield "`xlperf check 工作簿 --against 报告.docx`（或 .txt）拿写好的、改过的报告与工作簿核对："
    yield "与工作簿对不上的数、年度、结论和合计，"
    yield "没有写原因的，没有指标的目标，漏写的执行率和指标。每条引出报告的原句，指到工作簿的单元格；"
    yield "查不出来处的数合成一条说明。Word 文件按接受全部修订后的正文和表格读，页眉、页脚、脚注和批注不读。"
    yield ""
    yield "文字里的核对宁缺毋滥：截至上年底、上年结转、与上年相比、规划期、文号、文件名、电话、分项的支出，都不算错。"
    yield "看的词和句式在 `xlperf/data/prose.toml`。"


def _codes() -> Iterator[str]:
    asked = {ask.code for ask in rules().questions}
    families = dict.fromkeys(entry.family for entry in catalogue().values() if entry.code.startswith("V"))
    for family in (*families, READING):
        yield from ("", f"## {family}")
        for entry in catalogue().values():
            if entry.family == family:
                yield from _entry(entry, entry.code in asked)


def _entry(entry: Code, asked: bool) -> Iterator[str]:
    kind = "自查" if asked else entry.severity.label
    note = "（只在核对写好的报告时）" if entry.code in FINISHED else ""
    yield from ("", f"### {entry.code} {entry.title}（{kind}）{note}", "")
    yield f"- 说什么：{_shown(entry.message)}{_shown(entry.remedy)}"
    yield f"- 为什么：{entry.why}"
    yield f"- 出处：{entry.source}"
    yield f"- 例子：{entry.example}"


def _shown(template: str) -> str:
    """A template as people read it: its names as …."""
    parts = template.replace("{", "\0").replace("}", "\0").split("\0")
    return "".join("…" if at % 2 else part for at, part in enumerate(parts))


def _measured() -> Iterator[str]:
    names = [name for name in cases.LISTS if name not in (cases.SAMPLE, cases.TEXT)]
    entries = [(name, entry) for name in names for entry in cases.listed()[name]["faults"]]
    missed = [(name, entry) for name, entry in entries if "missed" in entry]
    raised = sum(len(cases.triples(name)) for name in names)
    hits = sum(len(cases.expected(name)) for name in names)
    yield from ("", "## 在公开的自评表上量过", "")
    yield f"{len(names)} 份公开的自评表和自评报告，人工列出的问题 {len(entries)} 处。"
    yield "“找到”指编号、对象、指标或章节都对得上；表头和各章节在公开的材料里有、录入时略去，量的时候补上，"
    yield "问题里引了原句的补原句（`tests/case_quotes.toml`）。"
    yield ""
    found = len(entries) - len(missed)
    absent = sum("没有录入" in entry["missed"] for _, entry in missed)
    yield f"- 召回率：找到 {found} 处，{_percent(found, len(entries))}。"
    yield f"  另有 {absent} 处在没有录入的文字和数字里；除去它们，是 {_percent(found, len(entries) - absent)}。"
    both = sum(bool(entry.get("sample")) for _, entry in entries)
    yield f"  其中 {both} 处要同时看部门和项目，在样例工作簿上找到；"
    texts = sum(bool(entry.get("text")) for _, entry in entries)
    whole = len(cases.triples(cases.TEXT))
    yield f"  {texts} 处只在正文里，拿公开的正文与样例工作簿核对（`--against`）找到；"
    yield f"  这样共提出 {whole} 条，逐条核过，都属实。"
    yield f"- 严格的精确率：共提出 {raised} 条，其中 {hits} 条是人工列出的，{_percent(hits, raised)}。"
    yield f"- 其余 {raised - hits} 条逐条核过，对照录入的数据都属实，理由在 `tests/case_findings.toml`；"
    yield "  没有列在里面的 0 条。"
    yield "- 各份里核对无误的地方（`checks_that_hold`），没有一条数字问题。"
    grave = [one for name in names for one in cases.triples(name) if not cases.is_note(name, one)]
    listed = [one for name in names for one in cases.expected(name) if not cases.is_note(name, one)]
    share = _percent(len(listed), len(grave))
    yield f"- 只看错误和提醒：提出 {len(grave)} 条，其中 {len(listed)} 条是人工列出的，{share}。"
    yield from ("", "| 份 | 列出 | 找到 | 提出 |", "|---|---|---|---|")
    for name in names:
        own = [entry for other, entry in entries if other == name]
        found = sum("code" in entry for entry in own)
        yield f"| {name} | {len(own)} | {found} | {len(cases.triples(name))} |"
    yield from ("", "没有找到的：", "")
    for name, entry in missed:
        detail = cases.faults(name)[entry["fault"] - 1]["detail"]
        yield f"- {name}：{detail}。——{entry['missed']}。"
    yield from ("", "列出之外提出最多的编号：")
    counts = Counter(code for name in names for code, _, _ in cases.also(name))
    yield "、".join(
        f"{code}（{count}）" for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:8]
    )


def _percent(part: int, whole: int) -> str:
    return f"{part * 1000 // whole / 10}%"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
