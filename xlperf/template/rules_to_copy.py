"""The unit's own rules that a workbook needs in another folder: its scheme, its rules for alerts, its outlines.

A workbook finds them beside itself or in the user's folder; the latter need no copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from xlperf.alerts import AlertRules, load_alerts
from xlperf.files import KINDS, own_alerts, own_files, own_outlines, own_schemes, together
from xlperf.findings import XlperfError
from xlperf.model import Unit
from xlperf.narrative.outline import Outline
from xlperf.narrative.outline_library import chosen_monitoring_outline, load_outline
from xlperf.schemes import Scheme, load_scheme
from xlperf.values.amounts import normalise

__all__ = [
    "RuleFile",
    "copy_lines",
    "copy_rules",
    "files_to_copy",
    "result_lines",
    "together_with_rules",
    "usable_scheme",
    "warning_lines",
]

_CALLED = {"scheme": "规则", "alerts": "规则", "outline": "提纲"}
"""What a file of each kind is called once its kind was named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """A file of the unit's own rules; ``kind`` is one of ``KINDS``."""

    kind: str
    path: Path


def files_to_copy(unit: Unit, source: Path, folder: Path) -> tuple[RuleFile, ...]:
    """The files in ``source`` that what ``unit`` has chosen needs, as far as ``folder`` has none of that name.

    None where both are one folder, or there is no such folder.
    """
    if not folder.is_dir() or folder.resolve() == source.resolve():
        return ()
    needed = {
        "scheme": _schemes(own_files(source, "scheme"), unit.scheme),
        "alerts": _called(own_files(source, "alerts"), unit.alerts),
        "outline": _called(own_files(source, "outline"), _outline(unit, source)),
    }
    every = (RuleFile(kind=kind, path=path) for kind, paths in needed.items() for path in paths)
    return tuple(one for one in every if not (folder / one.path.name).exists())


@contextmanager
def together_with_rules(
    target: Path, unit: Unit, *, beside: Path, inputs: Sequence[Path] = ()
) -> Iterator[tuple[Path, tuple[RuleFile, ...]]]:
    """A temporary path for a workbook made from one in ``beside``, and where the own rules that ``unit`` needs will be.

    At the end of the block workbook and rules take their places, or none does.
    """
    found = files_to_copy(unit, beside, target.parent)
    copied = tuple(RuleFile(kind=one.kind, path=target.parent / one.path.name) for one in found)
    with together([target, *(one.path for one in copied)], inputs=inputs) as (book, *temporary):
        for place, one in zip(temporary, found, strict=True):
            place.write_bytes(one.path.read_bytes())
        yield book, copied


def copy_rules(unit: Unit, source: Path, folder: Path) -> tuple[RuleFile, ...]:
    """Copy the own rules that ``unit`` needs into ``folder``, all or none; where they are there."""
    found = files_to_copy(unit, source, folder)
    copied = tuple(RuleFile(kind=one.kind, path=folder / one.path.name) for one in found)
    with together([one.path for one in copied]) as temporary:
        for place, one in zip(temporary, found, strict=True):
            place.write_bytes(one.path.read_bytes())
    return copied


def result_lines(unit: Unit, source: Path, folder: Path, copied: Sequence[RuleFile]) -> tuple[str, ...]:
    """What is reported of the own rules of a workbook in ``source`` that was written anew into ``folder``."""
    if source.resolve() == folder.resolve():
        return ()
    return (*copy_lines(copied), *warning_lines(unit, source, folder))


def copy_lines(copied: Sequence[RuleFile]) -> Iterator[str]:
    """What is reported of the files copied.

    >>> list(copy_lines([RuleFile(kind="alerts", path=Path("预警.toml"))]))
    ['单位自己的预警规则也复制过去了：预警.toml']
    """
    yield from (f"单位自己的{KINDS[one.kind]}也复制过去了：{one.path}" for one in copied)


def warning_lines(unit: Unit, source: Path, folder: Path) -> Iterator[str]:
    """What is reported where rules that ``unit`` has chosen are not found from ``folder``, or are others there."""
    there = _chosen(unit, source)
    for kind, (title, rules) in _chosen(unit, folder).items():
        if not any(rules):
            yield (
                f"注意：没有能用的{KINDS[kind]}“{title}”，请把{_CALLED[kind]}文件放到新工作簿旁边，"
                f"或改选别的{_CALLED[kind]}。"
            )
        elif (title, rules) != there.get(kind):
            other = f"那里已有别的{_CALLED[kind]}文件，没有动它"
            yield f"注意：新工作簿旁边的{KINDS[kind]}“{title}”和原来的不一样（{other}），请核对。"


def usable_scheme(title: str, folder: Path) -> Scheme | None:
    """The scheme of that name as a workbook in ``folder`` finds it, None where it cannot be used."""
    with suppress(XlperfError):
        return load_scheme(title, own_schemes(folder))
    return None


def _schemes(own: Sequence[tuple[Path, Mapping[str, object]]], title: str) -> Iterator[Path]:
    """The files of the scheme of that name and of those it builds on."""
    left, wanted = dict(own), normalise(title)
    while wanted:
        named = (file for file, data in left.items() if wanted in (_name(data, "id"), _name(data, "title")))
        file = next(named, None)
        if file is None:
            return
        yield file
        wanted = _name(left.pop(file), "extends")


def _called(own: Sequence[tuple[Path, Mapping[str, object]]], title: str | None) -> Iterator[Path]:
    """The files whose rules have that title or id; outlines of the two stages may share one."""
    wanted = normalise(title or "")
    return (file for file, data in own if wanted and wanted in (_name(data, "id"), _name(data, "title")))


def _name(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    return normalise(value) if isinstance(value, str) else ""


def _outline(unit: Unit, folder: Path) -> str | None:
    """The outline of the unit's choice, else that of its scheme."""
    scheme = None if unit.outline else usable_scheme(unit.scheme, folder)
    return scheme.outline if scheme else unit.outline


def _chosen(unit: Unit, folder: Path) -> Mapping[str, tuple[str, tuple[object, ...]]]:
    """Kind -> the title that a unit has chosen, and what it is for a workbook in ``folder``: None if unusable."""
    chosen: dict[str, tuple[str, tuple[object, ...]]] = {"scheme": (unit.scheme, (usable_scheme(unit.scheme, folder),))}
    if unit.alerts:
        chosen["alerts"] = (unit.alerts, (_usable_alerts(unit.alerts, folder),))
    if outline := _outline(unit, folder):
        chosen["outline"] = (outline, _usable_outlines(outline, folder))
    return chosen


def _usable_alerts(title: str, folder: Path) -> AlertRules | None:
    with suppress(XlperfError):
        return load_alerts(title, own_alerts(folder))
    return None


def _usable_outlines(title: str, folder: Path) -> tuple[Outline | None, Outline | None]:
    """The outlines of that title for the self-evaluation and for monitoring."""
    own = own_outlines(folder)
    found: list[Outline | None] = [None, None]
    for at, load in enumerate((load_outline, chosen_monitoring_outline)):
        with suppress(XlperfError):
            found[at] = load(title, own)
    return found[0], found[1]
