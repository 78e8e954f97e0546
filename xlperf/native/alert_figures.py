"""The figures of rules for alerts as the native formulas use them: one value a key."""

from __future__ import annotations

from collections.abc import Mapping

from xlperf.alerts import AlertRules
from xlperf.alerts.alert_rules import Bands
from xlperf.native.scheme_figures import NEVER, Figure
from xlperf.taxonomy import known_level2, level2_name
from xlperf.values.periods import MONTHS

NOT_DUE = -1
"""The share that is due by the end of a month for which the rules ask nothing."""


def alert_figures(rules: AlertRules) -> Mapping[str, Figure]:
    """The figures of one set of rules by key, in one order for every set.

    >>> from xlperf.alerts import load_alerts
    >>> alert_figures(load_alerts("四川省（2025）"))["alert_due7"]
    Decimal('0.4')
    """
    figures, funds = rules.figures, rules.funds
    listed = figures.level2 if figures else ()
    names = ("", *known_level2())
    timed = [name for name in names if level2_name(name) in listed]
    others = [name for name in names if level2_name(name) not in listed]
    by_time = funds.bands if funds else None
    return {
        "alert_title": rules.title,
        "alert_figures": int(figures is not None),
        **_bands("alert", figures.bands if figures else None),
        "alert_timed": f"|{'|'.join(timed)}|" if listed else "",
        "alert_untimed": f"|{'|'.join(others)}|",
        "alert_ceilings": int(bool(rules.ceilings)),
        "alert_words": int(bool(rules.words)),
        "alert_funds": "" if funds is None else "time" if by_time else "months",
        **_bands("alert_funds", by_time),
        **{f"alert_due{month}": _due(rules, month) for month in range(1, MONTHS + 1)},
    }


def _bands(key: str, bands: Bands | None) -> Mapping[str, Figure]:
    blue = bands.blue_from if bands and bands.blue_from is not None else NEVER
    return {
        f"{key}_red": bands.red_below if bands else 0,
        f"{key}_yellow": bands.yellow_below if bands else 0,
        f"{key}_blue": blue,
    }


def _due(rules: AlertRules, month: int) -> Figure:
    due = [one.share for one in rules.funds.months if one.month <= month] if rules.funds else []
    return due[-1] if due else NOT_DUE
