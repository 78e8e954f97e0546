"""Texts of a form beside labels in the unit's own words, and what is left unread.

A text under the indicators is a reason, a measure or the like by the words of its label, whatever else the label says.
A text that has no label that tells is not read, and no check then says that a reason is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from xlperf.findings import Finding, Spot, finding
from xlperf.reading.forms.blocks import FormBlock, FormSheet
from xlperf.reading.forms.form import Form
from xlperf.reading.forms.form_sentences import is_own_note, is_prose, may_explain
from xlperf.reading.forms.headers import is_passed
from xlperf.reading.forms.stages import MONITORING, is_own_caption
from xlperf.reading.forms.wording import before_colon, header_key, labels, normal
from xlperf.reading.rows import clean, short
from xlperf.values.signs import compact

__all__ = ["dropped", "read_texts", "unread_cells"]

_QUOTED = re.compile(r"“([^”]+)”")
_LONGEST_LABEL = 30  # characters
_MOST_GROUPS = 10  # findings about cells of one form, before the last about all the rest
_MARKS = frozenset("，。；,;")  # of a sentence, which no label has
_LAST = 8  # characters by which a text is found again


def read_texts(page: FormSheet, form: Form, row: int, left: Sequence[FormBlock]) -> list[FormBlock]:
    """Read a text beside or behind a label that tells what it is; the blocks that are none are returned.

    A label that tells nothing of reasons is named with its text (R44).
    """
    if not (form.columns or form.has_funds) or len(left) > 2:
        return list(left)
    first, last = left[0], left[-1]
    if len(left) == 1 and (found := before_colon(first.text)):
        if _is_of_rows(found[1], form):
            return list(left)
        label, cell = found[0], replace(first.cell, value=clean(found[1]))
    elif len(left) == 1:
        above = page.at(row, first.column - 1) if first.column > page.left else first
        if above.row == row or above.is_blank:
            return list(left)
        label, cell = above.text, first.cell
    else:
        label, cell = first.text, last.cell
    is_sentence = is_prose(label) and bool(_MARKS & set(label))
    if not isinstance(cell.value, str) or len(normal(label)) > _LONGEST_LABEL or (is_sentence and len(left) > 1):
        return list(left)
    key = labels().text(normal(label)) or header_key(normal(label), {}, labels().loose_texts)
    if key == "other":
        form.note("R44", cell.origin, value=f"{label}：{short(cell.value)}")
    elif key is not None:
        form.texts.append((key, replace(cell, origin=last.named(label).origin)))
    return [] if key is not None else list(left)


def dropped(form: Form, blocks: Iterable[FormBlock]) -> Iterator[FormBlock]:
    """Of these blocks the sentences that are nowhere in the form, nor in what is reported of it.

    Each part of a form reads what it knows of a row; nobody else looks at the rest.
    """
    said = compact("\n".join([*(str(cell.value) for cell in form.cells), *(found.message for found in form.findings)]))
    taken = {cell.origin.cell for cell in form.cells} | {found.origin.cell for found in form.findings if found.origin}
    taken |= {block.cell.origin.cell for block in form.unread}
    for block in blocks:
        is_own = is_passed(block) or is_own_caption(block.compact)
        is_sentence = is_prose(block.text) and bool(_MARKS & set(block.text)) and not is_own
        if is_sentence and block.cell.origin.cell not in taken and compact(block.text)[-_LAST:] not in said:
            yield block


def _is_of_rows(words: str, form: Form) -> bool:
    """Whether a text is of single rows, each named in quotation marks, as a line under our own tables is."""
    quoted = _QUOTED.match(words)
    names = (str(line.cells["name"].value) for line in form.indicators if "name" in line.cells)
    return quoted is not None and (quoted[1] == "预算执行" or any(quoted[1] in name for name in names))


def unread_cells(form: Form, subject: str) -> Iterator[Finding]:
    """The cells that were not understood, those that touch each other as one finding.

    A text is one of its own (R58): it may hold the reason that another place lacks; so is a figure in the rows of the
    indicators (R59), which may belong to their sums.
    """
    has_results = form.stage is None or form.stage.key == MONITORING
    groups = _touching(form.unread)
    rest = [block for group in groups[_MOST_GROUPS:] for block in group]
    for blocks in (*groups[:_MOST_GROUPS], *([rest] if rest else ())):
        code = "R59" if any(block in form.stray for block in blocks) else "R36"
        if code == "R36" and has_results and any(may_explain(one.text) and not is_own_note(one.text) for one in blocks):
            code = "R58"
        made = finding(code, blocks[0].cell.origin, subject=subject if code != "R36" else "", value=_listed(blocks))
        yield replace(made, spots=tuple(Spot(block.cell.origin) for block in blocks)) if len(blocks) > 1 else made


_MOST_LISTED = 30  # cells that one finding lists; the rest are counted


def _listed(blocks: Sequence[FormBlock]) -> str:
    """What the first of these cells says, and what and where the others are."""
    first, *others = blocks
    if not others:
        return short(first.text)
    seen = "、".join(f"{block.cell.origin.cell}“{short(block.text)}”" for block in others[:_MOST_LISTED])
    more = f"等{len(others)}处" if len(others) > _MOST_LISTED else ""
    return f"{short(first.text)}（还有{seen}{more}）"


def _touching(blocks: Iterable[FormBlock]) -> list[list[FormBlock]]:
    """The blocks in groups, each of those that stand beside or under each other."""
    groups: list[list[FormBlock]] = []
    for block in blocks:
        near = [group for group in groups if any(_touch(block, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(other for group in near for other in group), block])
    return sorted(groups, key=lambda group: (group[0].row, group[0].column))


def _touch(one: FormBlock, other: FormBlock) -> bool:
    rows = one.row <= other.bottom and other.row <= one.bottom
    columns = one.column <= other.right and other.column <= one.right
    beside = rows and -1 <= max(one.column - other.right, other.column - one.right) <= 1
    below = columns and -1 <= max(one.row - other.bottom, other.row - one.bottom) <= 1
    return (beside or below) and one.cell.origin.sheet == other.cell.origin.sheet
