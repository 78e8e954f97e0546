"""A formula of Excel as a tree, by Excel's precedence; what a rule may ask of it without calculating anything.

>>> tree('=--((A1:A3="x")>0)')
Node(label='-', parts=(Node(label='-', parts=(Node(label='>', ...
>>> compared_comparisons('=--((A1:A3="x")>0)')
['(A1:A3="x")>0']
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
LOGICAL_FUNCTIONS = frozenset(
    {
        "AND", "OR", "NOT", "TRUE", "FALSE", "EXACT", "ISBLANK", "ISERR", "ISERROR", "ISEVEN", "ISLOGICAL", "ISNA",
        "ISNONTEXT", "ISNUMBER", "ISODD", "ISREF", "ISTEXT",
    }
)  # fmt: skip
"""Functions whose result is TRUE or FALSE."""

_CHOOSING = {"IF": slice(1, None), "IFERROR": slice(None), "CHOOSE": slice(1, None)}  # which parts can be the result
_STRENGTH = {**dict.fromkeys(COMPARISONS, 1), "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
_UNARY = 6  # a sign binds stronger than ^ in Excel: -2^2 is 4
CONSTANT_ARRAY = "{}"


@dataclass(frozen=True, slots=True)
class Node:
    """A function (its name), an operator (its sign), ``{}``, ``()`` or an operand (``text``); ``text`` as written."""

    label: str
    parts: tuple[Node, ...]
    text: str
    kind: str = ""

    def walk(self) -> Iterator[Node]:
        """The node and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


@cache
def tokens(formula: str) -> tuple[Token, ...]:
    """The tokens of a formula, with or without "=" at its start, without blanks between them."""
    found = Tokenizer(f"={formula.removeprefix('=')}").items
    return tuple(token for token in found if token.type != Token.WSPACE)


def tree(formula: str) -> Node:
    """The tree of a formula; ValueError where it has none."""
    parser = _Parser(tokens(formula))
    node = parser.expression(0)
    if parser.here is not None:
        raise ValueError(f"{formula}: left over from {parser.here.value}")
    return node


def compared_comparisons(formula: str) -> list[str]:
    """Every comparison in which a truth value is compared: Excel takes FALSE>0 for TRUE, LibreOffice for FALSE."""
    return [
        node.text
        for node in tree(formula).walk()
        if node.label in COMPARISONS and node.parts and any(map(is_logical, node.parts))
    ]


def is_logical(node: Node) -> bool:
    """Whether the result is, or can be, TRUE or FALSE. Brackets and a plus keep it, a minus or a sum makes a number."""
    if node.label in COMPARISONS or node.label in LOGICAL_FUNCTIONS or node.kind == Token.LOGICAL:
        return True
    if node.label == "()" or (node.label == "+" and len(node.parts) == 1):
        return is_logical(node.parts[0])
    return any(map(is_logical, node.parts[_CHOOSING[node.label]])) if node.label in _CHOOSING else False


class _Parser:
    """Reads tokens from left to right; ``here`` is the next one."""

    def __init__(self, found: Sequence[Token]) -> None:
        self._tokens = found
        self._place = 0

    @property
    def here(self) -> Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def expression(self, weakest: int) -> Node:
        left = self._operand()
        while (token := self.here) is not None:
            if token.type == Token.OP_POST:
                self._take()
                left = Node("%", (left,), f"{left.text}%")
            elif token.type == Token.FUNC and token.value.startswith(":"):  # INDEX(…):INDEX(…)
                right = self._call()
                left = Node(":", (left, right), f"{left.text}:{right.text}")
            elif token.type == Token.OP_IN and token.value in _STRENGTH and _STRENGTH[token.value] > weakest:
                self._take()
                right = self.expression(_STRENGTH[token.value])
                left = Node(token.value, (left, right), f"{left.text}{token.value}{right.text}")
            else:
                return left
        return left

    def _operand(self) -> Node:
        token = self.here
        if token is None:
            raise ValueError("the formula ends too early")
        if token.type == Token.OP_PRE:
            self._take()
            part = self.expression(_UNARY)
            return Node(token.value, (part,), f"{token.value}{part.text}")
        if token.type == Token.OPERAND:
            self._take()
            return Node("", (), token.value, token.subtype)
        if token.subtype != Token.OPEN:
            raise ValueError(f"no operand: {token.value}")
        return self._call()

    def _call(self) -> Node:
        """A function with its arguments, a pair of brackets, or a constant array."""
        opened = self._take()
        name = opened.value.lstrip(":").rstrip("({").upper()
        label = name or ("()" if opened.type == Token.PAREN else CONSTANT_ARRAY)
        parts: list[Node] = []
        text = opened.value.lstrip(":")
        while (token := self.here) is not None and token.subtype != Token.CLOSE:
            if token.type == Token.SEP:
                text += self._take().value
                continue
            parts.append(self.expression(0))
            text += parts[-1].text
        if self.here is None:
            raise ValueError(f"{opened.value} is not closed")
        return Node(label, tuple(parts), text + self._take().value)

    def _take(self) -> Token:
        token = self._tokens[self._place]
        self._place += 1
        return token
