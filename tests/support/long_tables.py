"""Projects of as many indicators as wanted, and their official tables: for what goes over pages."""

from __future__ import annotations

from xlperf.model import Evaluation, Goal, Indicator, Kind, Subject, Text, Unit
from xlperf.schemes import load_scheme
from xlperf.scoring import score_subject
from xlperf.tables import TableGrid, self_evaluation_tables
from xlperf.values.amounts import D
from xlperf.values.measures import read_measure

LEVELS = [("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "社会效益指标")]


def project(count: int, name: str = "某专项", reason: str | None = None, **texts: str) -> Subject:
    """A project of ``count`` indicators under two goals."""
    indicators = tuple(
        Indicator(
            name=f"第{number + 1}项指标完成情况",
            goal=1 + number * 2 // count,
            level1=LEVELS[number * 6 // count % 3][0],
            level2=LEVELS[number * 6 // count % 3][1],
            target="≥20个",
            actual="18个",
            weight=D(10),
            reason=reason,
            measure=read_measure(None, "≥20个", "18个", None),
        )
        for number in range(count)
    )
    goals = (Goal(number=1, text="建好", weight=D(40)), Goal(number=2, text="管好", weight=D(40)))
    sections = {key: Text(section=key, text=text) for key, text in texts.items()}
    return Subject(name=name, kind=Kind.PROJECT, goals=goals, indicators=indicators, texts=sections)


def grids(*subjects: Subject, scheme: str = "hubei_2020") -> tuple[TableGrid, ...]:
    """The official tables of these subjects."""
    rules = load_scheme(scheme)
    evaluation = Evaluation(unit=Unit(name="某局", year=2022), subjects=subjects)
    return self_evaluation_tables(evaluation, [score_subject(subject, rules) for subject in subjects], rules)
