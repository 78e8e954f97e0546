"""xlperf.writing.fit: what it says fits, fits, measured with the installed fonts."""

from __future__ import annotations

import string
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.rendering import faces, lines_needed
from xlperf.writing.fit import (
    advance,
    balanced,
    column_characters,
    column_points,
    cut,
    label,
    line_count,
    line_ends,
    lines_within,
    metrics,
    pieces,
    row_height,
    text_width,
)

FIELD = "一般公共预算绩效指标值应大于等于完成率、。，；：！？（）“”《》—…≥≤±％%①□0123456789,.ABCxyz mW万元/-\u3000"
TEXTS = st.text(st.sampled_from(FIELD), max_size=200)
SENTENCE = "年初财政拨款预算数为337.05万元，2022年实际下达预算指标为341.98万元。"


def lines(text: str, width: float, size: float) -> list[str]:
    ends = line_ends(text, width, size)
    return [text[start:end] for start, end in pairwise((0, *ends))]


@pytest.mark.parametrize("face", faces(), ids=lambda face: face.name)
def test_advance__is_never_less_than_a_font_draws(face) -> None:
    printable = string.printable[:-5] + "、。，；：！？（）“”‘’《》〔〕【】—…·≥≤±×÷％‰℃①⑩□→§国囧𠀀"
    assert [c for c in printable if advance(c) < face.advance(c) - 1e-9] == []


def test_advance__is_not_much_more_than_the_widest_font_draws() -> None:
    for character in string.ascii_letters + string.digits:
        assert advance(character) <= max(face.advance(character) for face in faces()) + 0.08


def test_leading__holds_the_highest_font() -> None:
    assert metrics().leading >= max(face.leading for face in faces())
    assert metrics().leading <= max(face.leading for face in faces()) + 0.05


def test_text_width__full_width_characters_are_one_em() -> None:
    assert text_width("预算绩效", 16) == 64


def test_line_ends__a_mark_never_begins_a_line_nor_ends_one() -> None:
    assert lines("绩效目标完成，好", 6 * 10, 10) == ["绩效目标完", "成，好"]
    assert lines("绩效目标完（成）", 6 * 10, 10) == ["绩效目标完", "（成）"]


def test_line_ends__figures_and_words_stay_whole() -> None:
    assert lines("预算数为337.05万元", 70, 10) == ["预算数为", "337.05万元"]
    assert lines("a word wraps", 40, 10) == ["a word ", "wraps"]


def test_line_ends__a_word_longer_than_the_line_is_broken() -> None:
    assert lines("X" * 20, 77, 10) == ["X" * 10, "X" * 10]


def test_line_ends__line_breaks_and_empty_lines_count() -> None:
    assert lines("一\n\n二", 100, 10) == ["一\n", "\n", "二"]
    assert line_count("", 100, 10) == 1
    assert line_count("一\n", 100, 10) == 2


def test_line_ends__full_width_spaces_take_room() -> None:
    assert lines("\u3000\u3000" + "国" * 12, 100, 10) == ["\u3000\u3000" + "国" * 8, "国" * 4]
    assert lines("\u3000\u3000" + "x" * 20, 100, 10)[0] == "\u3000\u3000"


@given(TEXTS, st.integers(30, 500), st.sampled_from([9, 10.5, 16, 22]))
def test_line_count__is_never_less_than_any_font_needs(text: str, width: int, size: float) -> None:
    needed = max(lines_needed(text, width, size, face) for face in faces())
    assert line_count(text, width, size) >= needed


@given(TEXTS, st.integers(30, 500))
def test_line_ends__lose_nothing(text: str, width: int) -> None:
    ends = line_ends(text, width, 10.5)
    assert ends[-1] == len(text)
    assert all(before < after for before, after in pairwise(ends)) or text == "" or text.endswith("\n")


@given(TEXTS, st.integers(1, 6), st.integers(40, 500), st.one_of(st.none(), st.integers(5, 60)))
def test_cut__parts_join_to_the_text_and_the_first_fits(text: str, most: int, width: int, longest: int | None) -> None:
    head, rest = cut(text, most, width, 10.5, longest=longest)
    assert head + rest == text
    assert line_count(head, width, 10.5) <= most
    assert len(head) <= (longest or len(head))
    assert head or not text


@given(TEXTS, st.integers(1, 6))
def test_pieces__join_to_the_text(text: str, most: int) -> None:
    parts = pieces(text, most, 200, 10.5)
    assert "".join(parts) == text
    assert all(line_count(part, 200, 10.5) <= most for part in parts)


def test_cut__prefers_the_end_of_a_sentence_then_of_a_clause() -> None:
    assert cut(SENTENCE * 3, 4, 280, 10.5)[0] == SENTENCE * 2
    clauses = "依据项目活动明确绩效目标，量化关键绩效指标，" * 4
    assert cut(clauses, 2, 280, 10.5)[0].endswith("，")
    assert cut("国" * 100, 2, 105, 10.5)[0] == "国" * 20


def test_cut__a_closing_quote_stays_with_its_sentence() -> None:
    assert cut("他说：“完成了。”" * 10, 1, 180, 10.5)[0].endswith("。”")


def test_cut__never_parts_a_figure() -> None:
    assert cut("投资总额为1,000,000万元人民币以上", 1, 135, 10.5)[0] == "投资总额为1,000,000万元"


def test_cut__leaves_no_white_space_at_either_side() -> None:
    head, rest = cut("本年任务完成了！ 又完成了许多别的任务", 1, 120, 10.5)
    assert (head, rest[:1]) == ("本年任务完成了！ 又完", "成")


def test_balanced__parts_a_title_at_words_into_as_few_lines_as_it_needs() -> None:
    title = "2022年度咸宁市咸安区招商和投资促进中心整体绩效评价报告"
    assert balanced(title, 432, 22) == ("2022年度咸宁市咸安区招商和投资促进中心", "整体绩效评价报告")
    assert balanced("短题", 432, 22) == ("短题",)
    assert [len(line) for line in balanced("国" * 30, 432, 22)] == [15, 15]


def test_label__is_parted_before_the_word_that_ends_it_and_only_there() -> None:
    assert label("可持续影响指标", 66, 10.5) == "可持续影响\n指标"
    assert label("达到预期目标吗", 66, 10.5) == "达到预期目标吗"


@given(TEXTS, st.integers(40, 500))
def test_balanced__lines_join_to_the_text_and_fit(text: str, width: int) -> None:
    lines_of_title = balanced(text, width, 10.5)
    assert "".join(lines_of_title) == text
    assert len(lines_of_title) == line_count(text, width, 10.5)


def test_row_height__and_lines_within_are_inverse() -> None:
    for size in (9, 10.5, 16, 22):
        for count in range(1, 40):
            assert lines_within(row_height(count, size), size) == count


def test_column_points__are_excels() -> None:
    assert column_points(8.43, 7) == 48  # 64 pixels: the default column of Excel
    assert column_characters(48, 7) == pytest.approx(8.43, abs=0.01)
    assert column_points(column_characters(461.25, 8), 8) == 461.25


def test_pieces__of_a_long_text_take_time_in_proportion() -> None:
    """Each piece is measured by itself: eight times the text takes eight times as long, not sixty-four."""
    taken = []
    for length in (10_000, 80_000):
        start = process_time()
        pieces("国" * length, 12, 200, 10.5)
        taken.append(process_time() - start)
    assert taken[1] < 24 * max(taken[0], 0.01)
