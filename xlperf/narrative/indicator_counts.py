"""A subject's indicators together: how many were met, were missed, and which; how they compare with last year."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from xlperf.findings import Origin
from xlperf.narrative.facts import computed
from xlperf.narrative.indicator_sentences import Item, Standing, by_dimension, dimension, item_find, standing
from xlperf.narrative.sentence_templates import Fact, Find, Template, first_fitting, nothing
from xlperf.paragraphs import Run, RunKind
from xlperf.scoring import indicator_change
from xlperf.scoring.beside_last_year import Change

_LAST_YEAR_FACTS = (
    "last_year_changes", "last_year_count", "last_year_more", "last_year_less", "last_year_level", "last_year_changed",
    "last_year_heaviest_count", "last_year_heaviest",
)  # fmt: skip
COUNT_FACTS = frozenset(
    {"indicator_count", "all_completed", *_LAST_YEAR_FACTS}
    | {"missed_dimensions", "heaviest_count", "heaviest_details"}
    | {f"{kind}_{what}" for kind in Standing for what in ("count", "name", "names", "details", "phrases")}
)
"""Every fact a template may name about a subject's indicators together."""


def count_find(items: Sequence[Item], subject: Find) -> Find:
    """Finds how many indicators there are, were met, were missed, and which; then the facts of the subject."""
    facts = _count_facts(items)
    return lambda name: facts[name] if name in facts else subject(name)


def _count_facts(items: Sequence[Item]) -> dict[str, Fact | None]:
    by_standing: dict[Standing, list[Item]] = {kind: [] for kind in Standing}
    for item in items:
        by_standing[standing(item)].append(item)
    facts: dict[str, Fact | None] = {"indicator_count": _count("indicator_count", items), "all_completed": None}
    for kind, members in by_standing.items():
        facts[f"{kind}_count"] = _count(f"{kind}_count", members)
        facts[f"{kind}_names"] = _names(f"{kind}_names", members)
        facts[f"{kind}_name"] = _names(f"{kind}_name", members) if len(members) == 1 else None
        facts[f"{kind}_details"] = _details(f"{kind}_details", members, _mention)
        facts[f"{kind}_phrases"] = _details(f"{kind}_phrases", members, _phrase)
    facts |= _many_facts(by_standing[Standing.MISSED])
    facts |= _last_year_facts(items)
    if items and len(by_standing[Standing.COMPLETED]) == len(items):
        facts["all_completed"] = facts["completed_count"]
    return facts


def _last_year_facts(items: Sequence[Item]) -> dict[str, Fact | None]:
    """Every comparison with last year; of many how many rose, fell and are level, and those that changed.

    Of many that changed the heaviest are named.
    """
    facts: dict[str, Fact | None] = dict.fromkeys(_LAST_YEAR_FACTS)
    pairs = [(item, change) for item in items if (change := indicator_change(item.indicator))]
    most = pairs[0][0].words.mentioned_most if pairs else 0
    if len(pairs) <= most:
        return facts | {"last_year_changes": _details("last_year_changes", items, _last_mention)}
    facts["last_year_count"] = _count("last_year_count", [item for item, _ in pairs])
    for name, test in (("more", operator.gt), ("less", operator.lt), ("level", operator.eq)):
        facts[f"last_year_{name}"] = _count(f"last_year_{name}", _changed(pairs, test))
    changed = _changed(pairs, operator.ne)
    if len(changed) <= most:
        return facts | {"last_year_changed": _details("last_year_changed", changed, _last_mention)}
    heaviest = _heaviest(changed)
    return facts | {
        "last_year_heaviest_count": _count("last_year_heaviest_count", heaviest),
        "last_year_heaviest": _details("last_year_heaviest", heaviest, _last_mention),
    }


def _changed(pairs: Iterable[tuple[Item, Change]], test: Callable[[Decimal, Decimal], bool]) -> list[Item]:
    """The indicators whose value this year compares so with last year's."""
    return [item for item, change in pairs if test(change.now.value, change.last.value)]


def _heaviest(items: Sequence[Item]) -> Sequence[Item]:
    """The few with the most points, most first."""
    by_weight = sorted(items, key=lambda item: item.indicator.weight or 0, reverse=True)
    return by_weight[: items[0].words.heaviest]


def _many_facts(missed: Sequence[Item]) -> dict[str, Fact | None]:
    """Those that were missed, counted by dimension, and the heaviest of them; nothing where all can be named."""
    if not missed or len(missed) <= missed[0].words.mentioned_most:
        return dict.fromkeys(("missed_dimensions", "heaviest_count", "heaviest_details"))
    heaviest = _heaviest(missed)
    return {
        "missed_dimensions": _dimensions("missed_dimensions", missed),
        "heaviest_count": _count("heaviest_count", heaviest),
        "heaviest_details": _details("heaviest_details", heaviest, _mention),
    }


def _dimensions(name: str, items: Sequence[Item]) -> Fact:
    """数量指标5项、质量指标3项."""
    runs: list[Run] = []
    for members in by_dimension(items):
        runs += [Run("、", RunKind.WORDS)] * bool(runs)
        for fact in (dimension(members, items[0].words.other_dimension), _count(name, members)):
            runs += fact.runs if fact else ()
    return Fact(name, tuple(runs), tuple(origin for item in items for origin in item.origins("level2", "name")))


def _count(name: str, items: Sequence[Item]) -> Fact | None:
    return computed(name, f"{len(items)}项", _cells(items)) if items else None


def _names(name: str, items: Sequence[Item]) -> Fact | None:
    """“甲”“乙”: no mark between quoted names (GB/T 15834)."""
    runs: list[Run] = []
    for item in items:
        runs += [
            Run("“", RunKind.WORDS),
            Run(item.name, RunKind.TYPED, name),
            Run("”", RunKind.WORDS),
        ]
    return Fact(name, tuple(runs), _cells(items)) if runs else None


def _mention(item: Item) -> Sequence[Template]:
    return item.words.mention


def _phrase(item: Item) -> Sequence[Template]:
    return item.words.grouped.phrase


def _last_mention(item: Item) -> Sequence[Template]:
    return item.words.last_mention


def _details(name: str, items: Sequence[Item], wording: Callable[[Item], Sequence[Template]]) -> Fact | None:
    """“甲”目标不少于20个，实际18个，主要原因是…；“乙”…: what can be written of each, in one wording."""
    runs: list[Run] = []
    origins: dict[Origin, None] = {}
    for item in items:
        passage = first_fitting(wording(item), item_find(item, nothing))
        if passage:
            runs += [Run("；", RunKind.WORDS)] * bool(runs)
            runs += passage.runs
            origins |= dict.fromkeys(origin for fact in passage.facts for origin in fact.origins)
    return Fact(name, tuple(runs), tuple(origins)) if runs else None


def _cells(items: Iterable[Item]) -> tuple[Origin, ...]:
    return tuple(origin for item in items for origin in item.origins("name"))
