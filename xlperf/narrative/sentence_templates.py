"""Templates of sentences: parsed strictly, filled with facts, never with a number that is not one.

A template is text with ``{fact}`` in it. What stands in ``[…]`` is left out when one of its facts is missing; any other
missing fact makes the template unfit, and the next alternative is tried. Digits may not stand in a template, so every
number of a finished sentence is a fact's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from xlperf.findings import Origin
from xlperf.paragraphs import Run, RunKind

_PIECE = re.compile(r"\[|\]|\{([^{}\[\]]*)\}|[^\[\]{}]+|.")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_ENDS = "。！？；…：.!?;:"
FULL_STOP = "。"


class UntraceableNumberError(AssertionError):
    """A number in a computed sentence is none of its facts': a bug, never the officer's fault."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a sentence may say: its words (computed or typed) and the cells they come from."""

    name: str
    runs: tuple[Run, ...]
    origins: tuple[Origin, ...] = ()

    @property
    def text(self) -> str:
        """The words."""
        return "".join(run.text for run in self.runs)


Find = Callable[[str], Fact | None]
"""Gives the fact of a name, or None where it is not known."""


def nothing(name: str) -> None:
    """Finds no facts."""


@dataclass(frozen=True, slots=True)
class TemplatePassage:
    """Filled templates: runs of text, and the facts they say, in order."""

    runs: tuple[Run, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def text(self) -> str:
        """The text."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class TemplateGroup:
    """A stretch of a template: words and facts (1-tuples of the name); an optional one is written whole or not."""

    items: tuple[str | tuple[str], ...]
    names: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One way to say something. It fits when all of ``needs``, one of ``any_of`` and none of ``unless`` are known."""

    groups: tuple[TemplateGroup, ...]
    needs: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All facts it names anywhere."""
        facts_named = (name for group in self.groups for name in group.names)
        return tuple(dict.fromkeys((*facts_named, *self.needs, *self.any_of, *self.unless)))

    @property
    def always_fits(self) -> bool:
        """Whether it needs nothing."""
        return not (self.needs or self.any_of or self.unless or any(g.names for g in self.groups if not g.optional))

    def fill(self, find: Find) -> TemplatePassage | None:
        """The sentence, or None where the template does not fit."""
        if not all(map(find, self.needs)) or any(map(find, self.unless)):
            return None
        if self.any_of and not any(map(find, self.any_of)):
            return None
        runs: list[Run] = []
        facts: list[Fact] = []
        for group in self.groups:
            facts_named = [find(name) for name in group.names]
            known = [fact for fact in facts_named if fact]
            if len(known) == len(facts_named):
                runs += _said(group, known)
                facts += known
            elif not group.optional:
                return None
        return TemplatePassage(tuple(runs), tuple(facts))


def parse_template(text: str) -> tuple[tuple[TemplateGroup, ...], list[str]]:
    """The groups of a template text, and in Chinese everything that is wrong with it."""
    problems: list[str] = []
    groups: list[TemplateGroup] = []
    items: list[str | tuple[str]] = []
    inside = False
    for match in _PIECE.finditer(text):
        piece = match[0]
        if piece in "[]":
            if (piece == "[") is inside:
                problems.append(f"“{text}”里的方括号不成对，或者套了方括号")
            _close(groups, items, optional=inside)
            inside = piece == "["
        elif match[1] is not None:
            items.append((match[1].strip(),))
        else:
            items.append(piece)
            if piece in "{}":
                problems.append(f"“{text}”里的花括号不成对")
            if any(char.isdigit() for char in piece):
                problems.append(f"“{text}”里直接写了数字，数字只能来自数据")
    if inside:
        problems.append(f"“{text}”里的方括号不成对，或者套了方括号")
    _close(groups, items, optional=inside)
    if any(group.optional and not group.names for group in groups):
        problems.append(f"“{text}”的方括号里没有数据名，不知道何时省略")
    return tuple(groups), list(dict.fromkeys(problems))


def first_fitting(alternatives: Sequence[Template], find: Find) -> TemplatePassage | None:
    """The first alternative that fits, filled; None where none does."""
    for template in alternatives:
        if passage := template.fill(find):
            return passage
    return None


def joined(passages: Iterable[TemplatePassage]) -> TemplatePassage:
    """Passages one after the other; a full stop after typed words that end a sentence themselves is dropped."""
    runs: list[Run] = []
    facts: list[Fact] = []
    for passage in passages:
        for run in passage.runs:
            text = run.text
            if runs and runs[-1].kind is RunKind.TYPED and runs[-1].text[-1:] in _ENDS:
                text = text.removeprefix(FULL_STOP)
            if text:
                runs.append(run if text == run.text else Run(text, run.kind, run.fact))
        facts += passage.facts
    return TemplatePassage(tuple(runs), tuple(facts))


def check_numbers(passage: TemplatePassage) -> TemplatePassage:
    """The passage itself; UntraceableNumberError where its words hold a number that is not one of its facts'."""
    stretches = "".join(run.text if run.kind is not RunKind.TYPED else "\0" for run in passage.runs)
    allowed = {number for run in passage.runs if run.kind is not RunKind.WORDS for number in _NUMBER.findall(run.text)}
    strange = [number for number in _NUMBER.findall(stretches) if number not in allowed]
    if strange:
        raise UntraceableNumberError(f"{'、'.join(strange)} in {passage.text!r}")
    return passage


def ends_sentence(text: str) -> bool:
    """Whether a text ends with punctuation that ends a sentence."""
    return text[-1:] in _ENDS


def _said(group: TemplateGroup, facts: list[Fact]) -> list[Run]:
    waiting = iter(facts)
    runs: list[Run] = []
    for item in group.items:
        runs += next(waiting).runs if isinstance(item, tuple) else (Run(item, RunKind.WORDS),)
    return runs


def _close(groups: list[TemplateGroup], items: list[str | tuple[str]], *, optional: bool) -> None:
    if items or optional:
        names = tuple(item[0] for item in items if isinstance(item, tuple))
        groups.append(TemplateGroup(tuple(items), names, optional))
        items.clear()
