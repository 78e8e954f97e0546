"""Which outlines there are: built in (``data/outlines``), and a unit's own, of the self-evaluation and of monitoring.

A unit's own is a TOML file beside its workbook; ``purpose = "监控"`` in it makes it one of the report on monitoring
监控总结报告. Two of them may have one title: 提纲 in 单位信息 then chooses each for its own paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from xlperf.data.files import built_in_outlines, tables
from xlperf.findings import XlperfError
from xlperf.narrative.monitoring_facts import MONITORED_FACTS, MONITORING_FACTS
from xlperf.narrative.outline import Outline, read_outline
from xlperf.values.amounts import normalise

__all__ = [
    "chosen_monitoring_outline", "load_monitoring_outline", "load_outline", "monitoring_outline", "outline_titles",
    "public_outline", "require_outline",
]  # fmt: skip

_SELF_EVALUATION, _MONITORING = "自评", "监控"
_PURPOSES = (_SELF_EVALUATION, _MONITORING)

Own = Sequence[Mapping[str, Any]]
"""The unit's own outlines as parsed; a file that cannot be used stands there as ``{"unusable": why}``."""


def load_outline(name_or_title: str, own: Own = ()) -> Outline:
    """The outline of that title among the unit's own files (parsed TOML), or the built-in one of that name or title.

    An own one may build on another (``extends``, its name or title): what it has replaces what that has, ``[frame]``
    and ``[groups]`` key by key. A file that cannot be used stands in ``own`` as ``{"unusable": why}``. XlperfError
    where there is no such outline (it names those files), or with all that is wrong with it.
    """
    mine = _own_outline(name_or_title, own)
    return _built_in(_require_built_in(name_or_title, own)) if mine is None else mine


def require_outline(name_or_title: str, own: Own = ()) -> None:
    """XlperfError where :func:`load_outline` raises one. A built-in outline is not read for that: each is sound."""
    if _own_outline(name_or_title, own) is None:
        _require_built_in(name_or_title, own)


def outline_titles(own: Own = ()) -> tuple[str, ...]:
    """The titles to choose from for the self-evaluation: the unit's own first."""
    mine = (title for data in own if not _is_of_monitoring(data) and isinstance(title := data.get("title"), str))
    return tuple(dict.fromkeys((*mine, *built_in_outlines().values())))


def load_monitoring_outline(title: str = "", own: Own = ()) -> Outline:
    """The outline of the report on monitoring 监控总结报告: the unit's own of that title, or the built-in one.

    XlperfError where there is none of that title, or with all that is wrong with it.

    >>> load_monitoring_outline().title
    '监控总结报告'
    """
    wanted = normalise(title)
    mine = _own_monitoring_outline(wanted, own)
    if mine is not None:
        return mine
    if wanted and wanted != normalise(monitoring_outline().title):
        titles = (str(data["title"]) for data in own if _is_of_monitoring(data) and "title" in data)
        choices = "、".join((*titles, monitoring_outline().title))
        raise XlperfError(f"没有名为“{title}”的监控总结报告提纲。可选：{choices}{_unusable(own)}", key="outline")
    return monitoring_outline()


def chosen_monitoring_outline(choice: str | None, own: Own = ()) -> Outline:
    """The outline of the report on monitoring where 提纲 in 单位信息 is ``choice``: the unit's own of that title.

    The built-in one where 提纲 is blank or names an outline of the self-evaluation. XlperfError where there is no
    outline of that title for either, or with all that is wrong with it.

    >>> chosen_monitoring_outline("叙述式").title
    '监控总结报告'
    """
    mine = _own_monitoring_outline(normalise(choice or ""), own)
    if mine is not None:
        return mine
    if choice and normalise(choice) != normalise(monitoring_outline().title):
        require_outline(choice, own)
    return monitoring_outline()


@cache
def monitoring_outline() -> Outline:
    """The built-in outline of the report on the monitoring of a period; it may name the facts of that, too."""
    return _read_monitoring("monitoring", tables("monitoring_outline"), "data/monitoring_outline.toml")


@cache
def public_outline() -> Outline:
    """The outline of what is published with the final accounts 决算公开."""
    return read_outline("public", tables("public_outline"), tables("outlines/words"), path="data/public_outline.toml")


def _own_outline(name_or_title: str, own: Own) -> Outline | None:
    """The unit's own outline of that title, None where it has none; XlperfError with all that is wrong with it."""
    found = _named(normalise(name_or_title), own, _SELF_EVALUATION)
    if found is None:
        return None
    title = str(found["title"])
    return read_outline(title, _whole(found), tables("outlines/words"), path=_path(title))


def _own_monitoring_outline(wanted: str, own: Own) -> Outline | None:
    """The unit's own outline for monitoring of that title, as :func:`_own_outline`."""
    found = _named(wanted, own, _MONITORING)
    if found is None:
        return None
    title = str(found["title"])
    base = found.get("extends")
    if base is None:
        return _read_monitoring(title, found, _path(title))
    known = monitoring_outline().title
    if normalise(str(base)) != normalise(known):
        raise XlperfError(f"extends：监控的提纲只能在“{known}”上改，填的是“{base}”", path=_path(title))
    return _read_monitoring(title, _merged(tables("monitoring_outline"), found), _path(title))


def _named(wanted: str, own: Own, purpose: str) -> Mapping[str, Any] | None:
    """What the unit's own outline of that title and purpose says, without its purpose; None where there is none."""
    for data in own:
        if normalise(str(data.get("title", ""))) != wanted or not wanted:
            continue
        its = data.get("purpose", _SELF_EVALUATION)
        if its not in _PURPOSES:
            raise XlperfError(
                f"purpose：填的是“{its}”，只能是{'、'.join(_PURPOSES)}之一", path=_path(str(data["title"]))
            )
        if its == purpose:
            return {key: value for key, value in data.items() if key != "purpose"}
    return None


def _is_of_monitoring(data: Mapping[str, Any]) -> bool:
    return data.get("purpose") == _MONITORING


def _path(title: str) -> str:
    return f"提纲“{title}”"


def _read_monitoring(name: str, data: Mapping[str, Any], path: str) -> Outline:
    about, each = frozenset(MONITORING_FACTS), frozenset(MONITORED_FACTS)
    return read_outline(name, data, tables("outlines/words"), path=path, about=about, each=each)


def _require_built_in(name_or_title: str, own: Own) -> str:
    """The name of the built-in outline of that name or title; XlperfError where there is none."""
    name = _built_in_name(normalise(name_or_title))
    if name is None:
        raise XlperfError(_none_such(name_or_title, own), key="outline")
    return name


@cache
def _built_in(name: str) -> Outline:
    return read_outline(name, _whole(tables(f"outlines/{name}/outline")), tables("outlines/words"))


def _built_in_name(wanted: str) -> str | None:
    return next((name for name, title in built_in_outlines().items() if wanted in (name, normalise(title))), None)


def _none_such(wanted: str, own: Own) -> str:
    titles = [str(data["title"]) for data in own if "title" in data and not _is_of_monitoring(data)]
    choices = "、".join([*titles, *(f"{title}（{name}）" for name, title in built_in_outlines().items())])
    of_monitoring = [
        monitoring_outline().title,
        *(str(data.get("title", "")) for data in own if _is_of_monitoring(data)),
    ]
    if normalise(wanted) in map(normalise, of_monitoring):
        return f"“{wanted}”是监控总结报告的提纲，自评报告要另选一个。可选：{choices}{_unusable(own)}"
    return f"没有名为“{wanted}”的报告提纲。可选：{choices}{_unusable(own)}"


def _unusable(own: Own) -> str:
    """What to add about files that were not used; "" where there are none."""
    unusable = "；".join(str(data["unusable"]) for data in own if "unusable" in data)
    return f"。有文件没有用上：{unusable}" if unusable else ""


def _whole(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """An own outline with what it takes over from the built-in one that it extends."""
    if "extends" not in data:
        return data
    name = _built_in_name(normalise(str(data["extends"])))
    if name is None:
        raise XlperfError(f"extends：{_none_such(str(data['extends']), ())}", path=_path(str(data["title"])))
    return _merged(tables(f"outlines/{name}/outline"), data)


def _merged(base: Mapping[str, Any], data: Mapping[str, Any]) -> Mapping[str, Any]:
    """``data`` over ``base``: ``[frame]`` and ``[groups]`` key by key, everything else whole."""
    merged = {**base, **{key: value for key, value in data.items() if key != "extends"}}
    for key in ("frame", "groups"):
        if isinstance(data.get(key), Mapping):
            merged[key] = {**base[key], **data[key]}
    return merged
