"""A subject under a new name: a new workbook from the data of the old one, which stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from xlperf import files, template
from xlperf.findings import XlperfError
from xlperf.reading import workbook
from xlperf.reading.renaming import Naming, naming, renamed_book, renamed_edits
from xlperf.template import rules_to_copy
from xlperf.template.left_behind import left_behind
from xlperf.template.rules_to_copy import together_with_rules
from xlperf.writing.outputs import load_with_edits

_DATA = ".json"
_MOST_PLACES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """What was renamed, the file written, and what did not go over from the old one, each with its sheet and cell.

    ``rules`` are lines about the unit's own rules, where the new workbook lies elsewhere.
    """

    old: str
    new: str
    written: Path
    naming: Naming
    left: tuple[str, ...]
    rules: tuple[str, ...]


def rename(book: Path, old: str, new: str, output: Path) -> Renamed:
    """Write ``output``, a workbook with the data of ``book`` in which the subject ``old`` is called ``new`` everywhere.

    A person's changes to the report go with it. Texts that mention the old name stay as typed and are listed.
    XlperfError, and no file written, where ``book`` is no workbook of ours, ``old`` is not in it or ``new`` is taken.
    """
    if book.suffix.lower() == _DATA:
        raise XlperfError("数据文件里名称只写一次，请直接改", path=str(book))
    before = load_with_edits(book)
    read = files.read_book(book)
    found = naming(read, old.strip(), new.strip())
    reading = workbook.read(renamed_book(read, found.cells, new.strip()))
    edits = renamed_edits(before.evaluation.edits, old.strip(), new.strip())
    reading = replace(reading, evaluation=replace(reading.evaluation, edits=edits))
    own_schemes, own_alerts = files.own_schemes(book.parent), files.own_alerts(book.parent)
    unit = reading.evaluation.unit
    with together_with_rules(output, unit, beside=book.parent, inputs=[book]) as (target, copied):
        template.write(target, reading, own_schemes=own_schemes, own_alerts=own_alerts)
    changed = tuple(f"{origin.sheet}!{origin.cell}「" for origin in found.cells)
    lines = left_behind(book, output, edits_lost=before.keep_report, tables_lost=before.keep_tables)
    left = tuple(line for line in lines if not line.startswith(changed))
    rules = rules_to_copy.result_lines(unit, book.parent, output.parent, copied)
    return Renamed(old=old, new=new, written=output, naming=found, left=left, rules=rules)


def result_lines(done: Renamed) -> Iterator[str]:
    """What is reported to a person: what was renamed, where the old name still stands, what did not go over."""
    yield f"“{done.old}”改成了“{done.new}”：{done.naming.counted()}。写到：{done.written}"
    yield from done.rules
    mentions = done.naming.mentions
    if mentions:
        places = "、".join(f"{origin.sheet}!{origin.cell}" for origin in mentions[:_MOST_PLACES])
        more = f"等 {len(mentions)} 格" if len(mentions) > _MOST_PLACES else ""
        yield f"文字里还写着“{done.old}”，没有改，请看一看：{places}{more}。"
    if done.left:
        yield "没有带过去的，需要的请从原来的工作簿里复制："
        yield from (f"  {line}" for line in done.left)
