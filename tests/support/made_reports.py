"""Reports made by hand, small and extreme ones, for what only has to be written and looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from xlperf.findings import Finding, Origin, Severity
from xlperf.model import Evaluation, Unit
from xlperf.paragraphs import Paragraph, Status, Style, fingerprint
from xlperf.tables import CellStyle, TableCell, TableGrid

if TYPE_CHECKING:
    from xlperf.report import Report

SEED = Path(__file__).parents[1] / "seed.txt"
SENTENCE = (
    "依据绩效目标对项目资金运行状况及绩效目标的预期实现程度开展了二次绩效监控，确保预算绩效目标的实现；执行率为90.77%。"
)
LONG = SENTENCE * 80  # some 5,000 characters
NAME = "全省县域义务教育薄弱环节改善与能力提升及农村学校食堂、厕所、饮水、取暖设施改造奖补专项资金（2022年第二批）项目"
SIZES = (13.0, 12.0, 14.0, 18.0, 12.0, 12.0, 11.0)


@dataclass(frozen=True)
class Made:
    """What ``xlperf.report.Report`` holds, as far as sheets need it."""

    evaluation: Evaluation
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[TableGrid, ...] = ()
    findings: tuple[Finding, ...] = ()


def report(
    paragraphs: Sequence[Paragraph] = (),
    tables: Sequence[TableGrid] = (),
    findings: Sequence[Finding] = (),
    **more: Any,
) -> Report:
    """A report of given parts."""
    unit = Evaluation(unit=Unit(name="某中心"), **more)
    return cast("Report", Made(unit, tuple(paragraphs), tuple(tables), tuple(findings)))


def paragraph(text: str, style: Style = Style.BODY, number: int = 0, **more: Any) -> Paragraph:
    """One paragraph as composed."""
    made = Paragraph(key=f"某中心/part/{number}", style=style, text=text, position=number)
    return replace(made, generated=fingerprint(text), facts=fingerprint(f"facts{number}"), **more)


def paragraphs(texts: Sequence[tuple[Style, str]]) -> tuple[Paragraph, ...]:
    """Paragraphs in order."""
    return tuple(paragraph(text, style, number) for number, (style, text) in enumerate(texts))


def narrative(text: str) -> tuple[Paragraph, ...]:
    """The lines of a plain report as paragraphs, styled by their numbering."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return paragraphs([(_style(number, line), line) for number, line in enumerate(lines)])


def _style(number: int, line: str) -> Style:
    if number == 0 or line.endswith("评价报告"):
        return Style.TITLE
    if line[1:2] == "、" and len(line) < 40:
        return Style.ATTACHMENT if "附件" in line else Style.HEADING1
    if line.startswith("（") and len(line) < 60:
        return Style.HEADING2
    return Style.HEADING3 if line[:1].isdigit() and line[1:2] == "." else Style.BODY


def indicators(count: int) -> list[tuple[str, str, str, str, str, Decimal]]:
    """Indicators: level 1, level 2, name, target, actual, score."""
    levels = [
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("效益指标", "社会效益指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]
    shares = [levels[index * len(levels) // count] for index in range(count)]
    return [
        (*share, f"第{index + 1}项指标：{NAME[: 8 + index * 7 % 40]}", "≥20个", "49个", Decimal("10.00"))
        for index, share in enumerate(shares)
    ]


def table(
    rows: Sequence[tuple[str, str, str, str, str, Decimal]],
    *,
    number: int = 1,
    name: str = "某专项",
    reason: str = "无",
) -> TableGrid:
    """A table in the manner of the Hubei form."""
    cells = [cell(0, 0, "项目名称", CellStyle.LABEL), cell(0, 1, name, columns=6)]
    headers = ("", "一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分")
    cells.append(cell(1, 0, "年度绩效目标1（80分）", CellStyle.LABEL, rows=len(rows) + 1))
    cells += [cell(1, column, header, CellStyle.LABEL) for column, header in enumerate(headers) if column]
    for row, values in enumerate(rows, 2):
        for column, value in enumerate(values, 1):
            style = CellStyle.NUMBER2 if column == 6 else CellStyle.TEXT_LEFT if column == 3 else CellStyle.TEXT
            first = column > 2 or row == 2 or rows[row - 3][column - 1] != value
            alike = 1 if column > 2 else sum(other[column - 1] == value for other in rows)
            cells += [cell(row, column, value, style, rows=alike)] if first else []
    end = len(rows) + 2
    cells += [cell(end, 0, "总分", CellStyle.LABEL, columns=6), cell(end, 6, Decimal("94.15"), CellStyle.NUMBER2)]
    cells += [
        cell(end + 1, 0, "偏差大或目标未完成原因分析", CellStyle.LABEL),
        cell(end + 1, 1, reason, CellStyle.TEXT_LEFT, columns=6),
    ]
    cells += [cell(end + 2, 0, "单位主要负责人签批意见", CellStyle.LABEL)]
    cells += [cell(end + 2, 1, "签名：　　　　　　　　　年　　月　　日", CellStyle.SIGNATURE, columns=6)]
    return TableGrid(
        sheet=f"附件{number}",
        caption=f"附件{number}",
        title=f"2022年度{name}自评表",
        columns=SIZES,
        cells=tuple(cells),
        heading=("单位名称：某中心", "填报日期：2023年3月1日"),
        footing=("填报人：", "联系电话："),
        notes=(f"备注：1.{SENTENCE}",),
        blocks=((1, len(rows) + 1),) if rows else (),
    )


def cell(
    row: int, column: int, value: Any, style: CellStyle = CellStyle.TEXT, *, rows: int = 1, columns: int = 1
) -> TableCell:
    return TableCell(row=row, column=column, rows=rows, columns=columns, value=value, style=style)


def findings() -> tuple[Finding, ...]:
    """One of each kind of place and severity, out of order."""
    at = Origin("绩效指标", "I7", "实际完成值")
    return (
        Finding(
            "V09",
            Severity.NOTE,
            "这一条没有计量单位。",
            "请补上单位。",
            Origin("绩效指标", "H9", "计量单位"),
            "某中心",
            "指标三",
        ),
        Finding("R10", Severity.ERROR, "填的是“九十”，这里要填数字。", "请改为 90。", at, "某专项", "指标一"),
        Finding(
            "V07",
            Severity.WARNING,
            "执行率 78.02%，没有写原因。",
            "请在“未执行完原因”中说明。",
            Origin("评价对象", "O3", "未执行完原因"),
        ),
        Finding("R01", Severity.ERROR, "这个文件里没有“绩效指标”表。", "请用模板重新填写。"),
        Finding(
            "V11",
            Severity.ERROR,
            "预算执行得分应为 15.60。",
            "请改为 15.60。",
            Origin("数据文件", "subjects[0].funds.stated_score"),
        ),
        Finding("R11", Severity.ERROR, SENTENCE * 30, "请改短。", Origin("文字材料", "C9", "内容"), NAME, NAME * 2),
    )


def seed_report() -> Report:
    """The seed's report, all statuses, a two-page table and findings."""
    texts = list(narrative(SEED.read_text("utf-8")))
    cells = tuple(Origin("绩效指标", f"{column}{row}", "目标值") for row in range(5, 9) for column in "FGHI")
    texts[3] = replace(texts[3], origins=(Origin("评价对象", "J5", "执行数"), *cells), status=Status.EDITED)
    texts[4] = replace(texts[4], origins=cells[:2])
    texts[5] = replace(texts[5], origins=cells[:2], status=Status.STALE)
    texts.insert(7, Paragraph(key="x+1", style=Style.BODY, text="这一段是自己写的。", status=Status.OWN))
    texts.append(Paragraph(key="gone", style=Style.BODY, text="这一段已不再生成。", status=Status.ORPHAN))
    return report(texts, [table(indicators(8)), table(indicators(24), number=2, reason=LONG[:900])], findings())
