"""How much room text takes in a spreadsheet cell: advance widths, line breaking 避头尾, row heights, column widths.

Lengths are points (1/72 inch), widths of text em times the font size. A cell is measured for whatever font a program
may draw it in, so the answers are upper bounds: what they say fits, fits. The figures are data (``data/metrics.toml``).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations, islice, pairwise

from xlperf.rulefile import Section, read_rules

_Cluster = tuple[str, float, bool]
"""Characters, their width in em, whether they may hang over the end of a line."""

_MOST_BALANCED = 3  # lines; of more there are too many ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """The figures of ``data/metrics.toml``; its comments say where each comes from."""

    leading: float
    padding: float
    inset: float
    slack: float
    tallest_row: float
    pixel: float
    ambiguous: float
    combining: float
    pictograph: float
    widths: dict[str, float]
    clusters: re.Pattern[str]
    cuts: tuple[re.Pattern[str], ...]
    parting_before: tuple[str, ...]
    parting_after: str
    cost_after: float
    cost_anywhere: float


@cache
def metrics() -> Metrics:
    """The figures, read once; XlperfError lists everything wrong with the file."""
    return read_rules("metrics", _metrics)


def _metrics(root: Section) -> Metrics:
    widths = {
        character: em
        for em, characters in root.value("widths", tuple[tuple[float, str], ...])
        for character in characters
    }
    texts = [root.text(key) or " " for key in ("not_at_start", "not_at_end", "closing")]  # no pattern without any
    start, end, closing = map(re.escape, texts)
    letters = "!-~\u00a1-\u024f"
    cuts = tuple(re.compile(f"[{re.escape(marks)}][{closing}]*") for marks in root.texts("cuts"))
    return root.record(
        Metrics,
        widths=widths,
        clusters=re.compile(
            f"[ \t]+|[{end}]*(?:[{letters}]+|.)(?:[ \t]*[{start}]|(?<=[{letters}])[{letters}])*", re.DOTALL
        ),
        cuts=cuts,
    )


@cache
def advance(character: str) -> float:
    """Width of one character in em, the widest of the fonts a cell may be shown in."""
    known = metrics().widths.get(character)
    if known is not None:
        return known
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return metrics().combining
    return metrics().pictograph if 0x1F000 <= ord(character) < 0x20000 else metrics().ambiguous


def text_width(text: str, size: float) -> float:
    """Width in points of one line of text in a font of ``size`` points."""
    return sum(map(advance, text)) * size


def usable(width: float) -> float:
    """What a cell (or merged block) of ``width`` points leaves for a line of text."""
    return (width - metrics().inset) * (1 - metrics().slack)


def line_ends(text: str, width: float, size: float) -> tuple[int, ...]:
    """Offset in ``text`` at which each line ends when it is wrapped to ``width`` points; the last is ``len(text)``.

    A line break in the text ends a line. Words of letters and digits are broken only when longer than a line, and no
    line begins or ends with a mark that may not.
    """
    return _all_line_ends(text, width / size)


def line_count(text: str, width: float, size: float) -> int:
    """How many lines ``text`` takes in ``width`` points; at least one."""
    return len(line_ends(text, width, size))


def line_count_up_to(most: int, text: str, width: float, size: float) -> int:
    """The same, counted no further than ``most``: a long text is not looked at behind them."""
    return sum(1 for _ in islice(_line_ends(text, width / size, _found_clusters), most))


def row_height(lines: int, size: float) -> float:
    """Height in points of a row holding ``lines`` lines, in whole pixels; may exceed ``tallest_row``."""
    figures = metrics()
    return math.ceil((lines * size * figures.leading + figures.padding) / figures.pixel) * figures.pixel


def lines_within(height: float, size: float) -> int:
    """How many lines a row of ``height`` points can hold; the inverse of ``row_height``, may be 0."""
    return max(0, int((height - metrics().padding) / (size * metrics().leading) + 1e-9))


def cut(text: str, lines: int, width: float, size: float, *, longest: int | None = None) -> tuple[str, str]:
    """The part of ``text`` that fits into ``lines`` lines (at least 1), and the rest; joined they are ``text``.

    The part has at most ``longest`` characters, if that is given. Cut at the end of a sentence if that leaves at least
    a third, else at a clause, else anywhere; never so that either side of the cut is white space, unless there is
    nothing else.
    """
    *_, last = islice(_line_ends(text, width / size, _found_clusters), max(lines, 1))
    fits = min(last, longest or last)
    if fits == len(text):
        return text, ""
    least = fits // 3
    places = [end for end in _cut_places(text, fits) if end >= least]
    place = next((end for end in places if not _touches_space(text, end)), fits)
    return text[:place], text[place:]


def pieces(text: str, lines: int, width: float, size: float) -> tuple[str, ...]:
    """``text`` in pieces of at most ``lines`` lines each, cut as ``cut`` does; one piece at least."""
    parts = []
    head, rest = cut(text, lines, width, size)
    while rest:
        parts.append(head)
        head, rest = cut(rest, lines, width, size)
    return (*parts, head)


def balanced(text: str, width: float, size: float) -> tuple[str, ...]:
    """A title or label in as few lines as ``line_count`` says, parted at words and into lines of like length.

    Joined the lines are ``text``. More than ``_MOST_BALANCED`` lines, and texts with line breaks, stay as they wrap.
    """
    ends = line_ends(text, width, size)
    if len(ends) == 1 or len(ends) > _MOST_BALANCED or "\n" in text:
        return tuple(text[start:end] for start, end in pairwise((0, *ends)))
    places = [match.end() for match in metrics().clusters.finditer(text)][:-1]
    free = [place for place in places if not _touches_space(text, place)]
    ways = ((0, *way, len(text)) for way in combinations(free, len(ends) - 1))
    lines = (tuple(text[start:end] for start, end in pairwise(way)) for way in ways)
    fitting = (way for way in lines if all(text_width(line, size) <= width for line in way))
    usual = tuple(text[start:end] for start, end in pairwise((0, *ends)))
    return min(fitting, key=_parting_cost, default=usual)


def label(text: str, width: float, size: float) -> str:
    """The text with line breaks if it takes several lines and can be ``balanced`` at words alone; else as it is."""
    lines = balanced(text, width, size) if "\n" not in text else ()
    return "\n".join(lines) if lines and all(line.startswith(metrics().parting_before) for line in lines[1:]) else text


def pixels(points: float) -> int:
    """Points as whole pixels of 96 dpi, in which Excel keeps column widths."""
    return round(points / metrics().pixel)


def column_points(characters: float, digit: int) -> float:
    """Points of an Excel column of so many ``characters``; ``digit``: pixels of a digit of the default font."""
    return (math.floor(characters * digit + 0.5) + 5) * metrics().pixel


def column_characters(points: float, digit: int) -> float:
    """Excel's column width in characters for a column ``points`` wide: the inverse of ``column_points``."""
    return max(0.0, (pixels(points) - 5) / digit)


def _parting_cost(lines: Sequence[str]) -> float:
    """What a way to part a title costs, in em."""
    figures = metrics()
    widths = [text_width(line, 1) for line in lines]
    cost = max(widths) - min(widths)
    for before, after in pairwise(lines):
        if not after.startswith(figures.parting_before):
            cost += figures.cost_after if before.endswith(tuple(figures.parting_after)) else figures.cost_anywhere
    return cost


@lru_cache(maxsize=4096)
def _all_line_ends(text: str, room: float) -> tuple[int, ...]:
    return tuple(_line_ends(text, room, _clusters))


def _line_ends(text: str, room: float, clusters: Callable[[str], Iterable[_Cluster]]) -> Iterator[int]:
    """The line ends one by one, no text looked at behind the last one asked for; lengths in em."""
    start = 0
    for paragraph in text.split("\n"):
        for end in _paragraph_ends(clusters(paragraph), room):
            line_break = end == len(paragraph)
            yield min(start + end + line_break, len(text))
        start += len(paragraph) + 1


def _found_clusters(text: str) -> Iterator[_Cluster]:
    """What a line is not broken within, in order."""
    for match in metrics().clusters.finditer(text):
        cluster = match[0]
        yield cluster, sum(map(advance, cluster)), cluster.isspace() and not cluster.startswith("\u3000")


@lru_cache(maxsize=1024)
def _clusters(text: str) -> tuple[_Cluster, ...]:
    return tuple(_found_clusters(text))


def _paragraph_ends(clusters: Iterable[_Cluster], room: float) -> Iterator[int]:
    used, offset = 0.0, 0
    for cluster, width, hangs in clusters:
        if hangs:
            used, offset = used + width, offset + len(cluster)
            continue
        if used + width > room and used > 0:
            if offset:
                yield offset
            used = 0.0
        if width <= room:
            used, offset = used + width, offset + len(cluster)
            continue
        for character in cluster:
            if used and used + advance(character) > room:
                yield offset
                used = 0.0
            used, offset = used + advance(character), offset + 1
    yield offset


def _cut_places(text: str, fits: int) -> Iterator[int]:
    for pattern in metrics().cuts:
        ends = [match.end() for match in pattern.finditer(text[:fits]) if match.end() < len(text)]
        yield from (end for end in reversed(ends) if not _inside_number(text, end))
    yield from range(fits, 0, -1)


def _inside_number(text: str, place: int) -> bool:
    """Whether a cut at ``place`` would part figures such as 1,000 or 12:30."""
    return text[place - 1].isascii() and text[place].isdigit()


def _touches_space(text: str, place: int) -> bool:
    return text[place - 1].isspace() or text[place].isspace()
