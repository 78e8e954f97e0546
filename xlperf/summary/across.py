"""What only many files together show: findings V80-V85 and V89, asked of the spool.

A check yields findings of the summary, each with its unit and file; what a single file shows already (full marks V33,
hardly anything spent V32, no reason V07) is not reported again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from xlperf.checks.context import section_name
from xlperf.findings import Finding, finding
from xlperf.summary.settings import settings
from xlperf.summary.spool import NOW, Spool
from xlperf.values.amounts import D, percent, plain


class Across(NamedTuple):
    """A finding, the unit it is about (or words for several), and the file's number."""

    finding: Finding
    unit: str
    file: int | None = None


Check = Callable[[Spool], Iterator[Across]]

_EXPLAINED_ELSEWHERE = ("V07", "V32", "V34", "V72")  # what a file's own findings say of the execution rate


def mark_copies(spool: Spool) -> None:
    """Let each subject of a unit and year count once: the first file's, in order of paths.

    Subjects of one file are different ones; a unit or project without a name is never another's copy.
    """
    spool.change(
        """
        update subjects set counted = 0 where rowid in (
            select s.rowid from subjects s join files f on f.id = s.file join (
                select period, year, kind, unit_key, own_key, min(file) first from subjects
                join files on id = file group by period, year, kind, unit_key, own_key
            ) k on k.period = f.period and k.year is s.year and k.kind = s.kind and k.unit_key = s.unit_key
                and k.own_key = s.own_key
            where s.file <> k.first and s.unit_key <> '' and (s.kind = 'department' or s.own_key <> '')
        )"""
    )


def check_copies(spool: Spool) -> Iterator[Across]:
    """V80: a subject of the same unit and year stands in two files; one of them counts."""
    query = """
        select s.file, s.unit, s.subject, min(o.file) other, f.path from subjects s
        join files g on g.id = s.file and g.period = ?
        join subjects o on o.unit_key = s.unit_key and o.own_key = s.own_key and o.kind = s.kind
            and o.year is s.year and o.counted = 1 and o.file <> s.file
        join files f on f.id = o.file and f.period = g.period
        where s.counted = 0 and s.unit_key <> '' group by s.rowid order by s.file, s.rowid"""
    for row in spool.rows(query, [NOW]):
        found = finding("V80", subject=row["subject"], other=Path(row["path"]).name)
        yield Across(found, row["unit"], row["file"])


def check_full_marks(spool: Spool) -> Iterator[Across]:
    """V81: many subjects have the full total."""
    query = """
        select count(total), sum(cast(total as real) >= cast(full as real)) from subjects
        join files on id = file and period = ? where counted = 1 and total is not null"""
    count, full = next((tuple(row) for row in spool.rows(query, [NOW])), (0, 0))
    limits = settings().thresholds
    if count >= limits.full_count and full >= limits.full_share * count:
        share = percent(Decimal(full) / count)
        yield Across(finding("V81", count=count, full=full, share=share), settings().states["several"])


def check_execution(spool: Spool) -> Iterator[Across]:
    """V82: little of the budget was spent, and no finding of the file itself says so."""
    codes = ", ".join(f"'{code}'" for code in _EXPLAINED_ELSEWHERE)
    query = f"""
        select s.file, s.unit, s.subject, execution_rate, execution_below from subjects s
        join files on id = s.file and period = ?
        where counted = 1 and cast(execution_rate as real) < cast(execution_below as real) and not exists (
            select 1 from findings g where g.file = s.file and g.subject = s.subject and g.code in ({codes})
                and g.acknowledged is null
        ) order by s.file, s.rowid"""  # noqa: S608
    for row in spool.rows(query, [NOW]):
        below = percent(D(row["execution_below"]))
        found = finding("V82", subject=row["subject"], rate=percent(D(row["execution_rate"])), below=below)
        yield Across(found, row["unit"], row["file"])


def check_texts(spool: Spool) -> Iterator[Across]:
    """V83: several units have the same paragraphs; one finding for each group of units."""
    query = """
        select t.* from texts t join files on id = file and period = ? where t.mark in (
            select mark from texts join files on id = file and period = ? where unit_key <> ''
            group by mark having count(distinct unit_key) > 1
        ) order by t.mark, t.file, t.rowid"""
    groups: dict[tuple[str, ...], list[tuple[int, str, str, str]]] = defaultdict(list)
    mark, units, first = "", dict[str, str](), (0, "", "")
    for row in spool.rows(query, [NOW, NOW]):
        if row["mark"] != mark:
            _enter(groups, mark, units, first)
            mark, units, first = row["mark"], {}, (row["file"], row["section"], row["start"])
        if row["unit_key"]:
            units.setdefault(row["unit_key"], row["unit"])
    _enter(groups, mark, units, first)
    for names, paragraphs in sorted(groups.items(), key=lambda pair: min(pair[1])):
        file, section, start, _ = min(paragraphs)
        shown = "、".join(names[: settings().thresholds.named])
        more = "等" if len(names) > settings().thresholds.named else ""
        name = section_name(section)
        values = {"count": len(names), "units": shown + more, "paragraphs": len(paragraphs), "start": start}
        yield Across(_found("V83", "", name, section=name, **values), settings().states["several"], file)


def check_project_sum(spool: Spool) -> Iterator[Across]:
    """V85: a department's project expenditure is not the sum of its projects, which stand in other files.

    Where all stand in one file, that file's V25 says so.
    """
    query = """
        select d.file, d.unit, d.subject, d.project, d.year, d.unit_key from subjects d
        join files on id = d.file and period = ?
        where d.counted = 1 and d.kind = 'department' and d.project is not null and d.unit_key <> ''
        order by d.file, d.rowid"""
    projects = """
        select file, executed from subjects join files on id = file and period = ?
        where counted = 1 and kind = 'project' and unit_key = ? and year is ?"""
    for row in spool.rows(query, [NOW]):
        own = list(spool.rows(projects, [NOW, row["unit_key"], row["year"]]))
        spent = [D(project["executed"]) for project in own if project["executed"] is not None]
        if not own or len(spent) < len(own) or all(project["file"] == row["file"] for project in own):
            continue
        stated, total = D(row["project"]), sum(spent, Decimal())
        if abs(stated - total) > settings().thresholds.sum_tolerance:
            unit = settings().money_unit
            shown = {"stated": stated, "total": total, "gap": abs(stated - total)}
            values = {key: f"{plain(value, None)}{unit}" for key, value in shown.items()}
            yield Across(_found("V85", row["subject"], "", count=len(own), **values), row["unit"], row["file"])


def usual_year(spool: Spool) -> int | None:
    """The year of most files; of two, the later one."""
    years = """
        select year, count(*) number from units join files on id = file and period = ? where year is not null
        group by year order by number desc, year desc"""
    return next((row["year"] for row in spool.rows(years, [NOW])), None)


def check_years(spool: Spool) -> Iterator[Across]:
    """V89: a file's year is not that of most."""
    usual = usual_year(spool)
    query = "select file, name, year from units join files on id = file and period = ? where year <> ? order by file"
    for row in spool.rows(query, [NOW, usual]):
        found = finding("V89", files="", year=row["year"], most=settings().states["most"], usual=usual)
        yield Across(found, row["name"], row["file"])


CHECKS: tuple[Check, ...] = (
    check_copies,
    check_years,
    check_full_marks,
    check_execution,
    check_texts,
    check_project_sum,
)
"""All of them, in the order in which their findings are listed; those of two years are in ``years``."""


def _found(code: str, subject: str, item: str, **values: object) -> Finding:
    return finding(code, None, subject=subject, item=item, severity=None, **values)


def _enter(
    groups: dict[tuple[str, ...], list[tuple[int, str, str, str]]],
    mark: str,
    units: dict[str, str],
    first: tuple[int, str, str],
) -> None:
    """Enter a paragraph under the units that share it."""
    if len(units) > 1:
        groups[tuple(units.values())].append((*first, mark))
