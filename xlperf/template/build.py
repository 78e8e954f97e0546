"""Writes the template, blank or filled: the one place where the workbook's parts come together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.alerts import AlertRules, built_in_alerts, load_alerts
from xlperf.findings import XlperfError
from xlperf.layout import Layout, layout
from xlperf.model import Evaluation
from xlperf.native import SHEET, RuleSheet, own_alert_figures, own_figures
from xlperf.native.alert_figures import alert_figures
from xlperf.native.scheme_figures import figures as scheme_figures
from xlperf.schemes import Scheme, load_scheme, scheme_titles
from xlperf.template import configuration
from xlperf.template.cell_formats import TemplateFormats
from xlperf.template.defined_names import defined_names
from xlperf.template.design import Design, design
from xlperf.template.front import FrontPage, write_front
from xlperf.template.front.subject_figures import SubjectFormulas, figures
from xlperf.template.guide import GuidePart, write_guide
from xlperf.template.inputs import write_facts, write_inputs, write_presets
from xlperf.template.live_columns import live_row, without_messages
from xlperf.template.native_sheet import write_rules
from xlperf.template.package_fixes import MAIN_TYPES, finish, stand_in
from xlperf.template.table_formulas import rules_of, shown_columns, table_formulas
from xlperf.template.table_ranges import FIRST_ROW, TableRanges
from xlperf.template.table_rows import Row, Shown, looked_up_rows, table_rows
from xlperf.template.vba.installed_macros import ribbon_xml
from xlperf.template.vba.modules import WORKBOOK
from xlperf.values.dates import NOWHERE, file_date
from xlperf.writing.sheets import add_report, set_calculation, workbook_options

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from xlperf.report import Report

REPORT_CODE = "SheetReport"
"""Code name of 报告 where the workbook is written with it."""

RULES_CODE = "SheetRules"
"""Code name of the hidden sheet for the native formulas."""

_WINDOW = (1600, 900)  # pixels
_LONGEST_PROPERTY = 255  # characters of a file's property


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The scheme and the alert rules that the workbook is written for, None where they are to be found by name.

    ``own_schemes`` and ``own_alerts`` are the parsed files of the unit's own.
    """

    scheme: Scheme | None
    own_schemes: Sequence[Mapping[str, object]]
    alerts: AlertRules | None
    own_alerts: Sequence[Mapping[str, object]]


def build(
    path: Path,
    evaluation: Evaluation | None = None,
    report: Report | None = None,
    *,
    project: bytes | None = None,
    notes: Sequence[GuidePart] = (),
) -> None:
    """Write the blank template to ``path`` (.xlsm or .xlsx), or the template filled with ``evaluation``.

    ``report`` gives the results that the live columns show at once, and the sheet 报告 if the evaluation has edits.
    ``project`` is a vbaProject.bin for the sheets of ``code_names``; with it come buttons and the ribbon tab. ``notes``
    go into 填报说明. Equal input gives equal bytes. Raises XlperfError when a file of that name cannot hold it.
    """
    path.write_bytes(render(path.suffix.lower(), evaluation, report, project=project, notes=notes))


def render(
    suffix: str,
    evaluation: Evaluation | None = None,
    report: Report | None = None,
    *,
    project: bytes | None = None,
    notes: Sequence[GuidePart] = (),
    scheme: Scheme | None = None,
    own_schemes: Sequence[Mapping[str, object]] = (),
    alerts: AlertRules | None = None,
    own_alerts: Sequence[Mapping[str, object]] = (),
) -> bytes:
    """The bytes that ``build`` writes into a file whose name ends in ``suffix``.

    ``scheme`` is the chosen one where there is no report to say so and it may be one of the unit's own, ``alerts`` the
    chosen alert rules where these may be. ``own_schemes`` and ``own_alerts`` are the parsed files of the unit's schemes
    and alert rules, for the native formulas.
    """
    if suffix not in MAIN_TYPES:
        raise XlperfError("工作簿的文件名要以 .xlsm 或 .xlsx 结尾。")
    if project is not None and suffix != ".xlsm":
        raise XlperfError("带宏的工作簿，文件名要以 .xlsm 结尾。")
    evaluation = evaluation or (report.evaluation if report else None)
    if evaluation and evaluation.edits and report is None:
        raise XlperfError("报告没有算出来，手工修改过的段落没有地方放。")
    chosen = _Chosen(report.scheme if report else scheme, own_schemes, alerts, own_alerts)
    return _rendered(evaluation, report, chosen, suffix=suffix, project=project, notes=notes)


def code_names(evaluation: Evaluation | None = None) -> dict[str, str]:
    """Sheet -> code name in VBA, in the order of the sheets, of the workbook built with a project for this evaluation.

    The workbook's own code name is ThisWorkbook.
    """
    words = layout()
    edited = {words.sheets.report: REPORT_CODE} if evaluation and evaluation.edits else {}
    own = {_sheet_name(sheet.key, words): sheet.code for sheet in design().sheets}
    return {**own, **edited, SHEET: RULES_CODE, configuration.SHEET: configuration.CODE_NAME}


def _properties(look: Design, evaluation: Evaluation | None) -> dict[str, object]:
    """The file's properties: the title with unit and year where they are known, and the date that the data have."""
    unit = evaluation.unit if evaluation else None
    if unit is None:
        return {**look.properties, "created": NOWHERE}
    year = f"{unit.year}年度" if unit.year else ""
    title = f"{unit.title_name}{year}{look.properties['title']}"
    return {**look.properties, "title": title[:_LONGEST_PROPERTY], "created": file_date(unit.filled_on, unit.year)}


def _rendered(
    evaluation: Evaluation | None,
    report: Report | None,
    chosen: _Chosen,
    *,
    suffix: str,
    project: bytes | None,
    notes: Sequence[GuidePart],
) -> bytes:
    words, look = layout(), design()
    buffer = BytesIO()
    workbook = _new_workbook(buffer, look, evaluation)
    sheets = {own.key: workbook.add_worksheet(_sheet_name(own.key, words)) for own in look.sheets}
    looks = TemplateFormats(workbook, look)
    with_functions = suffix != ".xlsx"
    shown, rules = _shown(evaluation, chosen, words, with_functions=with_functions)
    purpose = evaluation.unit.purpose if evaluation else None
    for key in shown.rows:
        write_inputs(sheets[key], words.table(key), shown, words, look, looks)
    _hide_unused(sheets, shown, words, purpose, with_functions=with_functions)
    write_facts(sheets["unit"], words, shown, look, looks)
    if evaluation is None:
        write_presets(sheets["texts"], words.table("texts"), shown, words, looks)
    for name, formula in defined_names(words, rules).items():
        workbook.define_name(name, formula)
    write_guide(sheets["guide"], words, look, looks, notes)
    page = _front_page(
        workbook, sheets["front"], words, looks, shown, rules, report, evaluation, has_buttons=with_functions
    )
    write_front(page, who=_who(page, evaluation))
    if evaluation and evaluation.edits and report:
        add_report(workbook, report)
    write_rules(workbook.add_worksheet(SHEET), rules, shown, _money_unit(evaluation, words))
    if project is not None:
        _add_project(workbook, project, evaluation)
    parts = {key: f"xl/worksheets/sheet{number}.xml" for number, key in enumerate(sheets, start=1)}
    workbook.close()
    return finish(
        buffer.getvalue(),
        suffix=suffix,
        free_rows={parts[key]: FIRST_ROW + 1 for key in shown.rows},
        ribbon=None if project is None else ribbon_xml(),
        formulas=shown.formulas,
    )


def _new_workbook(buffer: BytesIO, look: Design, evaluation: Evaluation | None) -> Workbook:
    from xlsxwriter import Workbook

    workbook = Workbook(buffer, workbook_options() | {"strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties(_properties(look, evaluation))
    set_calculation(workbook)
    workbook.set_size(*_WINDOW)
    return workbook


def _hide_unused(
    sheets: Mapping[str, Worksheet], shown: Shown, words: Layout, purpose: str | None, *, with_functions: bool
) -> None:
    """Hide the sheets that are only for another purpose, or for none so far, while they are empty."""
    for table in words.tables:
        unused = table.hidden and not shown.rows[table.key] and (not table.purpose or table.purpose != purpose)
        if unused and (with_functions or not table.purpose):  # without macros no button shows it again
            sheets[table.key].hide()


def _front_page(
    workbook: Workbook,
    sheet: Worksheet,
    words: Layout,
    looks: TemplateFormats,
    shown: Shown,
    rules: RuleSheet,
    report: Report | None,
    evaluation: Evaluation | None,
    *,
    has_buttons: bool,
) -> FrontPage:
    """What 首页 is written from."""
    return FrontPage(
        workbook=workbook,
        sheet=sheet,
        layout=words,
        design=design(),
        looks=looks,
        tables=shown.ranges(words),
        formulas=SubjectFormulas(words, shown.ranges(words), rules, with_functions=has_buttons),
        shown=shown,
        report=report,
        money_unit=_money_unit(evaluation, words),
        purpose=evaluation.unit.purpose if evaluation else None,
        has_buttons=has_buttons,
        known=tuple(figures(shown, place) for place in range(len(shown.rows["subjects"]))),
    )


def _shown(
    evaluation: Evaluation | None,
    chosen: _Chosen,
    words: Layout,
    *,
    with_functions: bool,
) -> tuple[Shown, RuleSheet]:
    """What the tables show, and the figures of the schemes and alert rules that their native formulas use."""
    known = tuple(load_scheme(title) for title in scheme_titles())
    scheme = chosen.scheme or _find_scheme(evaluation, words)
    if scheme and scheme.title not in scheme_titles():
        known = (*known, scheme)
    named = evaluation.unit.scheme if evaluation else ""
    wanted = (evaluation.unit.alerts if evaluation else None) or ""
    alerts = chosen.alerts or _find_alerts(wanted)
    sets = tuple(dict.fromkeys((*built_in_alerts(), alerts))) if alerts else built_in_alerts()
    rows = table_rows(evaluation, words, scheme.title if scheme else named)
    names = {
        words.names["scheme"]: scheme or named,
        words.names["money_unit"]: _money_unit(evaluation, words),
        words.names["alerts"]: alerts or wanted,
    }
    live = _live(evaluation, rows, words, names)
    if not with_functions:
        live = {key: [without_messages(row, scheme) for row in own] for key, own in live.items()}
    rules = _rules(words, chosen, scheme, scheme.title if scheme else named, alerts, alerts.title if alerts else wanted)
    ranges = TableRanges(layout=words, lengths={key: len(own) for key, own in rows.items()})
    formulas, stand_ins = _formulas(words, ranges, rules, with_functions=with_functions)
    shown = Shown(
        rows=rows,
        live=live,
        scheme=scheme,
        schemes=known,
        alerts=alerts,
        alert_sets=sets,
        columns={table.key: shown_columns(table, with_functions=with_functions) for table in words.tables},
        formulas=tuple(formulas),
        stand_ins=stand_ins,
        purpose=_purpose(evaluation, words) if with_functions else "",
    )
    return shown, rules


def _live(
    evaluation: Evaluation | None, rows: Mapping[str, list[Row]], words: Layout, names: Mapping[str, object]
) -> dict[str, list[Row]]:
    """What the live columns show now."""
    looked_up = looked_up_rows(evaluation, rows)
    return {
        key: [
            {**more, **live_row(words.table(key), {**row, **more}, names)}
            for row, more in zip(own, looked_up.get(key, repeat({})), strict=False)
        ]
        for key, own in rows.items()
    }


def _rules(
    words: Layout,
    chosen: _Chosen,
    scheme: Scheme | None,
    scheme_name: str,
    alerts: AlertRules | None,
    alerts_name: str,
) -> RuleSheet:
    """The figures of the built-in schemes and alert rules and of the unit's own; the chosen ones come first."""
    own_rules = own_figures(chosen.own_schemes, scheme_name)
    if scheme and scheme.title not in scheme_titles():
        own_rules = {scheme.title: scheme_figures(scheme), **own_rules}
    own_sets = own_alert_figures(chosen.own_alerts, alerts_name)
    if alerts and alerts not in built_in_alerts():
        own_sets = {alerts.title: alert_figures(alerts), **own_sets}
    built_in = tuple(load_scheme(title) for title in scheme_titles())
    return rules_of(built_in, built_in_alerts(), words, own_rules, own_sets)


def _formulas(
    words: Layout, ranges: TableRanges, rules: RuleSheet, *, with_functions: bool
) -> tuple[list[str], dict[str, dict[str, str]]]:
    """All formulas of the tables, and by table and column what stands for each until the file is finished."""
    formulas: list[str] = []
    stand_ins: dict[str, dict[str, str]] = {}
    for table in words.tables:
        own = table_formulas(table, ranges, rules, with_functions=with_functions)
        stand_ins[table.key] = {key: stand_in(len(formulas) + number) for number, key in enumerate(own)}
        formulas += own.values()
    return formulas, stand_ins


def _find_scheme(evaluation: Evaluation | None, words: Layout) -> Scheme | None:
    """The scheme that is named; None where it is not one of those the package has."""
    try:
        return load_scheme(evaluation.unit.scheme if evaluation else words.fact("scheme").default)
    except XlperfError:
        return None


def _purpose(evaluation: Evaluation | None, words: Layout) -> str:
    """What the workbook is used for: as typed, else the self-evaluation, which stands first among the choices."""
    choices = words.fact("purpose").choices
    typed = evaluation.unit.purpose if evaluation else None
    return typed if typed in choices else choices[0]


def _find_alerts(title: str) -> AlertRules | None:
    """The alert rules that are named; None where they are not among those the package has."""
    try:
        return load_alerts(title)
    except XlperfError:
        return None


def _money_unit(evaluation: Evaluation | None, words: Layout) -> str:
    return evaluation.unit.money_unit if evaluation else words.fact("money_unit").default


def _sheet_name(key: str, words: Layout) -> str:
    if key in ("front", "guide"):
        return words.sheets.front if key == "front" else words.sheets.guide
    return words.table(key).name


def _who(page: FrontPage, evaluation: Evaluation | None) -> str:
    """The unit's name, year and scheme as shown now; "" for the blank template."""
    unit = evaluation.unit if evaluation else None
    if unit is None or not unit.name:
        return ""
    title = page.shown.scheme.title if page.shown.scheme else unit.scheme
    return page.words("who").format(name=unit.title_name, year=unit.year or "", scheme=title)


def _add_project(workbook: Workbook, project: bytes, evaluation: Evaluation | None) -> None:
    """Add the VBA project, the sheet with its settings, and every sheet's code name by which the project knows it."""
    settings = workbook.add_worksheet(configuration.SHEET)
    settings.very_hidden()
    for row, pair in enumerate(configuration.ROWS):
        for column, text in enumerate(pair):
            settings.write_string(row, column, text)
    workbook.add_vba_project(BytesIO(project), is_stream=True)
    workbook.set_vba_name(WORKBOOK)
    for name, code in code_names(evaluation).items():
        workbook.get_worksheet_by_name(name).set_vba_name(code)
