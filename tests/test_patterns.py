"""Patterns that are compiled later are compiled all the same."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import xlperf
from xlperf.checks.rules import rules
from xlperf.patterns import pattern


def test_a_pattern_does_what_the_compiled_one_does() -> None:
    ours, theirs = pattern(r"(A+)|b", re.IGNORECASE), re.compile(r"(A+)|b", re.IGNORECASE)
    assert ours.sub("-", "xaab") == theirs.sub("-", "xaab")
    assert (ours.pattern, ours.flags, ours.groups) == (theirs.pattern, theirs.flags, theirs.groups)
    found = ours.search("xaab")
    assert found is not None
    assert found[1] == "aa"


def test_a_wrong_one_says_so_when_it_is_used() -> None:
    with pytest.raises(re.error):
        pattern("(").search("")


def test_every_pattern_of_the_package_compiles() -> None:
    kind = type(pattern(""))
    names = [item.name for item in pkgutil.walk_packages(xlperf.__path__, "xlperf.")]
    apart = ("xlperf.libreoffice", "xlperf.excel", "xlperf.cli.__main__")  # for other programs, or running at once
    core = [name for name in names if not name.startswith(apart)]
    found = [item for name in core for item in vars(importlib.import_module(name)).values() if isinstance(item, kind)]
    assert len(found) > 20
    for item in found:
        re.compile(item.pattern, item.flags)


def test_every_pattern_of_the_checks_compiles() -> None:
    assert [name for name, item in rules().patterns.items() if not item.pattern] == []
