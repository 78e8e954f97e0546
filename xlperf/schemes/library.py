"""Which schemes there are, and how one builds on another.

A scheme is a TOML file (``data/schemes/``, or a unit's own). ``extends`` names the scheme it builds on: tables are
merged key by key, lists are replaced whole, ``key = false`` drops an inherited table. Title, source and level of proof
are never inherited.

A scheme that is known in part names in ``needs`` the keys that a file which extends it has to give; it cannot be used
by itself. A file with ``confirmed = false`` is a proposal: nothing of it but its name counts.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from xlperf.data.files import names, tables
from xlperf.findings import XlperfError
from xlperf.schemes.parsing import read_scheme
from xlperf.schemes.scheme import Proof, Scheme
from xlperf.values.amounts import normalise

if TYPE_CHECKING:
    from typing import Any

_OF_ONE_FILE = ("kind", "id", "title", "source", "extends", "proof", "remark", "needs", "confirmed")
"""Keys that a scheme does not take over from the one it extends."""

_NEEDED = {"execution.weight": "预算执行的分值", "dimensions": "各类指标的分值"}
"""What a scheme known in part may leave to the file that extends it."""


def load_scheme(id_or_title: str, own: Sequence[Mapping[str, Any]] = ()) -> Scheme:
    """The scheme of that id or title, from the unit's own files (parsed TOML) or the built-in ones.

    A file that cannot be used stands in ``own`` as ``{"unusable": why}``. XlperfError where there is none of that name
    (it names those files), where the scheme is known in part only, and, with every fault and its key, where it is not
    consistent.
    """
    if not own:
        return _built_in_scheme(id_or_title)
    return _build(id_or_title, own)


def built_in_id(name: str) -> str | None:
    """The id of the built-in scheme of that id or title; None where there is none."""
    wanted = normalise(name)
    return next((str(values.get("id") or values["title"]) for values in _built_in() if wanted in _names(values)), None)


def scheme_titles(own: Sequence[Mapping[str, Any]] = ()) -> tuple[str, ...]:
    """The titles to choose from: the unit's own first, then the built-in ones that are whole, the default first."""
    mine = (title for values in own if isinstance(title := values.get("title"), str))
    rest = (one.title for one in built_in_schemes() if not one.needs)
    return tuple(dict.fromkeys((*mine, *rest)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One built-in scheme in the list of them; ``needs`` says what of a scheme known in part is missing."""

    id: str
    title: str
    source: str
    proof: Proof
    remark: str
    needs: tuple[str, ...]


def built_in_schemes() -> tuple[Listed, ...]:
    """The built-in schemes in the order in which they are offered, those known in part included.

    >>> built_in_schemes()[0].title
    '湖北省（2020）'
    """
    return tuple(
        Listed(
            id=values["id"],
            title=values["title"],
            source=values["source"],
            proof=Proof(values["proof"]),
            remark=values.get("remark", ""),
            needs=tuple(_NEEDED[key] for key in values.get("needs", ())),
        )
        for values in sorted(_built_in(), key=lambda values: int(values["place"]))
    )


@cache
def _built_in() -> tuple[Mapping[str, Any], ...]:
    return tuple(tables(name, Decimal) for name in names("schemes"))


@lru_cache(maxsize=64)
def _built_in_scheme(id_or_title: str) -> Scheme:
    return _build(id_or_title, ())


def _build(id_or_title: str, own: Sequence[Mapping[str, Any]]) -> Scheme:
    """Merge the scheme over those it extends, oldest first, and read the result."""
    chain = [_find(id_or_title, own)]
    while base := chain[-1].get("extends"):
        parent = _find(str(base), own)
        if parent in chain:
            raise XlperfError("extends 绕成了圈", path=_place(chain[0]), key="extends")
        chain.append(parent)
    _refuse_part(chain)
    merged: dict[str, Any] = {}
    for values in map(_counting, reversed(chain)):
        for key in _OF_ONE_FILE:
            merged.pop(key, None)
        merged = _merge(merged, values, values.get("source") or f"{_place(values)}没有写来源")
    for key in ("kind", "extends", "needs", "confirmed"):
        merged.pop(key, None)
    merged.setdefault("id", merged.get("title"))
    scheme = read_scheme(merged, _place(chain[0]), built_in=not any(values in own for values in chain))
    counting = next((values for values in chain if values.get("confirmed", True)), chain[-1])
    return scheme if counting is chain[0] else replace(scheme, instead=str(counting.get("title")))


def _counting(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What counts of a file: of a proposal that nobody has confirmed only what it is called."""
    if not isinstance(values.get("confirmed", True), bool):
        raise XlperfError("只能是 true 或 false", path=_place(values), key="confirmed")
    if values.get("confirmed", True) or "extends" not in values:
        return values
    return {key: value for key, value in values.items() if key in _OF_ONE_FILE}


def _refuse_part(chain: Sequence[Mapping[str, Any]]) -> None:
    """XlperfError where one of the files is known in part, and none that extends it gives what is missing."""
    for place, values in enumerate(chain):
        needs = values.get("needs", ())
        missing = [key for key in needs if key in _NEEDED and not any(_has(later, key) for later in chain[:place])]
        if missing:
            keys = "、".join(f"{_NEEDED[key]}（{key}）" for key in missing)
            message = f"只查到一部分，缺{keys}。请按局里发的表，在工作簿旁边放一个规则文件，写上 extends = "
            raise XlperfError(f"{message}“{values['id']}”和表上印的这些分值", path=_place(values))


def _has(values: Mapping[str, Any], key: str) -> bool:
    first, _, rest = key.partition(".")
    inner = values.get(first)
    return first in values and (not rest or (isinstance(inner, Mapping) and _has(inner, rest)))


def _find(name: str, own: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The parsed file of that id or title; the unit's own first, but never under the name of a built-in one."""
    wanted = normalise(name)
    mine = [values for values in own if wanted in _names(values)]
    built_in = [values for values in _built_in() if wanted in _names(values)]
    if mine and built_in:
        message = f"“{name}”是自带评分规则的名字，请给本单位的规则另起名字（title 和 id）"
        raise XlperfError(message, path=_place(mine[0]), key="title")
    for values in (*mine, *built_in):
        return values
    titles = scheme_titles(own)
    near = difflib.get_close_matches(name, titles, n=1, cutoff=0.4)
    hint = f"是不是“{near[0]}”？" if near else ""
    unusable = "".join(f"没有用上的规则文件：{values['unusable']}。" for values in own if "unusable" in values)
    raise XlperfError(f"没有名为“{name}”的评分规则。{unusable}{hint}可选：{'、'.join(titles)}")


def _names(values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(normalise(name) for key in ("id", "title") if isinstance(name := values.get(key), str))


def _place(values: Mapping[str, Any]) -> str:
    return f"评分规则“{values.get('title') or values.get('id') or '（没有标题）'}”"


def _merge(base: Mapping[str, Any], over: Mapping[str, Any], source: object) -> dict[str, Any]:
    """``over`` laid over ``base``. A table that is changed no longer has the source of what it was."""
    merged = dict(base)
    for key, value in over.items():
        under = base.get(key)
        if value is False and isinstance(under, Mapping):
            del merged[key]
        elif isinstance(value, Mapping) and isinstance(under, Mapping):
            merged[key] = _merge(under, value, source)
            if "source" in under and "source" not in value:
                merged[key]["source"] = source
        else:
            merged[key] = value
    return merged
