"""xlperf.hosts.excel.function_help: what Excel's function wizard is told, and programs that have none."""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import Any

from xlperf.hosts.excel import functions
from xlperf.hosts.excel.function_help import describe_functions, described


def test_every_function_and_argument_has_help() -> None:
    found = {function.name: function for function in described()}
    assert len(found) == 12
    for name, function in found.items():
        assert function.description == inspect.getdoc(getattr(functions, name))
        assert 0 < len(function.description) <= 255
        assert len(function.arguments) == len(functions.typed_arguments(getattr(functions, name)))
        assert all(0 < len(text) <= 255 for text in function.arguments)


def test_describe_functions() -> None:
    told: list[dict[str, Any]] = []
    app: Any = SimpleNamespace(api=SimpleNamespace(MacroOptions=lambda **options: told.append(options)))
    assert describe_functions(app, "某局's.xlsm") == 12
    assert {options["Category"] for options in told} == {"绩效自评"}
    status = next(options for options in told if options["Macro"] == "'某局''s.xlsm'!PERF_STATUS")
    assert status["Description"].startswith("完成情况：")
    assert [text[:2] for text in status["ArgumentDescriptions"]] == [
        "符号", "目标", "实际", "计量", "评分", "三级", "二级", "评(", "一级", "分值", "自评",
    ]  # fmt: skip


def test_describe_functions__program_without_a_wizard() -> None:
    app: Any = SimpleNamespace(api=None)
    assert describe_functions(app, "某局.xlsm") == 0
