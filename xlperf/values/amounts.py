"""The one door to Decimal: what people type as a figure, rounding half up, and figures as text.

A figure is an :class:`Amount`: a Decimal and its unit as typed; 80亿元 is 80 with unit 亿元, 98% is 98 with unit %.
The words of the field (units and their other spellings, scales, figures in characters) are data: ``data/words.toml``.
Nothing here raises on what people type; what is not a figure is ``None``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import cache, lru_cache

from xlperf.values.words import words

NUMBER = (
    r"[+-]?(?:(?:[0-9]{1,3}(?:[,\u00a0\u2009\u202f][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
    r"(?:[eE][+-]?[0-9]{1,2}(?![0-9]))?"
)
"""A number as people write it, half width: 1,234.50 with separators in threes, or 1e5."""

LIMIT = Decimal(10) ** 18
"""Figures of this size and beyond are taken for typing errors: no budget has them, and arithmetic stays exact below."""

LONGEST = 100
"""Characters a figure may take in a cell; a longer text is prose and is not searched for one."""

# Letters of any script, °C and ㎡, and what joins them in 元/人·月; no digits, so that 2022年12月 is no unit.
_UNIT = re.compile(r"(?:[^\W\d_]|[%‰°/·\u2100-\u214f\u3300-\u33ff]){1,8}")
_SEPARATORS = str.maketrans("", "", ",\u00a0\u2009\u202f")
_SPACES = re.compile(r"\s+")
_TRAILING = "。；;，,、."
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP, Emax=MAX_EMAX, Emin=MIN_EMIN)
_SHORT = Context(prec=28, rounding=ROUND_HALF_UP)
_MYRIAD = 10_000
_IN_CHARACTERS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WIDE = re.compile("[\u200b-\u200d\u2060\u2212\u3000\ufe63-\ufe66\ufeff\uff01-\uff5e]")  # the keys of _HALF_WIDTH
_HALF_WIDTH: Mapping[int, str | None] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    0x3000: " ",  # full-width space
    0x2212: "-",  # minus sign
    0xFE63: "-",  # small hyphen-minus
    0xFE64: "<",  # small signs
    0xFE65: ">",
    0xFE66: "=",
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)),  # invisible characters
}


_WIDE_DIGITS = re.compile("[０-９．％＋－＝～／＜＞]")
_DIGITS_AND_MARKS = {ord(mark): chr(ord(mark) - 0xFEE0) for mark in "０１２３４５６７８９．％＋－＝～／＜＞"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with its unit (canonical; empty where none is known), printed as a sentence does: 418.26万元."""

    value: Decimal
    unit: str = ""

    def __str__(self) -> str:
        return f"{plain(self.value, None)}{self.unit}"


def D(value: str | int | float | Decimal) -> Decimal:  # noqa: N802  (the customary name of this door)
    """Decimal of a number; a float goes through its repr, so 0.1 is 0.1. ValueError when it is not a finite number."""
    try:
        number = Decimal(float.__repr__(value) if isinstance(value, float) else value)
    except InvalidOperation:
        raise ValueError(f"not a number: {value!r}") from None
    if not number.is_finite():
        raise ValueError(f"not a finite number: {value!r}")
    return number


def halfwidth(text: str) -> str:
    """Full-width letters, digits and marks as half-width ones, invisible characters out, trimmed."""
    return (text.translate(_HALF_WIDTH) if _WIDE.search(text) else text).strip()


def folded_digits(text: str) -> str:
    """Full-width digits, points and marks of arithmetic as half-width ones; every character keeps its place."""
    return text.translate(_DIGITS_AND_MARKS) if _WIDE_DIGITS.search(text) else text


def normalise(text: str) -> str:
    """Typed words for comparison: NFKC, no invisible characters, trimmed, inner white space folded to one space."""
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):
        return text  # as most words are
    return _normalised(text) if len(text) <= LONGEST else _normalised.__wrapped__(text)


@lru_cache(maxsize=4096)
def _normalised(text: str) -> str:
    """Remembered, as long as it is short: the same words fill many rows, and checks compare each with each."""
    return " ".join(unicodedata.normalize("NFKC", halfwidth(text)).split())


def shortened(text: str, most: int = 40) -> str:
    """The text for a message: one line, at most ``most`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def parse_amount(text: object) -> Amount | None:
    """The figure that ``text`` is, with its unit if any: 98%, ９８％, 1,234.50 万元, 45(个), 百分之98, ￥200, 1e5.

    A number (int, float, Decimal) is a figure without unit. ``None`` for anything else: words beside the figure,
    comparisons, ranges, dates, booleans, NaN, figures of 10^18 and more, texts over 100 characters. The unit is any
    short word, spelt by ``canonical_unit``.
    """
    if not isinstance(text, str):
        return _bare(text)
    if len(text) > LONGEST:
        return None
    match = _figure().fullmatch(halfwidth(text).rstrip(_TRAILING))
    if match is None:
        return None
    before, number, after = match.groups()
    unit = _unit_after(after)
    if unit is None or (before and unit):
        return None
    value = Decimal(number.translate(_SEPARATORS))
    return Amount(value, words().units.before[before] if before else unit) if abs(value) < LIMIT else None


def parse_chinese_numeral(text: str) -> Decimal | None:
    """The number written in characters, else ``None``: 九十 is 90, 一百二 is 120, 二〇二二 is 2022, 三点五 is 3.5."""
    tables = words().numerals
    word = normalise(text)
    positive = word.removeprefix(tables.negative)
    whole, point, decimals = positive.partition(tables.point)
    value = _whole_number(whole, tables.digits, tables.places)
    if value is None:
        return None
    if point:
        if not decimals or any(character not in tables.digits for character in decimals):
            return None
        value = Decimal(f"{value}.{''.join(str(tables.digits[character]) for character in decimals)}")
    return -value if positive != word else value


def arabic_digits(text: str) -> str:
    """Text with the digits 〇 to 九 as 0 to 9, one by one, as years are written: 二〇二二年 is 2022年."""
    return text.translate(_IN_CHARACTERS)


def canonical_unit(text: str | None) -> str:
    """The unit's one spelling: 百分比, ％ and percent are %, (个) is 个; unknown units stay as typed, in half width."""
    return _canonical_unit(text) if text else ""


def convert(amount: Amount, unit: str) -> Amount | None:
    """The same amount in another unit of its kind: 1万元 is 10000元, 2.5万人 is 25000人. ``None``: no fixed rate.

    Exact where the result ends within 28 digits; 10个月 in years does not.
    """
    scale = _scale(amount.unit, unit)
    if scale is None:
        return None
    return Amount(_SHORT.divide(_EXACT.multiply(amount.value, scale[0]), scale[1]), unit)


def same_unit(one: str, other: str) -> bool:
    """Whether two units are the same under two names: 公里 and 千米."""
    scale = (1, 1) if one == other else _scale(one, other)
    return scale is not None and scale[0] == scale[1]


def is_scale(unit: str) -> bool:
    """Whether a unit is a scale word alone: the 万 of 200万.

    >>> is_scale("万"), is_scale("万元")
    (True, False)
    """
    return unit in words().units.scales


def with_scale(amount: Amount, unit: str) -> Amount:
    """An amount whose unit is a scale word alone, in a unit known from elsewhere: 3万 beside 人 is 30000人.

    3亿 beside 万元 is 30000万元; without a unit 3万 is 30000. A scale below the unit's own is kept, for a
    person to settle (3千 beside 万元 is 3千元); any other amount is returned as it is.
    """
    scale = words().units.scales.get(amount.unit)
    if scale is None:
        return amount
    base, own_scale = max(_readings(unit), key=lambda reading: reading[1])
    if scale < own_scale:
        return Amount(amount.value, amount.unit + base)
    return Amount(_SHORT.divide(_EXACT.multiply(amount.value, scale), Decimal(own_scale)), unit)


@cache
def _step(places: int) -> Decimal:
    """The last of so many decimals: 0.01 for 2."""
    return Decimal(1).scaleb(-places)


def round_half_up(value: Decimal, places: int = 2) -> Decimal:
    """``value`` (finite, below 10^300) to ``places`` decimals, a 5 away from zero (四舍五入); never a negative zero."""
    rounded = value.quantize(_step(places), context=_EXACT)
    return rounded or rounded.copy_abs()


def plain(value: Decimal, places: int | None = 2) -> str:
    """``value`` as sentences print it: half up to ``places`` (``None``: all digits), no trailing zeros, no exponent."""
    text = f"{value if places is None else round_half_up(value, places):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def fixed(value: Decimal, places: int = 2) -> str:
    """``value`` as tables print it, with exactly ``places`` decimals: 200.00."""
    return f"{round_half_up(value, places):f}"


def percent(fraction: Decimal, places: int = 2) -> str:
    """A fraction as a percentage, as sentences print it: 0.8365 is 83.65%."""
    return f"{plain(_EXACT.multiply(fraction, Decimal(100)), places)}%"


def difference(new: Decimal, old: Decimal, unit: str) -> str:
    """How ``new`` compares with ``old``, in words, from the unrounded values: 增加了21.5万元, 减少了3万元, 持平.

    A difference too small for the two places shown is 基本持平, never 增加了0万元.
    """
    wording = words().wording
    change = _EXACT.subtract(new, old)
    if not change:
        return wording.level
    shown = plain(abs(change))
    if shown == "0":
        return wording.nearly_level
    return f"{wording.increase if change > 0 else wording.decrease}{shown}{unit}"


def is_level(words_of_difference: str) -> bool:
    """Whether ``difference`` says that the amounts are the same, or as good as: 持平, 基本持平."""
    wording = words().wording
    return words_of_difference in (wording.level, wording.nearly_level)


def one_of(choices: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(choices, key=len, reverse=True))


def _bare(value: object) -> Amount | None:
    """A number that is not text, as an amount without unit."""
    if value.__class__ is Decimal and value.is_finite():  # as most are
        return Amount(value) if abs(value) < LIMIT else None
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    try:
        number = D(value)
    except ValueError:
        return None
    return Amount(number) if abs(number) < LIMIT else None


@cache
def _figure() -> re.Pattern[str]:
    """Groups: a unit before the figure, the number, what follows it."""
    tables = words()
    return re.compile(
        rf"(?:(?:{one_of(tables.figures.currency)})\s*)?({one_of(tables.units.before)})?\s*({NUMBER})\s*(.*)"
    )


@lru_cache(maxsize=4096)
def _unit_after(text: str) -> str | None:
    """The unit that follows a figure, empty for none; ``None`` when it is more than a unit: 5个项目全部完成."""
    if not text:
        return ""
    unit = canonical_unit(text)
    if unit in _known_units() or (_UNIT.fullmatch(unit) and not _never_unit().search(unit)):
        return unit
    return None


@lru_cache(maxsize=4096)
def _canonical_unit(text: str) -> str:
    unit = _SPACES.sub("", halfwidth(text))
    while len(unit) > 2 and unit[0] + unit[-1] in ("()", "[]", "{}", "【】", "〔〕") and unit[0] not in unit[1:-1]:
        unit = unit[1:-1]
    aliases = _unit_aliases()
    return aliases.get(unit) or aliases.get(unicodedata.normalize("NFKC", unit)) or unit


@cache
def _unit_aliases() -> Mapping[str, str]:
    aliases = words().units.aliases
    return {halfwidth(alias): unit for unit, spellings in aliases.items() for alias in spellings}


@cache
def _known_units() -> frozenset[str]:
    units = words().units
    families = (unit for family in units.families for unit in family)
    return frozenset([*units.known, *units.aliases, *units.scales, *families])


@cache
def _never_unit() -> re.Pattern[str]:
    tables = words()
    after = [word for sign in tables.signs.values() for word in sign.after]
    approximate = tables.figures.approximate
    return re.compile(one_of([*tables.units.never, *after, *approximate.inside, *approximate.after]))


@lru_cache(maxsize=4096)
def _scale(one: str, other: str) -> tuple[Decimal, Decimal] | None:
    """How much one of each unit is, in a unit they share; ``None`` where they share none."""
    for base, scale in _readings(one):
        for other_base, other_scale in _readings(other):
            if base == other_base:
                return Decimal(scale), Decimal(other_scale)
            for family in words().units.families:
                if base in family and other_base in family:
                    return Decimal(scale * family[base]), Decimal(other_scale * family[other_base])
    return None


def _readings(unit: str) -> Iterator[tuple[str, int]]:
    """A unit as it stands, then with its scale word taken off: 万人 is 1 × 万人 and 10000 × 人."""
    yield unit, 1
    for prefix, scale in words().units.scales.items():
        if unit.startswith(prefix) and len(unit) > len(prefix):
            yield unit[len(prefix) :], scale


def _whole_number(text: str, digits: Mapping[str, int], places: Mapping[str, int]) -> Decimal | None:
    """A whole number in characters, or ``None``: by places (一百二十), or digit by digit (二〇二二)."""
    if not text:
        return None
    if all(character in digits for character in text):
        return Decimal("".join(str(digits[character]) for character in text))
    total, section, digit, place, largest, after_zero = 0, 0, None, 0, 0, False
    for character in text:
        if character in digits:
            if digit:
                return None
            digit = digits[character]
            after_zero = after_zero or digit == 0
            continue
        if character not in places:
            return None
        size = places[character]
        if size < _MYRIAD:
            if digit is None and (size > 10 or 0 < place <= size):
                return None
            section += (1 if digit is None else digit) * size
        else:
            section += digit or 0
            if not total + section:
                return None
            # 一万二千亿 is (1万 + 2千) × 1亿; 一亿二千万 is 1亿 + 2千 × 1万
            total = (total + section) * size if size > largest else total + section * size
            section, largest = 0, max(largest, size)
        digit, place, after_zero = None, size, False
    colloquial = place // 10 if place > 10 and not after_zero else 1  # 一百二 is 120, 一百零二 is 102
    return Decimal(total + section + (digit or 0) * colloquial)
