"""What an indicator's points are given for, as people write it 评(扣)分标准: 每降5%扣1分，扣完为止.

A small grammar (``data/criteria.toml``): a text of which one clause is not understood is not understood at all, and the
officer's own score counts. Nothing is guessed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from xlperf.rulefile import Section, read_rules
from xlperf.values.amounts import canonical_unit, normalise

_LONGEST = 200  # characters; a longer text is prose
_PAUSES = re.compile(r"[。；;\n,、]")
_JOINED = re.compile(r",(?=得|记满分|计[0-9]|扣[0-9]|扣分|不得分|不计分)")  # 10%以内,得5分
_PIECE = re.compile(r"\{([a-z]+)\}")
_KINDS = ("ignored", "full", "nothing", "ratio", "per_step", "partly", "beyond", "band", "at_least", "between", "below")
_NUMBERING = re.compile(r"(?:^|(?<=[;。\n]))(?:\([0-9]\)|[0-9][.、)](?![0-9]))")
_CIRCLED = re.compile("[①-⑳]")


@dataclass(frozen=True, slots=True)
class Award:
    """Points: a number of them, or a share of the weight."""

    points: Decimal | None = None
    share: Decimal | None = None

    def of(self, weight: Decimal) -> Decimal:
        """The points, of an indicator of this weight."""
        return self.points if self.points is not None else weight * (self.share or Decimal(0))


_NOTHING = Award(points=Decimal(0))
_FULL = Award(share=Decimal(1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """By the scheme's ratio, nothing below a completion (a fraction): 未完成按比例得分，完成率低于60%不得分."""

    zero_below: Decimal = Decimal(0)
    full: Award = _FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOrNothing:
    """Full where the target is met, else 0: 完成得满分，否则不得分."""

    full: Award = _FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """Points off for each step away from the target: 每降5%扣1分.

    ``direction`` is down, up or either; ``unit`` is % (percentage points where the figures are percentages, else of the
    target), or that of the figures. ``started`` steps count in full (不足5%按5%计), else only whole ones do. Below the
    completion ``zero_below`` (a fraction) nothing is earned.
    """

    direction: str
    step: Decimal
    unit: str
    loss: Award
    started: bool = False
    zero_below: Decimal = Decimal(0)
    full: Award = _FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """Points by deviation from the target, either way, as a fraction of it, the narrowest first; beyond them 0."""

    bands: tuple[tuple[Decimal, Award], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiers:
    """Points by completion (``unit`` "completion", fractions) or by value: from each figure up, the highest first.

    ``lowest`` is for what is below the last.
    """

    tiers: tuple[tuple[Decimal, Award], ...]
    lowest: Award
    unit: str


Criterion = Ratio | AllOrNothing | Deduction | Bands | Tiers


@dataclass(frozen=True, slots=True)
class _Clause:
    kind: str
    groups: Mapping[str, str]

    def number(self, name: str) -> Decimal:
        return Decimal(self.groups[name])

    @property
    def award(self) -> Award:
        """The points it gives or takes."""
        if self.groups.get("full"):
            return _FULL
        if self.groups.get("nothing"):
            return _NOTHING
        share = self.groups.get("share")
        return Award(share=Decimal(share) / 100) if share else Award(points=self.number("points"))


@lru_cache(maxsize=512)
def read_criterion(text: str) -> Criterion | None:
    """The criterion that a text states; None where it states none that can be computed.

    >>> read_criterion("每降低5个百分点扣1分，扣完为止").step
    Decimal('5')
    >>> read_criterion("视情况酌情扣分") is None
    True
    """
    clauses = _clauses(text)
    if clauses is None:
        return None
    kinds = {clause.kind for clause in clauses}
    for wanted, optional, make in _FORMS:
        if kinds >= wanted and kinds <= wanted | optional:
            return make(clauses)
    return None


def _clauses(text: str) -> list[_Clause] | None:
    """The clauses without those that say nothing of their own; None where one is not understood."""
    if len(text) > _LONGEST:
        return None
    bare = normalise(_CIRCLED.sub(";", text).replace("\n", ";")).replace(" ", "")
    bare = _JOINED.sub("", _NUMBERING.sub("", bare))
    found = [_clause(part) for part in _PAUSES.split(bare) if part]
    known = [clause for clause in found if clause is not None]
    return known if len(known) == len(found) else None


def _clause(text: str) -> _Clause | None:
    for kind, patterns in _grammar().clauses.items():
        for pattern in patterns:
            if match := pattern.fullmatch(text):
                groups = {name: value for name, value in match.groupdict().items() if value is not None}
                return _Clause(kind, groups)
    return None


def _of(clauses: Sequence[_Clause], kind: str) -> list[_Clause]:
    return [clause for clause in clauses if clause.kind == kind]


def _full(clauses: Sequence[_Clause]) -> Award:
    """What is given where the target is met."""
    return next((clause.award for clause in _of(clauses, "full") if "points" in clause.groups), _FULL)


def _limit(clauses: Sequence[_Clause]) -> Decimal | None:
    """The completion below which nothing is earned; 0 where there is none, None for a limit of another kind."""
    below = _of(clauses, "below")
    if any(_tier_unit(clause, "") != "completion" or clause.award != _NOTHING for clause in below):
        return None
    return max((clause.number("limit") / 100 for clause in below), default=Decimal(0))


def _ratio(clauses: Sequence[_Clause]) -> Criterion | None:
    limit = _limit(clauses)
    return None if limit is None else Ratio(zero_below=limit, full=_full(clauses))


def _all_or_nothing(clauses: Sequence[_Clause]) -> Criterion | None:
    return AllOrNothing(full=_full(clauses))


def _deduction(clauses: Sequence[_Clause]) -> Criterion | None:
    steps = _of(clauses, "per_step")
    groups = steps[0].groups
    directions = [name for name in ("down", "up", "either") if name in groups]
    step = steps[0].number("step") if "step" in groups else Decimal(1)
    limit = _limit(clauses)
    partly = _of(clauses, "partly")
    others = {clause.number(name) for clause in partly for name in ("limit", "under")}
    if len(steps) > 1 or not step or not directions or limit is None or others - {step}:
        return None
    unit = groups["unit"]
    return Deduction(
        direction=directions[0],
        step=step,
        unit="%" if unit in _grammar().shares else canonical_unit(unit),
        loss=steps[0].award,
        started=bool(partly),
        zero_below=limit,
        full=_full(clauses),
    )


def _bands(clauses: Sequence[_Clause]) -> Criterion | None:
    bands = tuple((clause.number("limit") / 100, clause.award) for clause in _of(clauses, "band"))
    beyond = [clause for clause in _of(clauses, "beyond") if "limit" in clause.groups]
    limits = [limit for limit, _ in bands]
    if any(a >= b for a, b in itertools.pairwise(limits)) or not _falls([award for _, award in bands]):
        return None
    if any(clause.number("limit") / 100 != limits[-1] for clause in beyond):
        return None
    return Bands(bands=bands)


def _tiers(clauses: Sequence[_Clause]) -> Criterion | None:
    """Tiers that leave no gap: each ends where the one above begins, and the last says what is given below."""
    steps = [clause for clause in clauses if clause.kind in ("at_least", "between")]
    below = _of(clauses, "below")
    limits = [clause.number("limit") for clause in steps]
    uppers = [clause.groups.get("under") for clause in steps]
    gap = any(upper is not None and Decimal(upper) != above for upper, above in zip(uppers[1:], limits, strict=False))
    at_top = bool(uppers) and uppers[0] not in (None, "100")
    what = steps[0].groups["what"]
    units = {_tier_unit(clause, what) for clause in (*steps, *below)}
    odd = any(clause.number("limit") != limits[-1] for clause in below)
    awards = [clause.award for clause in steps]
    lowest = below[0].award if below else _NOTHING
    if gap or at_top or odd or len(units) != 1 or len(below) > 1 or not (below or _of(clauses, "nothing")):
        return None
    if any(clause.groups.get("inside") not in (None, clause.groups["limit"]) for clause in steps):
        return None
    if any(a <= b for a, b in itertools.pairwise(limits)) or not _falls([*awards, lowest]):
        return None
    unit = units.pop()
    divisor = 100 if unit == "completion" else 1
    tiers = tuple((limit / divisor, award) for limit, award in zip(limits, awards, strict=True))
    return Tiers(tiers=tiers, lowest=lowest, unit=unit)


def _tier_unit(clause: _Clause, what: str) -> str:
    """The word completion for a share of the target, else the figure's unit; ``what`` it is of, unless it says."""
    share = clause.groups["unit"] in _grammar().shares
    if share and any(word in (clause.groups["what"] or what) for word in _grammar().completion):
        return "completion"
    return "%" if share else canonical_unit(clause.groups["unit"])


def _falls(awards: Sequence[Award]) -> bool:
    """Whether the points never rise; points and shares cannot be compared before the weight is known."""
    points = [award.points for award in awards if award.points is not None]
    shares = [award.share for award in awards if award.share is not None]
    return all(a >= b for numbers in (points, shares) for a, b in itertools.pairwise(numbers))


_FORMS = (
    ({"per_step"}, {"full", "partly", "below", "ignored"}, _deduction),
    ({"band"}, {"beyond", "nothing", "ignored"}, _bands),
    ({"at_least"}, {"between", "below", "nothing", "ignored"}, _tiers),
    ({"full", "nothing"}, {"ignored"}, _all_or_nothing),
    ({"ratio"}, {"full", "below", "ignored"}, _ratio),
    ({"full", "below"}, {"ignored"}, _ratio),
)
"""The kinds of clauses a text must have, those it may have besides, and what it then states."""


@dataclass(frozen=True, slots=True)
class _Grammar:
    clauses: Mapping[str, tuple[re.Pattern[str], ...]]
    shares: tuple[str, ...]
    completion: tuple[str, ...]


@cache
def _grammar() -> _Grammar:
    return read_rules("criteria", _read_grammar)


def _read_grammar(root: Section) -> _Grammar:
    pieces, clauses, words = root.section("pieces"), root.section("clauses"), root.section("words")
    known = {name: pieces.text(name) for name in pieces.given}
    patterns = {kind: tuple(re.compile(_expanded(text, known)) for text in clauses.texts(kind)) for kind in _KINDS}
    grammar = _Grammar(patterns, words.texts("share"), words.texts("completion"))
    for section in (pieces, clauses, words):
        section.close()
    return grammar


def _expanded(text: str, pieces: Mapping[str, str]) -> str:
    """A pattern with its pieces in place of their names, pieces within pieces included."""
    while _PIECE.search(text):
        text = _PIECE.sub(lambda match: pieces[match[1]], text)
    return text
