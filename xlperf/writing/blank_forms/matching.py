"""Which subject a form is for, and which of its rows an indicator belongs in."""

from __future__ import annotations

from collections.abc import Sequence

from xlperf.reading.forms.blank_places import FormPlaces, RowPlaces
from xlperf.taxonomy import level1_name, level2_name, order_key
from xlperf.values.amounts import normalise
from xlperf.writing.blank_forms.form_facts import Answers, RowAnswer

__all__ = ["Copy", "copies", "rows_for"]

Copy = dict[int, Answers]
"""One copy of a form's file: the number of a form in it -> the subject it is filled with."""


def copies(forms: Sequence[FormPlaces], subjects: Sequence[Answers]) -> tuple[list[Copy], list[Answers]]:
    """The copies of a file with these forms that the subjects need, and the subjects that no form is for.

    A form with a name on it is for the project of that name. The others are for the department, or for the projects in
    their order; where there are more projects than forms, the rest have further copies.
    """
    first: Copy = {}
    left = list(subjects)
    for number, form in enumerate(forms):
        named = normalise(form.subject_name)
        same = [one for one in left if named and normalise(one.subject.name) == named]
        if same:
            first[number] = same[0]
            left.remove(same[0])
    blank = [number for number, form in enumerate(forms) if number not in first and not form.subject_name]
    for number in blank:
        whole = [one for one in left if one.subject.is_department]
        if _is_department(forms[number]) and whole:
            first[number] = whole[0]
            left.remove(whole[0])
    room = [number for number in blank if not _is_department(forms[number])]
    made = [first]
    projects = [one for one in left if not one.subject.is_department] if room else []
    for start in range(0, len(projects), max(len(room), 1)):
        group = dict(zip(room, projects[start : start + len(room)], strict=False))
        if start:
            made.append(group)
        else:
            first |= group
    return [one for one in made if one], [one for one in left if one not in projects]


def _is_department(form: FormPlaces) -> bool:
    return form.kind.value == "department"


def rows_for(rows: Sequence[RowPlaces], answers: Sequence[RowAnswer]) -> tuple[dict[int, RowAnswer], list[RowAnswer]]:
    """The number of a row of the form -> the indicator that belongs in it; and the indicators that have none.

    A row with a name is for the indicator of that name. A blank one is for the next indicator of the levels and the
    goal that are printed for it, in the standard order.
    """
    found: dict[int, RowAnswer] = {}
    left = sorted(answers, key=lambda one: order_key(one.indicator.level1, one.indicator.level2))
    for number, row in enumerate(rows):
        same = [one for one in left if row.name and _same_name(one, row)]
        best = next((one for one in same if _fits_levels(one, row)), same[0] if same else None)
        if best is not None:
            found[number] = best
            left.remove(best)
    free = [number for number, row in enumerate(rows) if not row.name]
    for strict in (True, False):
        for one in list(left):
            fitting = [at for at in free if _fits(one, rows[at], found, rows, strict=strict)]
            if fitting:
                found[fitting[0]] = one
                free.remove(fitting[0])
                left.remove(one)
    return found, left


def _same_name(one: RowAnswer, row: RowPlaces) -> bool:
    return normalise(one.indicator.name) == normalise(row.name)


def _fits_levels(one: RowAnswer, row: RowPlaces) -> bool:
    level1, level2 = level1_name(row.level1), level2_name(row.level2)
    return (not level1 or level1 == one.level1) and (not level2 or not one.level2 or level2 == one.level2)


def _fits(
    one: RowAnswer, row: RowPlaces, found: dict[int, RowAnswer], rows: Sequence[RowPlaces], *, strict: bool
) -> bool:
    """Whether a blank row may hold an indicator; ``strict``: its level 2 is printed for the row."""
    if row.goal is not None and row.goal != one.indicator.goal:
        return False
    if not _fits_levels(one, row) or (strict and not row.level2):
        return False
    return all(_shares_levels(one, row, other, rows[number]) for number, other in found.items())


def _shares_levels(one: RowAnswer, row: RowPlaces, other: RowAnswer, others_row: RowPlaces) -> bool:
    """Whether two indicators may stand in two rows: they have one level where its cell is merged over both."""
    for key in ("level1", "level2"):
        block = row.levels.get(key)
        shared = block is not None and block.is_blank and others_row.levels.get(key) == block
        if shared and getattr(one, key) != getattr(other, key):
            return False
    return True
