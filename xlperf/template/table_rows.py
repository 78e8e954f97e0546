"""An Evaluation as the rows of the template's tables: every value into the column it would be typed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from xlperf.alerts import AlertRules
from xlperf.layout import Column, Layout
from xlperf.model import Evaluation, Funds, Goal, Indicator, Source, Subject, Text
from xlperf.schemes import Scheme
from xlperf.template.table_ranges import TableRanges
from xlperf.template.typed_values import MOST_CHARACTERS, Value, length

_OF_INDICATORS = ("sign", "target", "unit", "level2")
_OF_FUNDS = ("adjusted", "initial")

Row = Mapping[str, Value]
"""Column key -> value; a column that is missing is blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the tables show: rows as typed and, parallel to them, results of their live columns, by table key.

    ``scheme`` is the chosen one, None where the workbook does not know it; ``schemes`` are all it knows; so are
    ``alerts`` and ``alert_sets``, the rules for alerts.
    ``purpose`` is what the workbook is used for 用途, "" where all is to be seen.
    ``columns`` are those that people see, by table key. ``formulas`` are those of live and helper columns, without "=";
    ``stand_ins`` say by table key and column key what is written for them until the file is whole.
    """

    rows: Mapping[str, Sequence[Row]]
    live: Mapping[str, Sequence[Row]]
    scheme: Scheme | None
    schemes: tuple[Scheme, ...]
    alerts: AlertRules | None
    alert_sets: tuple[AlertRules, ...]
    columns: Mapping[str, tuple[Column, ...]]
    formulas: tuple[str, ...]
    stand_ins: Mapping[str, Mapping[str, str]]
    purpose: str

    def is_hidden(self, table: str, column: Column) -> bool:
        """Whether a column is of another purpose than the workbook's ("" for all), and blank."""
        others = bool(self.purpose and column.purposes) and self.purpose not in column.purposes
        rows = self.rows[table]
        return others and (column.is_live or all(row.get(column.key) in (None, "") for row in rows))

    @property
    def titles(self) -> Mapping[str, tuple[str, ...]]:
        """What there is to choose from for 评分规则 and 预警规则, by ``choices_from``."""
        return {
            "schemes": tuple(scheme.title for scheme in self.schemes),
            "alerts": tuple(rules.title for rules in self.alert_sets),
        }

    def ranges(self, layout: Layout) -> TableRanges:
        """Where the columns of these tables are."""
        return TableRanges(layout=layout, lengths={key: len(rows) for key, rows in self.rows.items()})


def table_rows(evaluation: Evaluation | None, layout: Layout, scheme: str) -> dict[str, list[Row]]:
    """Table key -> its rows, in input order; without an evaluation, what the blank template ships.

    ``scheme`` is what the dropdown of 评分规则 calls the scheme. Every section of every subject has a row in 文字材料:
    what is missing shows.
    """
    if evaluation is None:
        return {
            table.key: _fact_rows(layout, {}) if table.key == "unit" else list(table.prefill) for table in layout.tables
        }
    subjects = evaluation.subjects
    facts = {fact.key: getattr(evaluation.unit, fact.key) for fact in layout.facts} | {"scheme": scheme}
    return {
        "unit": _fact_rows(layout, facts),
        "subjects": [_subject_row(subject, layout) for subject in subjects],
        "sources": list(chain.from_iterable(_source_rows(subject, layout) for subject in subjects)),
        "goals": list(chain.from_iterable(_goal_rows(subject, layout) for subject in subjects)),
        "indicators": [_indicator_row(subject, item, layout) for subject in subjects for item in subject.indicators],
        "texts": list(chain.from_iterable(_text_rows(subject, layout) for subject in subjects)),
        **{
            key: [{column: getattr(item, column) for column in layout.table(key).input_keys()} for item in items]
            for key, items in (
                ("acknowledged", evaluation.acknowledged),
                ("scheme_rules", evaluation.scheme_rules),
                ("monitoring", evaluation.monitoring),
                ("fund_monitoring", evaluation.fund_monitoring),
            )
        },
    }


def looked_up_rows(evaluation: Evaluation | None, rows: Mapping[str, Sequence[Row]]) -> Mapping[str, Sequence[Row]]:
    """What the helper columns of 绩效监控 and 资金监控 find in other tables, by table key, parallel to their rows."""
    subjects = evaluation.subjects if evaluation else ()
    indicators: dict[tuple[Value, Value], Indicator] = {
        (subject.name, row.name): row for subject in subjects for row in subject.indicators
    }
    funds: dict[Value, Funds] = {subject.name: subject.funds for subject in subjects}
    return {
        "monitoring": [
            {key: getattr(indicators.get((row["subject"], row["name"])), key, None) for key in _OF_INDICATORS}
            for row in rows["monitoring"]
        ],
        "fund_monitoring": [
            {key: getattr(funds.get(row["subject"]), key, None) for key in _OF_FUNDS} for row in rows["fund_monitoring"]
        ],
    }


def filled(rows: Sequence[Row], key: str, layout: Layout) -> int:
    """How many rows have something in a column that people filled: no default of a fact."""
    defaults = {(fact.header, fact.default) for fact in layout.facts if fact.default}
    return sum(row.get(key) not in (None, "") and (row.get("item"), row.get(key)) not in defaults for row in rows)


def _fact_rows(layout: Layout, values: Mapping[str, Value]) -> list[Row]:
    return [
        {"item": fact.header, "content": values.get(fact.key, fact.default), "help": fact.help} for fact in layout.facts
    ]


def _subject_row(subject: Subject, layout: Layout) -> Row:
    row: dict[str, Value] = {}
    for column in layout.table("subjects").columns:
        if not column.is_live:
            holder = subject if hasattr(subject, column.key) else subject.funds
            row[column.key] = getattr(holder, column.key)
    return row | {"kind": layout.kind_name(subject.kind)}


def _source_rows(subject: Subject, layout: Layout) -> Iterator[Row]:
    for source in subject.funds.sources:
        yield _row("sources", subject, source, layout)
    total = subject.funds.stated_sum
    if total is not None:
        header = next(word for word in layout.table("sources").column("source").choices if word in layout.total_words)
        yield {**_row("sources", subject, total, layout), "source": header}


def _goal_rows(subject: Subject, layout: Layout) -> Iterator[Row]:
    if subject.goals == (Goal(number=1),):
        return  # the one unnamed goal, which needs no row
    for goal in subject.goals:
        yield _row("goals", subject, goal, layout)


def _indicator_row(subject: Subject, indicator: Indicator, layout: Layout) -> Row:
    unsaid = indicator.goal == 1 and len(subject.goals) <= 1  # the only goal needs no number
    row = _row("indicators", subject, indicator, layout)
    return {**row, "goal": None} if unsaid else row


def _row(table: str, subject: Subject, item: Source | Goal | Indicator, layout: Layout) -> Row:
    """A row of a subject: what ``item`` says, under the keys of the table's columns."""
    keys = layout.table(table).input_keys("subject")
    return {"subject": subject.name, **{key: getattr(item, key) for key in keys}}


def _text_rows(subject: Subject, layout: Layout) -> Iterator[Row]:
    wanted = [section.key for section in layout.sections_of(subject.kind)]
    blank = {text.section: text for text in subject.blank_texts if layout.find_section(text.section)}
    texts = {**blank, **subject.texts}
    for key in [*wanted, *(key for key in texts if key not in wanted)]:
        header = layout.section(key).header
        text = texts.get(key, Text(section=key, text=""))
        for number, part in enumerate(split_text(text.text)):
            review = None if number else text.review  # on the first row; the reader joins a section's rows again
            yield {"subject": subject.name, "section": header, "text": part, "review": review}


def split_text(text: str, most: int = MOST_CHARACTERS) -> Sequence[str]:
    """A text in parts that fit into a cell, parted at line breaks; a single line that does not fit is parted anyway.

    The reader joins the rows of one section by line breaks again.
    """
    parts: list[str] = []
    current: str | None = None
    for line in chain.from_iterable(_short_lines(line, most) for line in text.split("\n")):
        joined = line if current is None else f"{current}\n{line}"
        if current is not None and length(joined) > most:
            parts.append(current)
            joined = line
        current = joined
    return [*parts, current or ""]


def _short_lines(line: str, most: int) -> Iterator[str]:
    while length(line) > most:
        fits = most // 2 if any(ord(character) > 0xFFFF for character in line[:most]) else most
        end = line.rfind("。", 0, fits) + 1 or fits
        yield line[:end]
        line = line[end:]
    yield line
