"""Hand edits of the report: how a person's changes are found in the 报告 sheet, and how they survive.

Every generated paragraph has a stable key and two fingerprints: of the text as generated and of the facts it says. The
sheet carries key and fingerprints in hidden columns and, in the manifest, the list of all that was generated. From
these :func:`detect` finds what a person did; :func:`apply` puts it on freshly composed paragraphs. Three laws hold, for
paragraphs ``p``, edits ``e`` found by ``detect``, and rows ``r`` of a sheet that a person changed at will:

- untouched: ``detect(sheet_rows(p), manifest_lines(p, ())) == ()``;
- nothing lost: the texts of ``apply(p, detect(r, …))`` are the texts of ``r``, in the order of ``r``;
- settled: writing ``apply(p, e)`` and detecting again gives ``e``.

The cells of the generated tables 附件N follow the same protocol, as far as a table has it: no order, and what a person
wrote where the form has no cell is a line of their own. A table's sheet has, beside each row, a hidden cell that says
whose cells the row holds (:func:`row_mark`), and the same manifest. :func:`detect_cells` finds what a person did;
``tables.hand_edits`` puts it on tables filled anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xlperf.model import ORDER, Edit
from xlperf.paragraphs import TABLE, Paragraph, Run, RunKind, Status, Style, fingerprint, key_part
from xlperf.values.amounts import D, plain

HIDDEN = "xlperf:"
"""What begins every hidden header of a generated sheet."""

KEY_HEADER = f"{HIDDEN}key"
HIDDEN_HEADERS = (KEY_HEADER, f"{HIDDEN}generated", f"{HIDDEN}facts")
"""The headers of the hidden columns of 报告, in the order of :class:`SheetRow`."""

MANIFEST_HEADER = f"{HIDDEN}manifest"
"""What stands before the manifest, in the header row of 报告."""

CELLS_MARK = f"{HIDDEN}cells="
"""What begins the hidden cell of a generated table whose cells have no keys: the fingerprint of its other cells."""

ROW_MARK = f"{HIDDEN}row"
"""What begins the hidden cell beside each row of a generated table."""

OWN_LINE, BESIDE = "own", "beside"
"""Names of a person's own lines of a table: below it, and outside the printed page."""

CONTINUED = "+"
"""What stands for a key in the further rows of a person's own paragraph, which has none."""

CELL_LIMIT = 32_000
"""Most characters of the manifest in one cell; Excel's own limit is 32,767."""

INDENT = "\u3000\u3000"
"""What stands before a paragraph in the 报告 sheet: part of the cell's text, not of the paragraph's."""

_CELL_PLACES = 9  # more than any figure of a table has
_OWN = re.compile(r"(?s)(.*)\+([0-9]{1,6})")
_FIGURE = re.compile(r"(-?[0-9]{1,15}(?:\.[0-9]{1,9})?)(%?)")
_EDIT_MARK, _PLACE_MARK = "!", "!>"


class SheetRow(NamedTuple):
    """One row of the 报告 sheet as far as edits go: the text and the three hidden columns."""

    text: str
    key: str = ""
    generated: str = ""
    facts: str = ""


def apply(paragraphs: Sequence[Paragraph], edits: Iterable[Edit]) -> tuple[Paragraph, ...]:
    """The composed paragraphs with a person's edits, in the person's order, own and orphan paragraphs included."""
    known = {paragraph.key: paragraph for paragraph in paragraphs}
    numbered = {paragraph.key: _placed(paragraph, at) for at, paragraph in enumerate(paragraphs)}
    kinds = _sorted_out(edits, known)
    result = [_own(edit, "") for edit in kinds.own.pop("", ())]
    for key in _arranged(list(known), kinds.order):
        result.append(_edited(numbered[key], kinds.changed.get(key)))
        result += [_own(edit, known[key].subject) for edit in kinds.own.pop(key, ())]
    for edit in kinds.orphans:
        result.append(_orphan(edit))
        result += [_own(follower, edit.subject) for follower in kinds.own.pop(edit.key, ())]
    return (*result, *(_orphan(edit) for left_over in kinds.own.values() for edit in left_over))


def hide_bare_headings(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The paragraphs with the headings marked ``bare`` that stand over emptied paragraphs only.

    A heading that a person worded stays. Numbers stay as they are: those of the headings that follow may be cited.
    """
    result: list[Paragraph] = []
    filled, emptied = dict.fromkeys(range(4), False), dict.fromkeys(range(4), False)
    for paragraph in reversed(paragraphs):
        level = _heading_level(paragraph)
        has_text = bool(paragraph.text.strip())
        if level is None:
            if paragraph.status is not Status.ORPHAN:
                filled = {other: filled[other] or has_text for other in filled}
                emptied = {other: emptied[other] or not has_text for other in emptied}
        else:
            by_hand = paragraph.status is not Status.GENERATED
            if emptied[level] and not filled[level] and not by_hand and not _stands_alone(paragraph):
                paragraph = replace(paragraph, bare=True)
            filled = {other: other < level and (filled[other] or (by_hand and has_text)) for other in filled}
            emptied = {other: other < level and emptied[other] for other in emptied}
        result.append(paragraph)
    return tuple(reversed(result))


def _heading_level(paragraph: Paragraph) -> int | None:
    """1 to 3, 0 for what stands over a subject's part or ends it; None for text."""
    if paragraph.style.is_title or paragraph.style.ends_report:
        return 0
    return {Style.HEADING1: 1, Style.HEADING2: 2, Style.HEADING3: 3}.get(paragraph.style)


def _stands_alone(paragraph: Paragraph) -> bool:
    """Whether it needs nothing under it: the whole report's title, and what stands after the last section."""
    return paragraph.style.ends_report or paragraph.key == "/report/title"


def sheet_rows(paragraphs: Sequence[Paragraph]) -> tuple[SheetRow, ...]:
    """One row per paragraph, in order. A long one may be written over several rows; see :func:`continued`.

    An emptied paragraph has an empty text: hide its row. An own paragraph has no key.
    """
    return tuple(_row(paragraph) for paragraph in paragraphs)


def continued(row: SheetRow) -> SheetRow:
    """The hidden columns of a paragraph's further rows: the same; for one without key, that they go on with it."""
    return row if row.key else row._replace(key=CONTINUED)


def indented(text: str, *, always: bool = True) -> str:
    """The text as its cell holds it: with the indent; if not ``always``, only where ``unindented`` would take one."""
    return INDENT + text if always or text.startswith(INDENT) else text


def unindented(text: str) -> str:
    """A cell's text without the indent, which a person may have left out: the inverse of ``indented``."""
    return text.removeprefix(INDENT)


def manifest_lines(paragraphs: Sequence[Paragraph], edits: Iterable[Edit]) -> tuple[str, ...]:
    """What the sheet must remember: all that was generated, in its order, and the edits it was written with.

    ``edits`` are those that were applied (``Evaluation.edits``). See :func:`manifest_cells` for the form in cells.
    """
    generated = sorted((item for item in paragraphs if item.position >= 0), key=lambda item: item.position)
    return (*(_line(item.key, item.generated, item.facts) for item in generated), *_edit_lines(edits))


def cell_manifest_lines(generated: Mapping[str, str], edits: Iterable[Edit]) -> tuple[str, ...]:
    """The same for a table: the text of each cell as filled, by key; what a cell says is also all it depends on."""
    prints = {key: fingerprint(text) for key, text in generated.items()}
    return (*(_line(key, print_, print_) for key, print_ in prints.items()), *_edit_lines(edits))


def _edit_lines(edits: Iterable[Edit]) -> Iterator[str]:
    for edit in edits:
        text = "" if edit.key == ORDER else edit.text
        fields = (edit.key, edit.generated, edit.facts, fingerprint(text), edit.subject)
        yield _line(_EDIT_MARK, *fields, *((edit.overruled,) if edit.overruled else ()))
        if edit.key == ORDER:
            yield from (_line(_PLACE_MARK, key) for key in edit.text.split("\n"))


def manifest_cells(lines: Sequence[str], limit: int = CELL_LIMIT) -> tuple[str, ...]:
    """The manifest's lines joined by line breaks into as few texts of at most ``limit`` characters as order allows."""
    cells: list[str] = []
    size = limit
    for line in lines:
        if size + 1 + len(line) > limit:
            cells.append(line)
            size = len(line)
        else:
            cells[-1] += "\n" + line
            size += 1 + len(line)
    return tuple(cells)


def read_manifest(cells: Iterable[str]) -> tuple[str, ...]:
    """The lines of a manifest from its cells."""
    return tuple(line for cell in cells for line in cell.replace("\r\n", "\n").split("\n") if line)


def renamed_keys(text: str, old: str, new: str) -> str:
    """Keys, or lines of a manifest, with those of the subject ``old`` under its new name; anything else as it is.

    >>> renamed_keys("甲/process/1", "甲", "乙"), renamed_keys("甲乙/process/1", "甲", "乙")
    ('乙/process/1', '甲乙/process/1')
    >>> renamed_keys("table/甲/total", "甲", "乙")
    'table/乙/total'
    """
    return "\n".join("\t".join(_renamed(field, old, new) for field in line.split("\t")) for line in text.split("\n"))


def _renamed(field: str, old: str, new: str) -> str:
    if field == old:
        return new
    for start in ("", f"{TABLE}/"):
        begun = f"{start}{key_part(old)}/"
        if field.startswith(begun):
            return f"{start}{key_part(new)}/{field.removeprefix(begun)}"
    return field


def cells_fingerprint(cells: Mapping[tuple[int, int], object]) -> str:
    """The fingerprint of a sheet's cells, (row, column) -> value, that a program may have saved anew.

    Blank cells and our own hidden ones do not count, nor does how a number or a line break is stored.

    >>> cells_fingerprint({(0, 0): 18.15, (1, 0): ""}) == cells_fingerprint({(0, 0): Decimal("18.150")})
    True
    """
    texts = {place: _cell_text(value) for place, value in cells.items()}
    shown = sorted((place, text) for place, text in texts.items() if text and not text.startswith(HIDDEN))
    return fingerprint("\n".join(f"{row},{column}:{text!r}" for (row, column), text in shown))


def _cell_text(value: object) -> str:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return plain(D(value), _CELL_PLACES)
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def detect(rows: Iterable[tuple[str, str, str, str]], manifest: Sequence[str]) -> tuple[Edit, ...]:
    """What a person did to the report: ``rows`` are (text, key, generated, facts) from top to bottom, blank ones too.

    Consecutive rows of one key are one paragraph. A row without key, a copy of a row further down and a kept orphan
    moved up into the report are the person's own paragraphs. A key of the manifest without a row was deleted; if none
    has a row, the sheet was cleared to be written anew and nothing counts as deleted. With an empty manifest only
    changed texts and own paragraphs can be found.
    """
    noted = _read(manifest)
    blocks = _blocks(rows)
    known = noted.generated or {block.key: (block.generated, block.facts) for block in blocks if block.key}
    last = max((at for at, block in enumerate(blocks) if block.key in known), default=-1)
    found: list[Edit] = []
    seen: dict[str, None] = {}
    before, count = "", 0
    for at, block in enumerate(blocks):
        if block.key in known and block.key not in seen:
            seen[block.key] = None
            before, count = block.key, 0
            found += _change(block, known[block.key], noted)
        elif block.key and block.key not in known and at > last:
            before, count = block.key, 0
            found += _kept_orphan(block, noted)
        elif block.text.strip():
            count += 1
            found.append(_kept(_edit(f"{before}+{count}", SheetRow(block.text)), noted))
    if noted.generated and seen:
        found += [_deleted(key, noted) for key in known if key not in seen]
        found += _reordered(list(seen), noted)
    return tuple(sorted(found, key=lambda edit: noted.rank.get(edit.key, len(noted.rank))))


class Joined(StrEnum):
    """How what a cell holds in one row of a table's sheet goes with what it holds above."""

    BEGINS = "begins"
    WITHIN = "within"  # the rows are merged: nothing stands in the further ones
    REPEATED = "repeated"  # the same again, after a page's end
    RUNS_ON = "runs-on"
    NEXT_LINE = "next-line"


class CellPart(NamedTuple):
    """One row of a table's cell: the sheet's column, the cell's key, the fingerprint of what was written there."""

    column: int
    key: str
    joined: Joined
    shown: str
    is_percent: bool = False


class TableRow(NamedTuple):
    """One row of a table's sheet: what stands in it by column, and what was written there; a new row has no parts.

    ``beside`` is the first column that is not the table's.
    """

    values: Mapping[int, object]
    parts: tuple[CellPart, ...]
    beside: int


def row_mark(column: int, parts: Iterable[CellPart]) -> str:
    """The hidden cell beside a row: the column it stands in itself, then a line for each part.

    >>> mark = row_mark(8, [CellPart(6, "table/甲/total", Joined.BEGINS, fingerprint("94.15"))])
    >>> table_rows([{6: 95, 8: mark}, {6: 20, 8: mark}])[0].parts[0].key
    'table/甲/total'
    """
    lines = (_line(str(one.column), one.key, one.joined, one.shown, "%" if one.is_percent else "") for one in parts)
    return "\n".join((_line(ROW_MARK, str(column)), *lines))


def table_rows(rows: Sequence[Mapping[int, object]]) -> tuple[TableRow, ...] | None:
    """The rows of a table's sheet, its hidden cells read, from their values by column; None where they cannot be.

    That is where the sheet has none, or columns were put in or taken out.
    """
    places = [column for row in rows for column, value in row.items() if _is_row_mark(value)]
    marked = set(places)
    if len(marked) != 1 or len(places) < 2:
        return None
    (at,) = marked
    found = []
    for values in rows:
        hidden = values.get(at)
        head, parts = _read_row_mark(hidden) if isinstance(hidden, str) and _is_row_mark(hidden) else (at, ())
        if head != at:
            return None
        last = at if MANIFEST_HEADER in values.values() else max(values, default=at)
        seen = {column: value for column, value in values.items() if column <= last and not _is_hidden(value)}
        found.append(TableRow(seen, parts, at - 1))
    return tuple(found)


def _is_row_mark(value: object) -> bool:
    return isinstance(value, str) and value.startswith(ROW_MARK)


def _is_hidden(value: object) -> bool:
    return isinstance(value, str) and value.startswith(HIDDEN)


def _read_row_mark(text: str) -> tuple[int | None, tuple[CellPart, ...]]:
    """The column a hidden cell was written in and the parts it names; None where it is damaged."""
    head, *lines = ([_unescaped(field) for field in line.split("\t")] for line in text.replace("\r", "").split("\n"))
    if len(head) != 2 or not head[1].isdecimal():
        return None, ()
    parts = []
    for line in lines:
        if len(line) != 5 or not line[0].isdecimal() or line[2] not in list(Joined):
            return None, ()
        parts.append(CellPart(int(line[0]), line[1], Joined(line[2]), line[3], is_percent=line[4] == "%"))
    return int(head[1]), tuple(parts)


def cell_text(value: object, *, is_percent: bool = False) -> str:
    """What a cell of a table says, as a text that :func:`cell_value` reads again; a fraction as percentage.

    >>> cell_text(0.8365, is_percent=True), cell_text(94.150), cell_text(None)
    ('83.65%', '94.15', '')
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float | Decimal):
        number = D(value)
        return f"{plain(number * 100, _CELL_PLACES)}%" if is_percent else plain(number, _CELL_PLACES)
    if isinstance(value, date):
        whole = isinstance(value, datetime) and (value.hour or value.minute or value.second)
        return f"{value:%Y-%m-%d %H:%M:%S}" if whole else f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")


def cell_value(text: str, *, is_percent: bool = False) -> str | Decimal:
    """The figure that a person wrote into a cell for figures, or their words.

    >>> cell_value("95.5"), cell_value("90%", is_percent=True), cell_value("无法计算")
    (Decimal('95.5'), Decimal('0.9'), '无法计算')
    """
    match = _FIGURE.fullmatch(text.strip())
    if match is None or bool(match[2]) != is_percent:
        return text
    value = D(match[1]) / 100 if is_percent else D(match[1])
    return value if cell_text(value, is_percent=is_percent) == text.strip() else text


def detect_cells(rows: Iterable[TableRow], manifest: Sequence[str]) -> tuple[Edit, ...]:
    """What a person did to a table: ``rows`` from top to bottom.

    A text where the form has no cell is a line of their own: below the table, or outside the printed page where it
    stood there. A key of the manifest without a row was deleted.
    """
    noted = _read(manifest)
    texts: dict[str, list[tuple[CellPart, str]]] = {}
    own: dict[str, list[str]] = {OWN_LINE: [], BESIDE: []}
    for row in rows:
        for part in row.parts:
            text = cell_text(row.values.get(part.column), is_percent=part.is_percent)
            texts.setdefault(part.key, []).append((part, text))
        taken = {part.column for part in row.parts}
        for column, value in sorted(row.values.items()):
            if column not in taken:
                own[BESIDE if column >= row.beside else OWN_LINE].append(cell_text(value))
        for part in row.parts:
            if part.key not in noted.generated and part.joined is Joined.BEGINS:
                own[_own_kind(part.key)].append(cell_text(row.values.get(part.column)))
    if not any(text.strip() for parts in texts.values() for _, text in parts):
        return ()  # cleared to be written anew
    found = [edit for key, parts in texts.items() if key in noted.generated for edit in _cell_change(key, parts, noted)]
    table = "/".join(next(iter(noted.generated), "").split("/")[:2])
    for kind, lines in own.items():
        for count, text in enumerate(filter(str.strip, lines), start=1):
            found.append(_kept(_edit(f"{table}/{kind}+{count}", SheetRow(text)), noted))
    found += [_deleted(key, noted) for key in noted.generated if key not in texts]
    return tuple(sorted(found, key=lambda edit: noted.rank.get(edit.key, len(noted.rank))))


def _own_kind(key: str) -> str:
    return BESIDE if key.rpartition("/")[2].startswith(BESIDE) else OWN_LINE


def _cell_change(key: str, parts: Sequence[tuple[CellPart, str]], noted: _Manifest) -> list[Edit]:
    """The edit of a cell that has rows: the one it was written with, a new one, or none."""
    text = _put_together(parts)
    changed = any(_is_changed(part, now) for part, now in parts)
    if parts[0][0].joined is Joined.BEGINS and not changed:
        return [replace(noted.edits[key][0], text=text)] if key in noted.edits else []
    return _change(SheetRow(text, key), noted.generated[key], noted)


def _is_changed(part: CellPart, now: str) -> bool:
    return fingerprint(now) != part.shown


def _put_together(parts: Sequence[tuple[CellPart, str]]) -> str:
    """A cell's text from its rows; of a text that is repeated, the one that a person changed."""
    copies = [(part, now) for part, now in parts if part.joined in (Joined.BEGINS, Joined.REPEATED)]
    if len(copies) > 1:
        shown = [now for part, now in copies if _is_changed(part, now)] or [now for _, now in copies if now]
        return next(iter(shown), "")
    text = ""
    for part, now in parts:
        apart = part.joined is Joined.NEXT_LINE or (part.joined is Joined.WITHIN and text and now)
        text += f"\n{now}" if apart else now
    return text


class _Manifest(NamedTuple):
    """A manifest as read: fingerprints of what was generated, edits with the fingerprint of their text, their rank."""

    generated: dict[str, tuple[str, str]]
    edits: dict[str, tuple[Edit, str]]
    rank: dict[str, int]


def _read(lines: Sequence[str]) -> _Manifest:
    generated: dict[str, tuple[str, str]] = {}
    edits: dict[str, tuple[Edit, str]] = {}
    places: list[str] = []
    for line in lines:
        fields = [_unescaped(field) for field in line.split("\t")]
        if fields[0] == _PLACE_MARK:
            places += fields[1:2]
        elif fields[0] == _EDIT_MARK and len(fields) in (6, 7):
            _, key, text, facts, shown, subject, *overruled = fields
            edit = Edit(subject=subject, key=key, generated=text, facts=facts, text="", overruled="".join(overruled))
            edits.setdefault(key, (edit, shown))
        elif len(fields) == 3:
            generated[fields[0]] = (fields[1], fields[2])
    if ORDER in edits:
        edit, shown = edits[ORDER]
        edits[ORDER] = (replace(edit, text="\n".join(places)), shown)
    return _Manifest(generated, edits, {key: at for at, key in enumerate(edits)})


def _blocks(rows: Iterable[tuple[str, str, str, str]]) -> list[SheetRow]:
    """The rows with consecutive ones of one key joined, and those that go on with a paragraph without key."""
    blocks: list[SheetRow] = []
    for row in map(SheetRow._make, rows):
        goes_on = row.key == CONTINUED
        if goes_on:
            row = row._replace(key="")
        if blocks and (row.key or goes_on) and row.key == blocks[-1].key:
            blocks[-1] = blocks[-1]._replace(text=blocks[-1].text + row.text)
        else:
            blocks.append(row)
    return blocks


def _change(block: SheetRow, now: tuple[str, str], noted: _Manifest) -> list[Edit]:
    """The edit of a paragraph that has a row: the one it was written with, a new one, or none."""
    print_ = fingerprint(block.text)
    text = block.text if block.text.strip() else ""
    if block.key in noted.edits and noted.edits[block.key][1] == print_:
        return [replace(noted.edits[block.key][0], text=text)]
    if print_ == now[0]:
        return []
    return [_edit(block.key, SheetRow(text, generated=now[0], facts=now[1]))]


def _kept_orphan(block: SheetRow, noted: _Manifest) -> list[Edit]:
    """An orphan stays as long as it has a text, or never had one."""
    if not block.text.strip() and noted.edits.get(block.key, (None, None))[1] != fingerprint(""):
        return []
    return [_kept(_edit(block.key, block), noted)]


def _kept(edit: Edit, noted: _Manifest) -> Edit:
    """The edit as it was noted, with the text it has now."""
    return replace(noted.edits[edit.key][0], text=edit.text) if edit.key in noted.edits else edit


def _deleted(key: str, noted: _Manifest) -> Edit:
    edit, shown = noted.edits.get(key, (None, None))
    if edit and shown == fingerprint(""):
        return edit
    generated, facts = noted.generated[key]
    return _edit(key, SheetRow("", generated=generated, facts=facts))


def _reordered(present: list[str], noted: _Manifest) -> list[Edit]:
    """The order edit: the one the sheet was written with while rows stand as written, else a new one, or none."""
    here = set(present)
    generated = list(noted.generated)
    kept = noted.edits[ORDER][0] if ORDER in noted.edits else None
    if kept and present == [key for key in _arranged(generated, kept.text.split("\n")) if key in here]:
        return [kept]
    if present == [key for key in generated if key in here]:
        return []
    return [Edit(subject="", key=ORDER, generated=fingerprint("\n".join(generated)), facts="", text="\n".join(present))]


def _arranged(generated: list[str], wanted: Sequence[str]) -> list[str]:
    """Keys in the wanted order; those it does not name come after the one they follow as generated."""
    known = set(generated)
    named = dict.fromkeys(key for key in wanted if key in known)
    if not named:
        return generated
    followers: dict[str, list[str]] = {}
    before = ""
    for key in generated:
        if key in named:
            before = key
        else:
            followers.setdefault(before, []).append(key)
    return [*followers.get("", ()), *(item for key in named for item in (key, *followers.get(key, ())))]


class _Kinds(NamedTuple):
    """Edits by what they are: changed paragraphs, own ones by predecessor, orphans, the order of keys."""

    changed: dict[str, Edit]
    own: dict[str, list[Edit]]
    orphans: list[Edit]
    order: list[str]


def _sorted_out(edits: Iterable[Edit], known: Mapping[str, Paragraph]) -> _Kinds:
    kinds = _Kinds({}, {}, [], [])
    for edit in sorted(edits, key=_own_number):
        if edit.key == ORDER:
            kinds.order[:] = edit.text.split("\n")
        elif edit.key in known and edit.key not in kinds.changed:
            kinds.changed[edit.key] = edit
        elif edit.key not in known and (match := _OWN.fullmatch(edit.key)):
            kinds.own.setdefault(match[1], []).append(edit)
        else:
            kinds.orphans.append(edit)
    return kinds


def _own_number(edit: Edit) -> int:
    match = _OWN.fullmatch(edit.key)
    return int(match[2]) if match else 0


def _edited(paragraph: Paragraph, edit: Edit | None) -> Paragraph:
    if edit is None:
        return paragraph
    status = Status.EDITED if edit.facts == paragraph.facts else Status.STALE
    return replace(paragraph, text=edit.text, runs=_typed(edit.text), status=status, edit=edit)


def _placed(paragraph: Paragraph, at: int) -> Paragraph:
    return paragraph if paragraph.position == at else replace(paragraph, position=at)


def _own(edit: Edit, subject: str) -> Paragraph:
    own = Paragraph(key=edit.key, style=Style.BODY, text=edit.text, subject=subject, status=Status.OWN, edit=edit)
    return replace(own, runs=_typed(edit.text))


def _orphan(edit: Edit) -> Paragraph:
    return replace(_own(edit, edit.subject), status=Status.ORPHAN)


def _typed(text: str) -> tuple[Run, ...]:
    return (Run(text, RunKind.TYPED),) if text else ()


def _row(paragraph: Paragraph) -> SheetRow:
    if paragraph.status is Status.OWN:
        return SheetRow(paragraph.text)
    source = paragraph.edit or paragraph
    return SheetRow(paragraph.text, paragraph.key, source.generated, source.facts)


def _edit(key: str, row: SheetRow) -> Edit:
    """An edit of what the key names; the key begins with the subject, after a word for tables in that of a cell."""
    first, _, rest = key.partition("/")
    subject = rest.partition("/")[0] if first == TABLE else first
    return Edit(subject=subject, key=key, generated=row.generated, facts=row.facts, text=row.text)


def _line(*fields: str) -> str:
    return "\t".join(field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n") for field in fields)


def _unescaped(field: str) -> str:
    return re.sub(r"\\(.)", lambda match: {"t": "\t", "n": "\n"}.get(match[1], match[1]), field)
