"""Hand edits of the report: how a person's changes are found in the 报告 sheet, and how they survive.

Every generated paragraph has a stable key and two fingerprints: of the text as generated and of the facts it says. The
sheet carries key and fingerprints in hidden columns and, in the manifest, the list of all that was generated. From
these :func:`detect` finds what a person did; :func:`apply` puts it on freshly composed paragraphs. Three laws hold, for
paragraphs ``p``, edits ``e`` found by ``detect``, and rows ``r`` of a sheet that a person changed at will:

- untouched: ``detect(sheet_rows(p), manifest_lines(p, ())) == ()``;
- nothing lost: the texts of ``apply(p, detect(r, …))`` are the texts of ``r``, in the order of ``r``;
- settled: writing ``apply(p, e)`` and detecting again gives ``e``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xlperf.model import ORDER, Edit
from xlperf.paragraphs import Paragraph, Run, RunKind, Status, Style, fingerprint, key_part
from xlperf.values.amounts import D, plain

HIDDEN = "xlperf:"
"""What begins every hidden header of a generated sheet."""

KEY_HEADER = f"{HIDDEN}key"
HIDDEN_HEADERS = (KEY_HEADER, f"{HIDDEN}generated", f"{HIDDEN}facts")
"""The headers of the hidden columns of 报告, in the order of :class:`SheetRow`."""

MANIFEST_HEADER = f"{HIDDEN}manifest"
"""What stands before the manifest, in the header row of 报告."""

CELLS_MARK = f"{HIDDEN}cells="
"""What begins the hidden cell of a generated table that holds the fingerprint of its other cells."""

CONTINUED = "+"
"""What stands for a key in the further rows of a person's own paragraph, which has none."""

CELL_LIMIT = 32_000
"""Most characters of the manifest in one cell; Excel's own limit is 32,767."""

INDENT = "\u3000\u3000"
"""What stands before a paragraph in the 报告 sheet: part of the cell's text, not of the paragraph's."""

_CELL_PLACES = 9  # more than any figure of a table has
_OWN = re.compile(r"(?s)(.*)\+([0-9]{1,6})")
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
    lines = [_line(item.key, item.generated, item.facts) for item in generated]
    for edit in edits:
        text = "" if edit.key == ORDER else edit.text
        fields = (edit.key, edit.generated, edit.facts, fingerprint(text), edit.subject)
        lines.append(_line(_EDIT_MARK, *fields, *((edit.overruled,) if edit.overruled else ())))
        if edit.key == ORDER:
            lines += [_line(_PLACE_MARK, key) for key in edit.text.split("\n")]
    return tuple(lines)


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
    """
    return "\n".join("\t".join(_renamed(field, old, new) for field in line.split("\t")) for line in text.split("\n"))


def _renamed(field: str, old: str, new: str) -> str:
    if field == old:
        return new
    start = f"{key_part(old)}/"
    return f"{key_part(new)}/{field.removeprefix(start)}" if field.startswith(start) else field


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
    """An edit of what the key names; the key begins with the subject."""
    return Edit(subject=key.partition("/")[0], key=key, generated=row.generated, facts=row.facts, text=row.text)


def _line(*fields: str) -> str:
    return "\t".join(field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n") for field in fields)


def _unescaped(field: str) -> str:
    return re.sub(r"\\(.)", lambda match: {"t": "\t", "n": "\n"}.get(match[1], match[1]), field)
