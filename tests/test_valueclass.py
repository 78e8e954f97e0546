"""Our data classes do what the standard library's do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from typing import Any

import pytest

from xlperf import valueclass


def classes(library: Any) -> tuple[type, ...]:
    """The same classes, made with one library or the other."""

    @library.dataclass(frozen=True, slots=True, kw_only=True)
    class Base:
        """A base."""

        name: str
        rank: int = 0
        origins: dict[str, str] = library.field(default_factory=dict, compare=False, repr=False)

        @property
        def title(self) -> str:
            return self.name.title()

    @library.dataclass(frozen=True, slots=True, kw_only=True)
    class Derived(Base):
        """Fields of its own, and another default."""

        rank: int = 1
        colour: str | None = None

        def __str__(self) -> str:
            return f"<{self.name}>"

    @library.dataclass(frozen=True, slots=True)
    class Pair:
        """By place."""

        one: object
        other: object = library.field(default=(), repr=False)

    @library.dataclass(slots=True)
    class Open:
        """Can be changed."""

        items: list[int] = library.field(default_factory=list)

    @library.dataclass(frozen=True, slots=True)
    class Empty:
        """No fields."""

    return Base, Derived, Pair, Open, Empty


OURS, THEIRS = classes(valueclass), classes(dataclasses)

MAKE = [
    (0, (), {"name": "a"}),
    (0, (), {"name": "a", "rank": 3, "origins": {"x": "y"}}),
    (0, (), {}),
    (0, ("a",), {}),
    (0, (), {"name": "a", "nmae": "b"}),
    (1, (), {"name": "a"}),
    (1, (), {"name": "a", "colour": "red"}),
    (2, (1,), {}),
    (2, (1, 2), {}),
    (2, (1,), {"other": 2}),
    (2, (1, 2, 3), {}),
    (2, (1,), {"one": 2}),
    (2, (), {"other": 2}),
    (3, (), {}),
    (3, ([1],), {}),
    (4, (), {}),
    (4, (1,), {}),
]


def behaviour(kinds: tuple[type, ...], which: int, args: tuple[object, ...], given: dict[str, object]) -> object:
    """Everything an instance does that does not depend on where its class stands."""
    try:
        value = kinds[which](*args, **given)
    except TypeError:
        return TypeError
    try:
        digest: object = hash(value)
    except TypeError:
        digest = None
    names = [item.name for item in dataclasses.fields(value)]
    return (
        repr(value), str(value), digest, value == kinds[which](*args, **given), value == kinds[0](name="z"),
        value != kinds[which](*args, **given), names, dataclasses.asdict(value), type(value).__match_args__,
        dataclasses.replace(value) == value, type(value).__doc__, hasattr(value, "__dict__"), type(value).__slots__,
    )  # fmt: skip


@pytest.mark.parametrize(("which", "args", "given"), MAKE)
def test_an_instance_behaves_as_the_standard_library_s(
    which: int, args: tuple[object, ...], given: dict[str, object]
) -> None:
    assert behaviour(OURS, which, args, given) == behaviour(THEIRS, which, args, given)


@pytest.mark.parametrize(("which", "args", "given"), MAKE)
def test_an_instance_of_a_class_with_many_behaves_as_the_first_ones(
    which: int, args: tuple[object, ...], given: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(valueclass, "_OFTEN", 1)
    kinds = classes(valueclass)
    before = [kind.__init__ for kind in kinds]
    for kind, values in zip(kinds, ({"name": "a"}, {"name": "a"}, {"one": 1}, {}, {}), strict=True):
        kind(**values)
    assert all(kind.__init__ is not slow for kind, slow in zip(kinds, before, strict=True))
    assert behaviour(kinds, which, args, given) == behaviour(THEIRS, which, args, given)


@pytest.mark.parametrize("kinds", [OURS, THEIRS])
def test_what_counts_in_a_comparison(kinds: tuple[type, ...]) -> None:
    base, derived, pair, *_ = kinds
    assert base(name="a", origins={"x": "y"}) == base(name="a")
    assert hash(base(name="a", origins={"x": "y"})) == hash(base(name="a"))
    assert base(name="a", rank=1) != derived(name="a")
    assert pair(1, 2) != pair(1, 3)
    assert derived(name="a").title == "A"


@pytest.mark.parametrize("kinds", [OURS, THEIRS])
def test_a_frozen_one_is_not_changed(kinds: tuple[type, ...]) -> None:
    value = kinds[1](name="a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        value.name = "b"
    with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):  # Python 3.11's own stumbles here
        value.nmae = "b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del value.name
    assert value.name == "a"


@pytest.mark.parametrize("kinds", [OURS, THEIRS])
def test_an_open_one_is_changed_and_has_its_own_list(kinds: tuple[type, ...]) -> None:
    one, other = kinds[3](), kinds[3]()
    one.items.append(1)
    other.items = [2]
    assert (one.items, other.items) == ([1], [2])
    with pytest.raises(AttributeError):
        one.itmes = []


def test_replacing_is_the_standard_library_s() -> None:
    value = OURS[1](name="a", colour="red")
    for replace in (valueclass.replace, dataclasses.replace):
        assert replace(value, rank=5) == OURS[1](name="a", colour="red", rank=5)
        with pytest.raises(TypeError):
            replace(value, rnak=5)


def test_copies_are_equal() -> None:
    from xlperf.model import Source

    value = Source(source="财政拨款")
    assert [copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))] == [value] * 3  # noqa: S301


def test_a_standard_class_may_build_on_ours() -> None:
    @dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
    class More(OURS[0]):  # type: ignore[misc, name-defined]
        extra: int

    assert repr(More(name="a", extra=2)).endswith("More(name='a', rank=0, extra=2)")
    assert dataclasses.is_dataclass(OURS[0])


def test_a_default_that_instances_would_share_is_refused() -> None:
    with pytest.raises(ValueError, match="default_factory"):

        @valueclass.dataclass(slots=True)
        class Shared:
            """Shares a list."""

            items: list[int] = []  # noqa: RUF012


def test_only_slotted_ones() -> None:
    with pytest.raises(TypeError, match="slotted"):
        valueclass.dataclass(frozen=True, slots=False)


def test_making_them_does_not_load_the_standard_library_s() -> None:
    code = "import sys, xlperf.model, xlperf.assessment; print(*sorted({'dataclasses', 'inspect'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == [], "take dataclass, field, fields and replace from xlperf.valueclass"
