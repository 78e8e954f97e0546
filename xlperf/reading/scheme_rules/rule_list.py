"""The scoring rules of a form as a list that the officer confirms (table 评分规则核对), and the scheme that follows.

The first two lines are the name of the unit's scheme and the built-in one it builds on; then comes every rule that a
form may print, found or not. A rule that was found or changed counts once the officer has confirmed it; all others stay
as they are in the built-in scheme.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlperf.findings import Origin
from xlperf.model import SchemeRule
from xlperf.reading.scheme_rules.drafted_scheme import DraftedScheme, draft_scheme, nearest_scheme
from xlperf.reading.scheme_rules.printed_rule import PrintedRule, PrintedRules, agrees, value_in
from xlperf.reading.scheme_rules.rule_values import EXAMPLES, read_value, value_text
from xlperf.reading.scheme_rules.rule_words import rule_names
from xlperf.schemes import Scheme, load_scheme

__all__ = ["BASE", "TITLE", "ListedRule", "RuleList", "listed_rules", "read_list"]

TITLE, BASE = "规则的名称", "在哪个规则上改"
"""The lines before the rules: what the unit's scheme is called, and the built-in one it builds on."""

PRINTED, DEDUCED, CONTRADICTED, MISSING = "印着", "推算", "前后不一", "没有找到"
YES, NO = "是", "否"

_MOST_QUOTED = 60  # characters of what stands in the cell


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRule:
    """One line of the list: the key of its rule, "" where the line names none, and what the officer answers.

    ``rule`` is what the line says, None where it cannot be read; ``changed``: it says otherwise than the built-in
    scheme, though nothing of it was found on the form. ``answer`` is None while there is none.
    """

    key: str
    row: SchemeRule
    rule: PrintedRule | None
    changed: bool
    answer: bool | None

    @property
    def counts(self) -> bool:
        """Whether there is something to confirm: it was found on the form, or typed."""
        return self.changed or self.row.basis in (PRINTED, DEDUCED)

    @property
    def words(self) -> str:
        """What it says, for a message: 预算执行的分值：15分."""
        return f"{self.row.rule}：{self.row.value or ''}"

    @property
    def example(self) -> str:
        """How its value may be written."""
        return EXAMPLES.get(self.key, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleList:
    """The whole list: the unit's scheme by ``title``, the ``source`` it was read off, the ``base`` it builds on."""

    title: str
    source: str
    base: Scheme
    rules: tuple[ListedRule, ...]

    @property
    def unreadable(self) -> tuple[ListedRule, ...]:
        """The lines that say nothing that can be used, unless the officer has put them aside."""
        return tuple(one for one in self.rules if one.rule is None and one.answer is not False)

    @property
    def unanswered(self) -> tuple[ListedRule, ...]:
        """The lines that wait for the officer's answer."""
        return tuple(one for one in self.rules if one.counts and one.answer is None)

    @property
    def is_answered(self) -> bool:
        """Whether the officer has answered every line that waited for it, and all that counts can be read."""
        answered = any(one.counts and one.answer is not None for one in self.rules)
        return answered and not self.unanswered and not self.unreadable

    @property
    def confirmed(self) -> tuple[PrintedRule, ...]:
        """The rules that count."""
        return tuple(one.rule for one in self.rules if one.rule is not None and one.answer and one.counts)

    def differing(self, scheme: Scheme, *, answered: bool) -> tuple[ListedRule, ...]:
        """The confirmed rules, or those still unanswered that were printed or typed, which a scheme has otherwise."""
        wanted = [one for one in self.rules if one.answer] if answered else list(self.unanswered)
        if not answered:
            wanted = [one for one in wanted if one.row.basis != DEDUCED]
        return tuple(one for one in wanted if one.rule is not None and one.counts and not agrees(one.rule, scheme))

    def draft(self, *, confirmed: bool) -> DraftedScheme:
        """The scheme file: the confirmed rules, or, while it is a proposal, all that were found.

        Raises XlperfError where the rules do not fit together.
        """
        found = self.confirmed if confirmed else tuple(one.rule for one in self.rules if one.rule and one.counts)
        conflicts = {one.key: one.row.place or "" for one in self.rules if one.row.basis == CONTRADICTED}
        conflicts = {key: place for key, place in conflicts.items() if key not in {rule.key for rule in found}}
        rules = PrintedRules(found, tuple(conflicts), (), conflicts)
        return draft_scheme(rules, self.title, self.source, nearest=self.base, confirmed=confirmed)


def listed_rules(rules: PrintedRules, title: str, source: str, preferred: str | None = None) -> tuple[SchemeRule, ...]:
    """The lines of the list for the rules of a form; ``preferred`` as in :func:`nearest_scheme`.

    >>> from xlperf.reading.scheme_rules.printed_rule import PrintedRules
    >>> [line.rule for line in listed_rules(PrintedRules((), (), ("coefficient",)), "本单位", "自评表.xlsx")]
    ['规则的名称', '在哪个规则上改', '印不印得分系数']
    """
    base = nearest_scheme(rules, preferred)
    places = {**rules.conflicts, **rules.unread}
    found = {rule.key: rule for rule in rules.found}
    lines = [SchemeRule(rule=TITLE, value=title, place=source), SchemeRule(rule=BASE, value=base.title, basis=DEDUCED)]
    for key, name in rule_names().items():
        if key in found:
            rule = found[key]
            basis, place = (DEDUCED, rule.text) if rule.deduced else (PRINTED, _place(rule))
            lines.append(SchemeRule(rule=name, value=rule.words, basis=basis, place=place))
        elif key in (*rules.contradicted, *rules.missing):
            basis = CONTRADICTED if key in rules.contradicted else MISSING
            own = value_text(key, value_in(base, key))
            lines.append(SchemeRule(rule=name, value=own, basis=basis, place=places.get(key)))
    return tuple(lines)


def read_list(rows: Sequence[SchemeRule]) -> RuleList | None:
    """What the lines say; None where there are none.

    XlperfError where the built-in scheme that is named cannot be used.
    """
    if not rows:
        return None
    by_name = {row.rule: row for row in rows}
    title, base = by_name.get(TITLE), by_name.get(BASE)
    scheme = load_scheme((base.value if base else None) or "")
    lines = [row for row in rows if row.rule not in (TITLE, BASE)]
    return RuleList(
        title=(title.value if title else None) or "本单位的评分规则",
        source=(title.place if title else None) or "自评表",
        base=scheme,
        rules=tuple(_listed(lines, scheme)),
    )


def _listed(rows: Sequence[SchemeRule], base: Scheme) -> Iterator[ListedRule]:
    keys = {name: key for key, name in rule_names().items()}
    for row in rows:
        key = keys.get(row.rule, "")
        answer = {YES: True, NO: False}.get(row.confirmed or "")
        own = value_in(base, key) if key else ()
        typed = row.value or ""
        said = read_value(key, typed) if key else None
        same = bool(key) and (typed == value_text(key, own) or said == own)
        value = own if same else said
        origin = Origin(row.place or "填报人写的", "")
        rule = None if value is None else PrintedRule(key=key, value=value, text=typed, origin=origin)
        changed = not same and row.basis not in (PRINTED, DEDUCED)
        yield ListedRule(key=key, row=row, rule=rule, changed=changed, answer=answer)


def _place(rule: PrintedRule) -> str:
    """The cell, and what stands in it: 自评表!A3：预算执行情况（15分）."""
    if rule.origin is None:
        return rule.text
    text = rule.text if len(rule.text) <= _MOST_QUOTED else f"{rule.text[:_MOST_QUOTED]}…"
    return f"{rule.origin.place}：{text}"
