"""One target or actual cell as typed: a figure, a figure with words around it, or words.

The cell is read alone here; what it means in its row is for :mod:`.measures`. The words: ``data/words.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from xlperf.values.amounts import (
    LONGEST,
    NUMBER,
    Amount,
    canonical_unit,
    halfwidth,
    normalise,
    one_of,
    parse_amount,
    parse_chinese_numeral,
    plain,
)
from xlperf.values.words import Sign, words

if TYPE_CHECKING:
    from typing import Literal

_DONE_BEFORE = re.compile(r"(?:均|都|全部|皆)?已经?(?:全部|全面)?")
_DONE_BEHIND = ("到位", "完成", "完毕", "了")
_SEPARATORS = re.compile(r"[\s/、,，;；|或□☐()（）.．①-⑨\d]+")
_DIGITS = frozenset("0123456789")
_DATE_MARKS = "年月-/."  # one of them is in every date


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell read alone.

    ``amount`` is there for a figure and an approximate one; ``sign`` is the comparison typed with it; ``should`` is
    what the cell ought to say, as far as that is known.
    """

    kind: Literal["blank", "figure", "approximate", "range", "numeral", "date", "text"]
    text: str
    amount: Amount | None = None
    sign: Sign | None = None
    should: str = ""


_BLANK = Entry("blank", "")


def is_option_list(text: str) -> bool:
    """Whether a cell holds the answers to choose from, and none chosen.

    >>> is_option_list("优良中低差"), is_option_list("好/坏"), is_option_list("优良")
    (True, True, False)
    """
    bare = _SEPARATORS.sub("", halfwidth(text))
    return bool(bare) and any(pattern.fullmatch(bare) for pattern in _option_lists())


def is_best_option(options: str, answer: str) -> bool:
    """Whether an answer is the best of the list that a cell holds.

    >>> is_best_option("优良中低差", "优"), is_best_option("优良中低差", "良"), is_best_option("优良", "优")
    (True, False, False)
    """
    bare, chosen = _SEPARATORS.sub("", halfwidth(options)), halfwidth(answer)
    lists = zip(_option_lists(), words().options.lists, strict=True)
    return any(pattern.fullmatch(bare) and chosen == best for pattern, (best, *_) in lists)


def is_target_done(target: str, actual: str) -> bool:
    """Whether an answer says of the words of a target that they were done.

    >>> is_target_done("建立", "已建立"), is_target_done("落实", "均已落实到位"), is_target_done("建立", "基本建立")
    (True, True, False)
    """
    wanted, done = normalise(target), normalise(actual)
    before = _DONE_BEFORE.match(done)
    rest = done[before.end() :] if before else ""
    return bool(wanted) and wanted in (rest, *(rest.removesuffix(word) for word in _DONE_BEHIND))


@cache
def _option_lists() -> tuple[re.Pattern[str], ...]:
    """Words of one list in their order, the first and the last among them."""
    made = []
    for best, *between, worst in words().options.lists:
        middle = "".join(f"(?:{word})?" for word in between)
        made.append(re.compile(f"{best}{middle}{worst}|{worst}{middle}{best}"))
    return tuple(made)


def read_entry(typed: object) -> Entry:
    """One target or actual cell, by itself."""
    amount = None if isinstance(typed, str) else parse_amount(typed)
    if amount is not None:
        return Entry("figure", plain(amount.value, None), amount)
    text = as_text(typed)
    if is_blank(text):
        return _BLANK
    if not isinstance(typed, str):
        return Entry("text", text)
    return _read_text(text) if len(text) <= LONGEST else Entry("text", text)


@lru_cache(maxsize=4096)
def _read_text(text: str) -> Entry:
    """A cell of text short enough to hold a figure; remembered, for the same words fill many rows."""
    bare = halfwidth(text)
    if any(mark in bare for mark in _DATE_MARKS) and _date().fullmatch(bare.replace(" ", "")):
        return Entry("date", text)
    amount = parse_amount(bare)
    return Entry("figure", text, amount) if amount else _read_worded(text, bare)


def _read_worded(text: str, bare: str) -> Entry:
    """A cell that says more than a figure: a comparison, an approximation, a range, a numeral in characters, words."""
    if not _has_digits(bare) and _numerals().isdisjoint(bare):
        return Entry("text", text, should=_figure_within(bare))
    core, signs, approximate = _peel(bare)
    if len(signs) < 2:
        sign = next(iter(signs), None)
        if amount := parse_amount(core):
            return Entry("approximate" if approximate else "figure", text, amount, sign)
        figures = words().figures
        odd = any(word in core for word in figures.approximate.inside)
        if odd and (match := _odd().fullmatch(core)) and (amount := parse_amount(match[1] + match[2])):
            return Entry("approximate", text, amount, sign)
        if any(word in core for word in figures.range) and (ends := _range_ends(core)):
            return Entry("range", text, should=f"如 ≥{ends[0]} 或 ≤{ends[1]}")
        if amount := _amount_in_characters(core):
            return Entry("numeral", text, sign=sign, should=f"{sign or ''}{amount}")
    return Entry("text", text, should=_figure_within(bare))


def read_range(typed: object) -> tuple[Amount, Amount] | None:
    """The two ends of a range, in one unit: 3-5天, 90%~95%, 100±5, 100±5%, ±5%; None where the text is none.

    A share behind ± is a share of the figure before it, unless that is one, too.
    """
    text = halfwidth(as_text(typed)).removeprefix(Sign.RANGE)
    if len(text) > LONGEST or not _has_digits(text):
        return None
    match = _about().fullmatch(text)
    ends = _range_ends(text) if match is None else _about_ends(match[1], match[2])
    return ends if ends and ends[0].value <= ends[1].value and ends[0].unit == ends[1].unit else None


def _about_ends(middle: str | None, tolerance: str) -> tuple[Amount, Amount] | None:
    """The ends of 100±5 or of ±5."""
    centre, away = parse_amount(middle or "0"), parse_amount(tolerance)
    if centre is None or away is None:
        return None
    width, unit = away.value, centre.unit or away.unit
    if middle and away.unit == "%" and centre.unit != "%":
        width, unit = abs(centre.value) * away.value / 100, centre.unit
    elif away.unit not in ("", unit):
        return None
    return Amount(centre.value - width, unit), Amount(centre.value + width, unit)


def _peel(text: str) -> tuple[str, frozenset[Sign], bool]:
    """The text without the words around its figure; the comparisons among them; whether the figure is approximate."""
    signs: set[Sign] = set()
    approximate = False
    for stands, without, roles in _around():
        while word := next((word for word in roles if stands(text, word)), ""):
            role = roles[word]
            if isinstance(role, Sign):
                signs.add(role)
            approximate = approximate or role == "approximate"
            text = without(text, word).strip()
    return text, frozenset(signs), approximate


def _range_ends(text: str) -> tuple[Amount, Amount] | None:
    """The two figures of a range (3-5天), both in its unit."""
    match = _range().fullmatch(text)
    if match is None:
        return None
    low, high = parse_amount(match[1]), parse_amount(match[2])
    if low is None or high is None:
        return None
    return Amount(low.value, low.unit or high.unit), Amount(high.value, high.unit or low.unit)


def _amount_in_characters(text: str) -> Amount | None:
    """九十, 九十个 and 百分之九十 as amounts; only with units that are known, for 一般 is no figure."""
    units = words().units
    if text[:1] not in _numerals() and not text.startswith(tuple(units.before)):
        return None
    match = _characters().fullmatch(text)
    value = parse_chinese_numeral(match[2]) if match else None
    if match is None or value is None:
        return None
    unit = units.before[match[1]] if match[1] else canonical_unit(match[3])
    if unit:
        return Amount(value, unit) if match[1] or unit in units.known else None
    return _in_myriads(value, match[2])


def _in_myriads(value: Decimal, characters: str) -> Amount:
    """A figure that was said in 万 or 亿 is proposed so: beside 万元, 二千九百万 is 2900万 and not 29000000."""
    places = words().numerals.places
    size = max((places[character] for character in characters if character in places), default=0)
    scale = next((word for word, scale in words().units.scales.items() if scale == size >= 10_000), "")
    return Amount(value / size, scale) if scale else Amount(value)


def _figure_within(text: str) -> str:
    """The only figure among the words of ``text``, as the remedy proposes it; empty where that would be a guess."""
    figures = words().figures
    if text in figures.none:
        return "0"
    found = _within().findall(text) if _has_digits(text) else ()
    if len(found) != 1 or any(word in text for word in figures.falling):
        return ""
    amount = parse_amount(found[0])
    return str(amount) if amount and amount.unit not in ("年", "月", "日") else ""


def as_text(typed: object) -> str:
    """What was typed, trimmed; a number as people write it."""
    if typed is None:
        return ""
    if isinstance(typed, str):
        return typed.strip()
    if isinstance(typed, bool):
        return str(typed).upper()
    amount = parse_amount(typed)
    return plain(amount.value, None) if amount else str(typed)


def is_blank(text: str) -> bool:
    """Whether the cell is empty, or says so with a dash."""
    bare = halfwidth(text)
    return not bare or bare in words().figures.blank


@cache
def _around() -> tuple[tuple[Callable[[str, str], bool], Callable[[str, str], str], Mapping[str, Sign | str]], ...]:
    """What may stand before a figure and after it: whether a word does, the text without it, each word's role.

    The words are in order, the longest first.
    """
    tables = words()
    figures, approximate = tables.figures, tables.figures.approximate
    compared = [sign for sign in Sign if sign not in (Sign.QUALITATIVE, Sign.RANGE)]
    before: dict[str, Sign | str] = dict.fromkeys(figures.fillers, "filler")
    before |= dict.fromkeys(approximate.before, "approximate")
    before |= {halfwidth(word): sign for sign in compared for word in tables.signs[sign].before}
    after: dict[str, Sign | str] = dict.fromkeys(approximate.after, "approximate")
    after |= {halfwidth(word): sign for sign in compared for word in tables.signs[sign].after}
    return (
        (str.startswith, str.removeprefix, _longest_first(before)),
        (str.endswith, str.removesuffix, _longest_first(after)),
    )


def _longest_first(roles: Mapping[str, Sign | str]) -> Mapping[str, Sign | str]:
    return {word: roles[word] for word in sorted(roles, key=len, reverse=True)}


@cache
def _odd() -> re.Pattern[str]:
    """50余个, 1万多元: the figure, and its unit."""
    tables = words()
    inside, scales = tables.figures.approximate.inside, tables.units.scales
    return re.compile(rf"({NUMBER}\s*(?:{one_of(scales)})?)(?:{one_of(inside)})(.*)")


@cache
def _range() -> re.Pattern[str]:
    return re.compile(rf"({NUMBER}.*?)\s*(?:{one_of(words().figures.range)})\s*({NUMBER}.*)")


@cache
def _about() -> re.Pattern[str]:
    return re.compile(rf"({NUMBER}[^±+]*?)?\s*(?:±|\+/?-|正负)\s*({NUMBER}.*)")


def _has_digits(text: str) -> bool:
    """Whether a text can hold a figure written in digits: without one, no pattern of figures is worth compiling."""
    return not _DIGITS.isdisjoint(text)


@cache
def _numerals() -> frozenset[str]:
    """The characters that figures are written with where they are not written in digits."""
    numerals = words().numerals
    return frozenset([numerals.negative, numerals.point, *numerals.digits, *numerals.places])


@cache
def _characters() -> re.Pattern[str]:
    tables, characters = words(), "".join(sorted(_numerals()))
    return re.compile(rf"({one_of(tables.units.before)})?([{characters}]+)\s*(.*)")


@cache
def _within() -> re.Pattern[str]:
    known, scales = one_of(words().units.known), one_of(words().units.scales)
    return re.compile(rf"{NUMBER}(?:\s*(?:{known}|(?:{scales})(?:{known})?))?")


@cache
def _date() -> re.Pattern[str]:
    """2022年, 2022年12月31日, 2022-12-01 00:00:00, 2022/12, 2022.12.31, 12月底前; but 2022.12 may be an amount."""
    dates = words().dates
    after, also = one_of(dates.after), one_of(dates.after + dates.also)
    written = r"年(?:[0-9]{1,2}月(?:[0-9]{1,2}[日号])?)?"
    marked = r"[-/][0-9]{1,2}(?:[-/][0-9]{1,2})?|(?:\.[0-9]{1,2}){2}"
    time = r"(?:T?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
    return re.compile(
        rf"(?:19|20)[0-9]{{2}}(?:{written}|{marked}){time}(?:{also})*|[0-9]{{1,2}}月(?:[0-9]{{1,2}}[日号]|(?:{after}))(?:{also})*"
    )
