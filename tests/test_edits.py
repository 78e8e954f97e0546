"""Hand edits: the laws of detect, write and apply, over everything a person can do to the rows of the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlperf.edits import (
    ORDER,
    SheetRow,
    apply,
    continued,
    detect,
    hide_bare_headings,
    manifest_cells,
    manifest_lines,
    read_manifest,
    sheet_rows,
)
from xlperf.model import Edit
from xlperf.paragraphs import Paragraph, Run, RunKind, Status, Style, fingerprint

Sheet = tuple[list[SheetRow], tuple[str, ...]]


def composed(*texts: str, facts: str = "") -> tuple[Paragraph, ...]:
    """Paragraphs with keys 甲/部分/0, 甲/部分/1 …; the facts of each are its text unless others are given."""
    return tuple(one(f"甲/部分/{at}", text, facts or text) for at, text in enumerate(texts))


def one(key: str, text: str, facts: str) -> Paragraph:
    return Paragraph(
        key=key,
        style=Style.BODY,
        text=text,
        subject="甲",
        runs=(Run(text, RunKind.WORDS),),
        generated=fingerprint(text),
        facts=fingerprint(facts),
    )


def written(paragraphs: tuple[Paragraph, ...], edits: tuple[Edit, ...] = ()) -> Sheet:
    """What stands in the sheet after the report was written with these edits; the manifest went through cells."""
    shown = apply(paragraphs, edits)
    lines = manifest_lines(shown, edits)
    return list(sheet_rows(shown)), read_manifest(manifest_cells(lines, limit=60))


def found(sheet: Sheet) -> tuple[Edit, ...]:
    return detect(*sheet)


def texts(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs if paragraph.text]


def shown(sheet: Sheet) -> list[str]:
    """The paragraphs a reader of the sheet sees."""
    result: list[str] = []
    before = ""
    for row in sheet[0]:
        if row.key and row.key == before:
            result[-1] += row.text
        else:
            result.append(row.text)
        before = row.key
    return [text for text in result if text.strip()]


def flat(edits: tuple[Edit, ...]) -> list[tuple[str, str]]:
    return [(edit.key, edit.text) for edit in edits]


ABCD = composed("一。", "二。", "三。", "四。")


def test_untouched_sheet_has_no_edits() -> None:
    assert found(written(ABCD)) == ()


@pytest.mark.parametrize("text", [" 一。 ", "一。\r\n", "　一。"])
def test_white_space_at_the_ends_is_no_edit(text: str) -> None:
    rows, manifest = written(ABCD)
    assert detect([rows[0]._replace(text=text), *rows[1:]], manifest) == ()


def test_edited_row() -> None:
    rows, manifest = written(ABCD)
    rows[1] = rows[1]._replace(text="改过。")
    assert detect(rows, manifest) == (
        Edit(subject="甲", key="甲/部分/1", generated=ABCD[1].generated, facts=ABCD[1].facts, text="改过。"),
    )


def test_emptied_row_and_deleted_row_are_edits_to_nothing() -> None:
    rows, manifest = written(ABCD)
    rows[1] = rows[1]._replace(text="  ")
    del rows[2]
    assert flat(detect(rows, manifest)) == [("甲/部分/1", ""), ("甲/部分/2", "")]


def test_emptied_paragraph_keeps_a_row_to_be_hidden() -> None:
    edit = Edit(subject="甲", key="甲/部分/1", generated="g", facts="f", text="")
    rows, _ = written(ABCD, (edit,))
    assert rows[1] == SheetRow("", "甲/部分/1", "g", "f")


def test_emptied_paragraph_stays_as_it_was_when_its_hidden_row_goes_too() -> None:
    edit = Edit(subject="甲", key="甲/部分/1", generated="g", facts="f", text="")
    rows, manifest = written(ABCD, (edit,))
    assert detect([rows[0], *rows[2:]], manifest) == (edit,)


def test_rows_of_one_key_are_one_paragraph() -> None:
    rows, manifest = written(ABCD)
    halves = [rows[1]._replace(text="二"), rows[1]._replace(text="。")]
    assert detect([rows[0], *halves, *rows[2:]], manifest) == ()
    halves[1] = halves[1]._replace(text="改。")
    assert flat(detect([rows[0], *halves, *rows[2:]], manifest)) == [("甲/部分/1", "二改。")]


def test_paragraph_split_with_a_new_row_becomes_two() -> None:
    rows, manifest = written(ABCD)
    rows[1:2] = [rows[1]._replace(text="二前。"), SheetRow("二后。")]
    assert flat(detect(rows, manifest)) == [("甲/部分/1", "二前。"), ("甲/部分/1+1", "二后。")]


def test_own_rows_are_numbered_after_their_predecessor() -> None:
    rows, manifest = written(ABCD)
    rows[2:2] = [SheetRow("甲。"), SheetRow(""), SheetRow("乙。")]
    rows.insert(0, SheetRow("最前。"))
    edits = detect(rows, manifest)
    assert flat(edits) == [("+1", "最前。"), ("甲/部分/1+1", "甲。"), ("甲/部分/1+2", "乙。")]
    assert texts(apply(ABCD, edits)) == ["最前。", "一。", "二。", "甲。", "乙。", "三。", "四。"]


def test_further_rows_of_an_own_paragraph_stay_one_with_it() -> None:
    rows, manifest = written(ABCD)
    own = [SheetRow("自己写的，"), continued(SheetRow("很长，")), continued(SheetRow("三行。")), SheetRow("另一段。")]
    edits = detect([*rows, *own], manifest)
    assert [edit.text for edit in edits] == ["自己写的，很长，三行。", "另一段。"]
    assert continued(rows[0]) == rows[0], "a paragraph with a key says so by its key"
    left_over = [*rows, continued(SheetRow("第一行被删去了。"))]
    assert [edit.text for edit in detect(left_over, manifest)] == ["第一行被删去了。"]


def test_copy_of_a_row_further_down_is_the_persons_own() -> None:
    rows, manifest = written(ABCD)
    assert flat(detect([*rows, rows[0]], manifest)) == [("甲/部分/3+1", "一。")]


def test_reordered_rows_keep_their_order_and_new_paragraphs_find_their_place() -> None:
    rows, manifest = written(ABCD)
    edits = detect([rows[2], rows[0], rows[1], rows[3]], manifest)
    assert [(edit.key, edit.text.split("\n")) for edit in edits] == [
        (ORDER, ["甲/部分/2", "甲/部分/0", "甲/部分/1", "甲/部分/3"])
    ]
    later = (*ABCD[:3], one("甲/部分/新", "新。", ""), ABCD[3])
    assert texts(apply(later, edits)) == ["三。", "新。", "一。", "二。", "四。"]


def test_order_restored_by_hand_is_no_edit() -> None:
    rows, manifest = written(ABCD)
    edits = detect(rows[::-1], manifest)
    again, manifest = written(ABCD, edits)
    assert found((again, manifest)) == edits
    assert detect(again[::-1], manifest) == ()


def test_text_restored_by_hand_is_no_edit() -> None:
    rows, manifest = written(ABCD)
    edits = detect([rows[0]._replace(text="改。"), *rows[1:]], manifest)
    rows, manifest = written(ABCD, edits)
    assert rows[0].text == "改。"
    assert detect([rows[0]._replace(text="一。"), *rows[1:]], manifest) == ()


def test_edit_is_stale_once_its_facts_have_changed_and_only_then() -> None:
    rows, manifest = written(ABCD)
    rows[0] = rows[0]._replace(text="改甲。")
    rows[1] = rows[1]._replace(text="改乙。")
    edits = detect(rows, manifest)
    later = (one("甲/部分/0", "新一。", "新"), *ABCD[1:])
    result = apply(later, edits)
    assert [(item.text, item.status) for item in result[:3]] == [
        ("改甲。", Status.STALE),
        ("改乙。", Status.EDITED),
        ("三。", Status.GENERATED),
    ]
    assert found(written(later, edits)) == edits, "an untouched stale edit stays stale"


def test_stale_edit_changed_again_is_fresh() -> None:
    rows, manifest = written(ABCD)
    edits = detect([rows[0]._replace(text="改。"), *rows[1:]], manifest)
    later = (one("甲/部分/0", "新一。", "新"), *ABCD[1:])
    rows, manifest = written(later, edits)
    edits = detect([rows[0]._replace(text="再改。"), *rows[1:]], manifest)
    assert next(iter(apply(later, edits))).status is Status.EDITED


def test_orphan_is_kept_at_the_end_and_comes_back() -> None:
    rows, manifest = written(ABCD)
    rows[1] = rows[1]._replace(text="改乙。")
    rows.insert(2, SheetRow("跟着乙。"))
    edits = detect(rows, manifest)
    without = (ABCD[0], *ABCD[2:])
    result = apply(without, edits)
    assert [(item.text, item.status) for item in result[-2:]] == [
        ("改乙。", Status.ORPHAN),
        ("跟着乙。", Status.OWN),
    ]
    kept = found(written(without, edits))
    assert kept == edits
    assert texts(apply(ABCD, kept)) == ["一。", "改乙。", "跟着乙。", "三。", "四。"]


def test_orphan_moved_up_is_the_persons_own_and_a_removed_one_is_gone() -> None:
    edit = Edit(subject="乙", key="乙/部分/0", generated="g", facts="f", text="旧文。")
    rows, manifest = written(ABCD, (edit,))
    assert flat(detect([rows[0], rows[4], *rows[1:4]], manifest)) == [("甲/部分/0+1", "旧文。")]
    assert detect(rows[:4], manifest) == ()


def test_cleared_sheet_is_not_a_report_of_deletions() -> None:
    _, manifest = written(ABCD)
    assert detect([], manifest) == ()
    assert detect([SheetRow(""), SheetRow("")], manifest) == ()


def test_lost_manifest_still_gives_changed_texts() -> None:
    rows, _ = written(ABCD)
    rows[2] = rows[2]._replace(text="改丙。")
    assert flat(detect(rows, ())) == [("甲/部分/2", "改丙。")]


def test_officers_marks_are_not_read_as_ours() -> None:
    odd = "!\t{}\\n 100% \\t\n第二行"
    edits = (Edit(subject="!", key="!\t怪/\\n键\n2", generated="g", facts="f", text=odd),)
    assert found(written(ABCD, edits)) == edits


def test_manifest_cells_hold_no_more_than_a_cell_can() -> None:
    lines = manifest_lines(apply(composed(*map(str, range(3000))), ()), ())
    cells = manifest_cells(lines)
    assert max(map(len, cells)) <= 32_000
    assert len(cells) > 1
    assert read_manifest(cells) == lines


SENTENCE = st.text(alphabet="一二三ab=+{}% \n\\\t。", min_size=1, max_size=8).filter(lambda text: text.strip())


@st.composite
def mutated(draw: st.DrawFn, sheet: Sheet) -> Sheet:
    """The sheet after a person's hands were on it: edited, emptied, split, deleted, inserted, moved, copied rows."""
    rows, manifest = sheet
    rows = list(rows)
    for _ in range(draw(st.integers(0, 6))):
        if not rows:
            break
        at = draw(st.integers(0, len(rows) - 1))
        act = draw(st.sampled_from(["edit", "empty", "split", "halve", "delete", "insert", "move", "copy"]))
        match act:
            case "edit":
                rows[at] = rows[at]._replace(text=draw(SENTENCE))
            case "empty":
                rows[at] = rows[at]._replace(text="")
            case "split":
                rows[at : at + 1] = [rows[at]._replace(text=rows[at].text[:1]), SheetRow(rows[at].text[1:])]
            case "halve":
                rows[at : at + 1] = [
                    rows[at]._replace(text=rows[at].text[:1]),
                    rows[at]._replace(text=rows[at].text[1:]),
                ]
            case "delete":
                del rows[at]
            case "insert":
                rows.insert(at, SheetRow(draw(SENTENCE)))
            case "move":
                rows.insert(draw(st.integers(0, len(rows) - 1)), rows.pop(at))
            case "copy":
                rows.insert(draw(st.integers(0, len(rows) - 1)), rows[at])
    return rows, manifest


def stripped(paragraphs: Iterable[str]) -> list[str]:
    """Paragraphs without white space at their ends, which is no edit."""
    return [paragraph.strip() for paragraph in paragraphs]


def cleared(sheet: Sheet) -> bool:
    return not any(row.key.startswith("甲/") for row in sheet[0])


@given(st.data())
def test_nothing_a_person_did_is_lost_twice_in_a_row(data: st.DataObject) -> None:
    first = data.draw(mutated(written(ABCD)))
    if cleared(first):
        return
    edits = found(first)
    assert stripped(texts(apply(ABCD, edits))) == stripped(shown(first))
    second = data.draw(mutated(written(ABCD, edits)))
    if cleared(second):
        return
    assert stripped(texts(apply(ABCD, found(second)))) == stripped(shown(second))


@given(st.data())
def test_writing_and_detecting_again_changes_nothing(data: st.DataObject) -> None:
    sheet = data.draw(mutated(written(ABCD)))
    if cleared(sheet):
        return
    edits = found(sheet)
    assert found(written(ABCD, edits)) == edits


@given(st.data())
def test_edits_live_on_while_the_data_change(data: st.DataObject) -> None:
    sheet = data.draw(mutated(written(ABCD)))
    if cleared(sheet):
        return
    edits = found(sheet)
    kept = data.draw(st.lists(st.sampled_from(ABCD), unique=True).map(lambda some: sorted(some, key=lambda p: p.key)))
    later = (*(replace(item, facts="新") for item in kept), one("甲/新/0", "新。", "新"))
    typed = sorted(edit.text for edit in edits if edit.key != ORDER and edit.text)
    result = apply(later, edits)
    assert sorted(item.text for item in result if item.status is not Status.GENERATED and item.text) == typed
    assert not any(item.status is Status.EDITED for item in result)
    again = found(written(later, edits))
    assert sorted(edit.text for edit in again if edit.key != ORDER and edit.text) == typed
    assert texts(apply(later, again)) == texts(result)


KEYS = st.sampled_from(["甲/部分/0", "甲/部分/1", "乙/部分/0", "怪\t键\n", "甲/部分/0+1", "乙/部分/0+1"])


@given(
    st.lists(
        st.builds(Edit, subject=SENTENCE, key=KEYS, generated=SENTENCE, facts=SENTENCE, text=SENTENCE),
        unique_by=lambda e: e.key,
    )
)
def test_any_edits_of_a_data_file_come_back_as_they_were(edits: list[Edit]) -> None:
    given_edits = tuple(edits)
    assert found(written(ABCD, given_edits)) == given_edits


def outlined(*lines: str, emptied: str = "", edited: str = "") -> list[str]:
    """The headings that are left out: every line is its style's number (0 a part, 4 text) and its text."""
    styles = [Style.PART, Style.HEADING1, Style.HEADING2, Style.HEADING3, Style.BODY]
    paragraphs = []
    for line in lines:
        text = line[1:]
        made = one("甲/report/heading" if line[0] == "0" else f"甲/{text}/heading", text, text)
        status = Status.EDITED if text in emptied + edited else Status.GENERATED
        made = replace(made, style=styles[int(line[0])], status=status, text="" if text in emptied else text)
        paragraphs.append(made)
    return [made.text for made in hide_bare_headings(paragraphs) if made.bare]


PART = ("0卷", "1一", "2二", "4甲", "2三", "4乙", "1四", "4丙")


def test_headings_over_emptied_paragraphs_are_left_out() -> None:
    assert outlined(*PART) == []
    assert outlined(*PART, emptied="甲") == ["二"]
    assert outlined(*PART, emptied="甲乙") == ["一", "二", "三"]
    assert outlined(*PART, emptied="丙") == ["四"]
    assert outlined(*PART, "0册", "4丁", emptied="甲乙丙") == ["卷", "一", "二", "三", "四"]


def test_heading_that_a_person_worded_stays_and_so_do_those_above_it() -> None:
    assert outlined(*PART, emptied="甲乙", edited="三") == ["二"]
    assert outlined(*PART, emptied="甲乙三") == ["一", "二"]


def test_heading_whose_paragraphs_were_moved_away_stays() -> None:
    assert outlined("1一", "1二", "4甲") == []


def test_bare_headings_change_nothing_that_is_written() -> None:
    paragraphs = (replace(one("甲/一/heading", "一", "一"), style=Style.HEADING1), one("甲/一/0", "甲", "甲"))
    edits = (Edit(subject="甲", key="甲/一/0", generated=fingerprint("甲"), facts=fingerprint("甲"), text=""),)
    hidden = hide_bare_headings(apply(paragraphs, edits))
    assert [made.bare for made in hidden] == [True, False]
    assert detect(sheet_rows(hidden), manifest_lines(hidden, edits)) == edits
