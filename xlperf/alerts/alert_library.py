"""Which rules for alerts there are: built in (``data/alerts``), and a unit's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from xlperf.alerts.alert_rules import AlertRules, Outlook, read_alerts
from xlperf.data.files import names, tables
from xlperf.errors import XlperfError
from xlperf.values.amounts import normalise

__all__ = ["alert_titles", "built_in_alerts", "load_alerts", "outlook_limits"]


@cache
def built_in_alerts() -> tuple[AlertRules, ...]:
    """The built-in rules in the order in which they are offered, the default first.

    >>> [rules.title for rules in built_in_alerts()]
    ['平台默认', '山西省', '河北省', '四川省（2025）']
    """
    files = sorted((tables(name, Decimal) for name in names("alerts")), key=lambda values: int(values["place"]))
    return tuple(read_alerts(values, f"data/alerts/{values['id']}.toml", built_in=True) for values in files)


def alert_titles(own: Sequence[Mapping[str, Any]] = ()) -> tuple[str, ...]:
    """The titles to choose from: the unit's own first."""
    mine = (title for values in own if isinstance(title := values.get("title"), str))
    return tuple(dict.fromkeys((*mine, *(rules.title for rules in built_in_alerts()))))


def outlook_limits(rules: AlertRules) -> Outlook:
    """From which shares on a target is certain or possible to be met: by these rules, else by the default ones.

    >>> outlook_limits(load_alerts("山西省")).possible_from
    Decimal('0.6')
    """
    found = rules.outlook or built_in_alerts()[0].outlook
    if found is None:
        raise XlperfError("缺少 outlook", path=f"data/alerts/{built_in_alerts()[0].id}.toml")
    return found


def even_within(rules: AlertRules) -> Decimal:
    """How far spending may be from the time gone, as a part of the year, and be even with it: as for outlooks.

    >>> even_within(load_alerts("山西省"))
    Decimal('0.1')
    """
    found = built_in_alerts()[0].pace if rules.pace is None else rules.pace
    if found is None:
        raise XlperfError("缺少 pace", path=f"data/alerts/{built_in_alerts()[0].id}.toml")
    return found


def load_alerts(id_or_title: str = "", own: Sequence[Mapping[str, Any]] = ()) -> AlertRules:
    """The rules of that id or title, the default where it is blank; a unit's own file goes before a built-in one.

    XlperfError where there is none of that name, and with every fault where the file is wrong.
    """
    wanted = normalise(id_or_title)
    if not wanted:
        return built_in_alerts()[0]
    for values in own:
        if wanted in {normalise(str(values.get(key, ""))) for key in ("id", "title")}:
            return read_alerts(values, str(values.get("title")), built_in=False)
    for rules in built_in_alerts():
        if wanted in (normalise(rules.id), normalise(rules.title)):
            return rules
    unusable = "；".join(str(values["unusable"]) for values in own if "unusable" in values)
    choices = "、".join(alert_titles(own))
    raise XlperfError(f"没有名为“{id_or_title}”的预警规则，可以选：{choices}。{unusable}")
