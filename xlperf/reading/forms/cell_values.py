"""Values inside cells of a form: boxes that are ticked, a sign before a target, goals in one cell, years in titles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlperf.prose.lexicon import listed
from xlperf.reading.forms.wording import goal_number, labels
from xlperf.reading.rows import Cell, is_percent
from xlperf.values.amounts import Amount, arabic_digits, canonical_unit, convert, is_scale, parse_amount, plain
from xlperf.values.entries import read_entry
from xlperf.values.signs import Sign, compact, parse_sign
from xlperf.values.words import words

__all__ = [
    "code_before",
    "goals_in",
    "grade_in",
    "in_unit",
    "pieces",
    "score_and_weight",
    "split_target",
    "ticked",
    "title_name",
    "without_remark",
    "year_in",
]

_TICKED = "☑✓✔√■☒▣◼●"
_OPEN = "□☐◻○▢"
_BRACKET = re.compile(r"[（(\[【]\s*([√✓✔]?)\s*[)）\]】]")
_BOX = re.compile(rf"([{_TICKED}{_OPEN}])")
_NUMBER = re.compile(r"^[\s　,，;；、]*(?:\d+[、.．)）]|[（(]\d+[)）]|[①-⑨])?\s*")
_POINTS = r"(?:[（(]\s*(\d+(?:\.\d+)?)\s*分\s*[)）])?"
_GOAL = re.compile(
    rf"^\s*(?:年度)?(?:绩效)?目标\s*([1-9]\d?|[一二三四五六七八九])\s*{_POINTS}\s*[:：]\s*(.*)", re.DOTALL
)
_REMARK = re.compile(r"([^（(]+)([（(][^（()）≥≤＞＜><＝=]*[)）])[。；;]?")
_POINTS_BEHIND = re.compile(r"[（(]\s*(\d+(?:\.\d+)?)\s*分\s*[)）]\s*$")
_YEAR = re.compile(r"20\d\d")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d\d)年度?")
_ONLY_YEAR = re.compile(
    r"[(\[【]?(?:20\d\d|\d\d|二[〇零○O0一二三四五六七八九]{3})(?:年度?|财年|预算年度)[)\]】]?|[(\[【]20\d\d[)\]】]"
)
_YEAR_IN_CHARACTERS = re.compile(r"二[〇零○O0][〇零○O0一二三四五六七八九]{2}(?=年)")
_GRADE = re.compile(r"(?:自评|评价)?(?:等级|等次)[:：]?([优良中差])[秀好等]?")
_CODE = r"(\d[0-9A-Za-z]{4,})"
_CODE_BEFORE = re.compile(
    rf"{_CODE}\s*[-—–－_:：、\s]\s*(?=[^\d\s])|[\[【(（]{_CODE}[\]】)）]\s*[-—–－_]?\s*(?=[^\d\s])"
)
_CODE_BEHIND = re.compile(rf"\s*[-—–－_]?\s*[\[【(（]{_CODE}[\]】)）]$")
_OF_WEIGHT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*分?\s*[/／]\s*(\d+(?:\.\d+)?)\s*分?\s*")
_TITLE_END = re.compile(r"[(（【\[].*?[)）】\]]")


def ticked(text: str) -> str | None:
    """The option that is ticked: “1、持续性项目☑ 2、新增性项目□” says 持续性项目; text without boxes says itself.

    Boxes stand before their options or after them; what begins the text decides. Several ticked ones are joined by 、.
    """
    text = _BRACKET.sub(lambda found: "☑" if found[1] else "□", text)
    parts = [part for part in _BOX.split(text) if part.strip()]
    if not any(map(_is_box, parts)):
        return text.strip() or None
    before = _is_box(parts[0]) or (len(parts) > 1 and not _NUMBER.sub("", parts[0]) and _is_box(parts[1]))
    chosen: list[str] = []
    for place, part in enumerate(parts):
        if part in _TICKED:
            at = place + 1 if before else place - 1
            if 0 <= at < len(parts) and not _is_box(parts[at]):
                chosen.append(_option(parts[at]))
    return "、".join(filter(None, chosen)) or None


def _is_box(part: str) -> bool:
    return part in _TICKED + _OPEN


def _option(text: str) -> str:
    """An option without its number, and without the next option's."""
    bare = re.sub(r"[\s　,，;；]*\d+[、.．)）]?\s*$", "", text)
    return _NUMBER.sub("", bare).strip()


def split_target(cell: Cell) -> tuple[Cell | None, Cell, Cell | None]:
    """A target with its sign inside, as sign, target and unit: ≥20个, 不少于20个 and 20个以上 are ≥, 20, 个.

    A sign that is not written is None; words are 定性. What is no plain figure stays as it is; 200万 keeps its 万.
    """
    if is_percent(cell.number_format) and not isinstance(cell.value, str):
        return None, cell, None
    if parse_sign(cell.value) is Sign.QUALITATIVE:
        return cell, replace(cell, value=None), None
    entry = read_entry(cell.value)
    sign = replace(cell, value=str(entry.sign), number_format="") if entry.sign else None
    if entry.kind == "figure" and entry.amount and isinstance(cell.value, str):
        if is_scale(entry.amount.unit):  # ≤200万: of what is said beside it, or by the name
            return sign, replace(cell, value=str(entry.amount)), None
        unit = replace(cell, value=entry.amount.unit) if entry.amount.unit else None
        if entry.amount.unit == "%" and entry.amount.value <= 1:  # a bare 0.5 might be 50%
            return sign, replace(cell, value=str(entry.amount)), unit
        return sign, replace(cell, value=entry.amount.value), unit
    if entry.kind == "text" and not entry.sign and not _has_figure(entry.text):
        sign = replace(cell, value=Sign.QUALITATIVE.value)
        return sign, cell, None
    return None, cell, None


def without_remark(cell: Cell) -> tuple[Cell, str]:
    """A target or result without what stands behind its figure in brackets, and that: 36批 of “36批（抽检）”.

    A cell that is a figure with its brackets, 45(个), or none without them, stays as it is, and so does one with
    another comparison in them. A unit in brackets behind another is part of it: 860台（套） is 860台套.
    """
    found = _REMARK.fullmatch(cell.value.strip()) if isinstance(cell.value, str) else None
    if found is None or read_entry(cell.value).kind != "text" or read_entry(found[1]).kind not in ("figure", "date"):
        return cell, ""
    if _is_unit_behind_unit(found[1], found[2]):
        return replace(cell, value=f"{found[1].strip()}{found[2][1:-1]}"), ""
    return replace(cell, value=found[1].strip()), found[2]


def _is_unit_behind_unit(figure: str, brackets: str) -> bool:
    """Whether what stands in brackets is a further unit of a count: 860台（套）; 600元（月） is no count."""
    amount, units = read_entry(figure).amount, words().units
    measures = {*listed("figures.money"), *(unit for family in units.families for unit in family)}
    counted = set(units.known) - measures
    return amount is not None and amount.unit in counted and brackets[1:-1] in counted


def score_and_weight(cell: Cell) -> tuple[Cell, Cell | None]:
    """A score, and the weight behind it where one cell has both: 12.36/15 is 12.36 of 15."""
    found = _OF_WEIGHT.fullmatch(cell.value) if isinstance(cell.value, str) else None
    if found is None:
        return cell, None
    return replace(cell, value=found[1]), replace(cell, value=found[2])


def _has_figure(text: str) -> bool:
    return any(character.isdigit() for character in text)


def written_goal(text: str) -> tuple[int, str | None, str] | None:
    """A goal that a line states with its text: “年度目标2：服务企业（40分）” is (2, 40, 服务企业)."""
    found = _GOAL.match(text.strip())
    if found is None or not found[3].strip():
        return None
    behind = _POINTS_BEHIND.search(found[3])
    words = found[3][: behind.start()] if behind else found[3]
    return goal_number(found[1]), found[2] or (behind[1] if behind else None), words.strip()


def goals_in(text: str) -> Sequence[tuple[int, str | None, str]]:
    """The goals that one cell holds as (number, points, text): “目标1（40分）：…” begins one; else it is one goal."""
    goals: list[tuple[int, str | None, list[str]]] = []
    for line in text.splitlines():
        found = _GOAL.match(line)
        if found and all(number != goal_number(found[1]) for number, _, _ in goals):
            goals.append((goal_number(found[1]), found[2], [found[3]]))
        elif goals:
            goals[-1][2].append(line)
        else:
            return ((1, None, text),)
    return tuple((number, weight, "\n".join(lines).strip()) for number, weight, lines in goals)


def in_unit(cell: Cell, unit: str, wanted: str) -> Cell:
    """An amount of money in another unit, exactly; text with a unit of its own, and what is no number, stay."""
    amount = parse_amount(cell.value)
    if unit == wanted or amount is None or amount.unit:
        return cell
    other = convert(Amount(amount.value, canonical_unit(unit)), wanted)
    return cell if other is None else replace(cell, value=other.value, number_format="")


def year_in(text: str) -> int | None:
    """The year that a title says: 2022年度, 二〇二二年, （22年度）."""
    words = compact(text)
    found = _YEAR_IN_CHARACTERS.search(words)
    if found:
        return int(arabic_digits(found[0]).replace("O", "0"))
    if plain_year := _YEAR.search(words):
        return int(plain_year[0])
    short = _SHORT_YEAR.search(words)
    return 2000 + int(short[1]) if short else None


def is_year(text: str) -> bool:
    """Whether a text is a year and nothing else: （2022年度）, 二〇二二年, （22年度）.

    >>> is_year("（ 2022 年度）"), is_year("2022年部门预算")
    (True, False)
    """
    return _ONLY_YEAR.fullmatch(compact(text)) is not None


def title_name(text: str) -> str:
    """Whom a title is about: 2022年度××局部门整体绩效自评表 says ××局; "" where it names nobody."""
    words = labels()
    bare = _TITLE_END.sub("", compact(text))
    bare = re.sub(r"20\d\d年?度?|二[〇零○][^年]{2}年度?", "", bare)
    for word in words.titles:
        bare = bare.removesuffix(word)
    before = None
    while bare != before:  # one behind the other: 部门整体 and 绩效
        before = bare
        for word in words.around:
            bare = bare.removesuffix(compact(word))
    return bare.strip('《》“”"')


def code_before(text: str) -> tuple[str, str]:
    """The code of a unit or project beside its name, and the name; "" where there is none.

    >>> code_before("219001-某局"), code_before("某局（219001）"), code_before("2022-2023年培训")
    (('219001', '某局'), ('219001', '某局'), ('', '2022-2023年培训'))
    """
    bare = text.strip()
    found = _CODE_BEFORE.match(bare) or _CODE_BEHIND.search(bare)
    if found is None:
        return "", text
    return next(filter(None, found.groups())), (bare[: found.start()] + bare[found.end() :]).strip()


def grade_in(text: str) -> str | None:
    """The grade in “等级：优”; None where a text is none."""
    found = _GRADE.fullmatch(compact(text))
    return found[1] if found else None


def pieces(cells: Sequence[Cell]) -> Iterator[str]:
    """What cells beside each other say, one after the other."""
    for cell in cells:
        value = cell.value
        amount = None if isinstance(value, str | bool) else parse_amount(value)
        if amount is not None:
            percent = is_percent(cell.number_format)
            yield f"{plain(amount.value * 100, None)}%" if percent else plain(amount.value, None)
        elif value is not None:
            yield str(value).strip()
