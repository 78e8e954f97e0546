from __future__ import annotations

import copy
import pickle
import subprocess
import sys
import typing

import pytest

from xlperf.valuetuple import NamedTuple


class Place(NamedTuple):
    """Where it is."""

    row: int
    column: int = 1
    sheet: str = ""

    @property
    def name(self) -> str:
        return f"{self.sheet}!{self.row}:{self.column}"

    def __str__(self) -> str:
        return self.name


class Standard(typing.NamedTuple):
    """Where it is."""

    row: int
    column: int = 1
    sheet: str = ""


def test_it_is_what_the_standard_library_makes() -> None:
    place = Place(3, sheet="甲")
    assert place == (3, 1, "甲") == Standard(3, sheet="甲")
    assert repr(place) == "Place(row=3, column=1, sheet='甲')"
    assert place._replace(row=4)._asdict() == {"row": 4, "column": 1, "sheet": "甲"}
    assert (Place._fields, Place._field_defaults) == (Standard._fields, Standard._field_defaults)
    assert (Place.__doc__, Place.__annotations__.keys()) == (Standard.__doc__, Standard.__annotations__.keys())
    assert (Place.__name__, Place.__qualname__, Place.__module__) == ("Place", "Place", __name__)
    assert set(dir(Standard)) - {"__orig_bases__"} <= set(dir(Place))
    with pytest.raises(AttributeError):
        place.row = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        Place()  # type: ignore[call-arg]


def test_it_has_the_methods_of_its_class() -> None:
    assert str(Place(3, 2, "甲")) == "甲!3:2" == Place(3, 2, "甲").name


def test_it_is_copied_and_sent_to_other_processes() -> None:
    place = Place(3, 2, "甲")
    assert pickle.loads(pickle.dumps(place)) == copy.deepcopy(place) == place  # noqa: S301
    assert type(pickle.loads(pickle.dumps(place))) is Place  # noqa: S301


def test_a_check_does_without_typing() -> None:
    code = "import sys, xlperf.assessment, xlperf.files; print('typing' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"
