"""Slotted data classes that are quick to make: the standard library's decorator writes and compiles source for each.

That takes about a millisecond per class, and loads ``inspect``; ``xlperf check`` would spend a third of its time on it.
``dataclass``, ``field``, ``fields`` and ``replace`` are used, and type-checked, as those of ``dataclasses``, as far as
the project needs them: ``slots`` always, and no ``InitVar``, ``ClassVar``, ``__post_init__`` or ordering. The standard
library's own tools (``dataclasses.fields``, ``asdict``, ``replace``, ``is_dataclass``) work on these classes, too.
"""

from __future__ import annotations

from itertools import pairwise
from operator import attrgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, replace
else:

    class _Factory:
        """A default that is made for each instance."""

        __slots__ = ("make",)

        def __init__(self, make):
            self.make = make

    _REQUIRED = _Factory(None)
    _OFTEN = 1000  # instances of a class after which making more is worth preparing for

    class _Field:
        """One field: ``default`` is a value, a :class:`_Factory`, or ``_REQUIRED``."""

        __slots__ = ("compare", "default", "kw_only", "name", "repr", "type")

        def __init__(self, default, shown, compare):
            self.default, self.repr, self.compare = default, shown, compare

    def field(*, default=_REQUIRED, default_factory=None, repr=True, compare=True):  # noqa: A002  (the library's name)
        """A field with more to say than its type."""
        return _Field(_Factory(default_factory) if default_factory else default, repr, compare)

    def dataclass(*, frozen=False, slots, kw_only=False):
        """The decorator; ``slots`` must be True."""
        if not slots:
            raise TypeError("only slotted data classes")
        return lambda cls: _made(cls, frozen, kw_only)

    def fields(cls):
        """The fields of a data class (or of an instance), in order; each has a ``name``."""
        return tuple(cls.__value_fields__.values())

    def replace(value, /, **changes):
        """A copy of an instance with some fields changed."""
        kept = {name: getattr(value, name) for name in value.__value_fields__}
        return value.__class__(**{**kept, **changes})

    def _made(cls, frozen, kw_only):
        """The class again, with slots and the methods of a data class that it does not define itself."""
        own = {name: _read(cls, name, kind, kw_only) for name, kind in cls.__annotations__.items()}
        inherited = getattr(cls, "__value_fields__", {})
        everything = inherited | own
        compared = tuple(name for name, item in everything.items() if item.compare)
        positional = tuple(name for name, item in everything.items() if not item.kw_only)
        namespace = dict(_FROZEN if frozen else _OPEN)
        namespace |= {name: value for name, value in cls.__dict__.items() if name not in _NOT_KEPT and name not in own}
        namespace["__slots__"] = tuple(name for name in own if name not in inherited)
        namespace["__match_args__"] = positional
        namespace["__value_fields__"] = everything
        namespace["__value_compared__"] = attrgetter(*compared) if compared[1:] else _Few(compared)
        made = type(cls)(cls.__name__, cls.__bases__, namespace)
        made.__qualname__ = cls.__qualname__
        made.__init__ = _initialiser(made, everything, positional)
        return made

    def _read(cls, name, kind, kw_only):
        default = cls.__dict__.get(name, _REQUIRED)
        item = default if isinstance(default, _Field) else _Field(default, True, True)
        if item.default.__class__.__hash__ is None:
            raise ValueError(f"{name}: a mutable default would be shared; use default_factory")
        item.name, item.type, item.kw_only = name, kind, kw_only
        return item

    def _initialiser(cls, everything, positional):
        """``__init__``: into the slots themselves, for a frozen class refuses to be assigned to."""
        title = cls.__qualname__
        places = tuple((name, getattr(cls, name).__set__, item.default) for name, item in everything.items())
        names = frozenset(everything)
        puts = tuple(put for _, put, _ in places)
        count = len(positional) if len(positional) == len(places) else -1  # all by place: the quick way
        left = _OFTEN

        def initialise(self, /, *args, **given):
            nonlocal left
            left -= 1
            if not left:
                cls.__init__ = _compiled(everything, positional, puts) or initialise
            if len(args) == count and not given:
                for put, value in zip(puts, args):  # noqa: B905  (strict costs time, and they are)
                    put(self, value)
                return
            if args:
                if len(args) > len(positional):
                    raise TypeError(f"{title}() takes {len(positional)} positional arguments, {len(args)} were given")
                for name, value in zip(positional, args, strict=False):
                    if name in given:
                        raise TypeError(f"{title}() got multiple values for argument {name!r}")
                    given[name] = value
            for name, put, default in places:
                if name in given:
                    put(self, given[name])
                elif default.__class__ is not _Factory:
                    put(self, default)
                elif default is not _REQUIRED:
                    put(self, default.make())
                else:
                    raise TypeError(f"{title}() missing required argument {name!r}")
            if not names.issuperset(given):
                raise TypeError(f"{title}() got an unexpected argument {next(iter(given.keys() - names))!r}")

        return initialise

    def _compiled(everything, positional, puts):
        """``__init__`` as the standard library writes it, faster; None where it cannot be written so.

        Compiling takes as long as some two hundred instances: only a process that reads many workbooks gets so far.
        """
        defaults = [everything[name].default for name in positional]
        if any(after is _REQUIRED is not before for before, after in pairwise(defaults)):
            return None
        known, given, body = {"_MAKE": _REQUIRED}, {True: [], False: []}, []
        for (name, item), put in zip(everything.items(), puts, strict=True):
            known[f"_put_{name}"], value, default = put, name, ""
            if item.default.__class__ is not _Factory:
                known[f"_default_{name}"], default = item.default, f"=_default_{name}"
            elif item.default is not _REQUIRED:
                known[f"_make_{name}"], default = item.default.make, "=_MAKE"
                value = f"_make_{name}() if {name} is _MAKE else {name}"
            given[name in positional].append(f"{name}{default}")
            body.append(f"    _put_{name}(self, {value})")
        named = ["*", *given[False]] if given[False] else []
        parameters = ", ".join(["self", "/", *given[True], *named])
        exec("\n".join([f"def __init__({parameters}):", *body, "    return None"]), known)  # noqa: S102  (names of fields)
        return known["__init__"]

    class _Few:
        """What ``attrgetter`` is for several names, for one or none: the tuple of the values."""

        __slots__ = ("names",)

        def __init__(self, names):
            self.names = names

        def __call__(self, value):
            return tuple(getattr(value, name) for name in self.names)

    class _Open:
        """The methods of every data class."""

        def __repr__(self):
            shown = (f"{name}={getattr(self, name)!r}" for name, item in self.__value_fields__.items() if item.repr)
            return f"{self.__class__.__qualname__}({', '.join(shown)})"

        def __eq__(self, other):
            if other.__class__ is not self.__class__:
                return NotImplemented
            return self.__value_compared__(self) == self.__value_compared__(other)

        def __getstate__(self):
            return [getattr(self, name) for name in self.__value_fields__]

        def __setstate__(self, state):
            for name, value in zip(self.__value_fields__, state, strict=True):
                object.__setattr__(self, name, value)

    class _Frozen:
        """What a frozen one has beside them."""

        def __hash__(self):
            return hash(self.__value_compared__(self))

        def __setattr__(self, name, value):
            from dataclasses import FrozenInstanceError

            raise FrozenInstanceError(f"cannot assign to {name!r} of {self.__class__.__qualname__}")

        def __delattr__(self, name):
            from dataclasses import FrozenInstanceError

            raise FrozenInstanceError(f"cannot delete {name!r} of {self.__class__.__qualname__}")

    class _Standard:
        """What the standard library's tools look for on a data class, made when one looks."""

        __slots__ = ("frozen", "name")

        def __init__(self, name, frozen):
            self.name, self.frozen = name, frozen

        def __get__(self, instance, cls):
            import dataclasses

            def standard(item):
                how = {"repr": item.repr, "compare": item.compare, "kw_only": item.kw_only}
                if item.default.__class__ is not _Factory:
                    how["default"] = item.default
                elif item.default is not _REQUIRED:
                    how["default_factory"] = item.default.make
                return item.name, item.type, dataclasses.field(**how)

            twin = dataclasses.make_dataclass(cls.__name__, map(standard, fields(cls)), frozen=self.frozen, slots=True)
            return getattr(twin, self.name)

    def _with_standard(frozen, *methods):
        """The methods of these classes, and the descriptors of the standard library's tools."""
        found = {name: value for cls in methods for name, value in cls.__dict__.items() if name not in _NOT_KEPT}
        return found | {name: _Standard(name, frozen) for name in ("__dataclass_fields__", "__dataclass_params__")}

    _NOT_KEPT = ("__dict__", "__weakref__")
    _OPEN = _with_standard(False, _Open)
    _FROZEN = _with_standard(True, _Open, _Frozen)


__all__ = ["dataclass", "field", "fields", "replace"]
