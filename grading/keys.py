"""The kinds of key: what a right answer is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from grading.errors import BadKey
from grading.scope import Scope

RIGHT_MINUS_WRONG = "right-minus-wrong"
ALL_OR_NOTHING = "all-or-nothing"

Entry = Fraction | float | complex


class _Stored:
    """What every key can: be written down with a slot."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The key as JSON-safe values; `key_from_dict` reads them back."""
        return key_to_dict(self)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong answer that the author expects, with a code and a sentence for the learner."""

    text: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Option:
    """What the author says to a learner who chose an option: its id, a code of mistake, a sentence."""

    id: str
    code: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceKey(_Stored):
    """One or more options are right; the answer is their ids, separated by commas.

    With the rule "right-minus-wrong" a multiple response earns (right chosen - wrong chosen) / right, not below 0.
    """

    right: frozenset[str]
    options: tuple[str, ...]
    rule: str = ALL_OR_NOTHING
    messages: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderKey(_Stored):
    """Steps to be put in order; the answer is their ids, separated by commas.

    Partial credit is the share of neighbouring pairs of the key that follow each other in the answer, halved.
    """

    steps: tuple[str, ...]
    partial: bool = True
    messages: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class ShapeKey(_Stored):
    """A shape in dimension names: rows and columns such as "m*q" and "n*p"."""

    rows: str
    columns: str
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberKey(_Stored):
    """A number; an answer is right within absolute + relative * |value|."""

    value: Entry
    absolute: float = 0.0
    relative: float = 1e-6
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class ArrayKey(_Stored):
    """A matrix of numbers, compared entry by entry; `partial` gives each right entry its share of the credit.

    `flat` says that a vector is asked for and that a row is as good as a column.
    """

    rows: tuple[tuple[Entry, ...], ...]
    absolute: float = 0.0
    relative: float = 1e-6
    partial: bool = False
    flat: bool = False
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpressionKey(_Stored):
    """A formula in the answer language.

    `transpose_credit` is what the right derivative in the other layout earns. `function`, `wrt` and `derivative` are
    optional; they let the diagnosis say that an answer was not differentiated.
    """

    source: str
    scope: Scope
    mistakes: tuple[Mistake, ...] = ()
    transpose_credit: Fraction = Fraction(0)
    function: str = ""
    wrt: str = ""
    derivative: str = ""


Key = ChoiceKey | OrderKey | ShapeKey | NumberKey | ArrayKey | ExpressionKey

_KINDS: dict[str, type] = {
    "choice": ChoiceKey,
    "order": OrderKey,
    "shape": ShapeKey,
    "number": NumberKey,
    "array": ArrayKey,
    "expression": ExpressionKey,
}


def key_to_dict(key: _Stored) -> dict[str, Any]:
    """The key as JSON-safe values; `key_from_dict` reads them back.

    >>> key_to_dict(NumberKey(Fraction(1, 3)))["value"]
    '1/3'
    """
    kind = next(kind for kind, cls in _KINDS.items() if type(key) is cls)
    return {"kind": kind, **{item.name: _pack(getattr(key, item.name)) for item in fields(_KINDS[kind])}}


def key_from_dict(data: Mapping[str, Any]) -> Key:
    """A key from what `key_to_dict` wrote; raises BadKey."""
    try:
        cls = _KINDS[data["kind"]]
        values = {name: _unpack(name, value) for name, value in data.items() if name != "kind"}
        key: Key = cls(**values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadKey(f"the key cannot be read: {error}") from error
    return key


def _pack(value: Any) -> Any:
    match value:
        case Scope():
            return value.to_dict()
        case Fraction():
            return str(value)
        case complex():
            return {"re": value.real, "im": value.imag}
        case frozenset():
            return sorted(value)
        case tuple():
            return [_pack(part) for part in value]
        case Mistake() | Option():
            return {item.name: getattr(value, item.name) for item in fields(value)}
        case _:
            return value


def _unpack(name: str, value: Any) -> Any:
    match name:
        case "scope":
            return Scope.from_dict(value)
        case "transpose_credit":
            return Fraction(value)
        case "value":
            return read_entry(value)
        case "rows" if isinstance(value, list):
            return tuple(tuple(read_entry(entry) for entry in row) for row in value)
        case "right":
            return frozenset(value)
        case "options" | "steps":
            return tuple(value)
        case "mistakes":
            return tuple(Mistake(**part) for part in value)
        case "messages":
            return tuple(Option(**part) for part in value)
        case _:
            return value


def read_entry(value: Any) -> Entry:
    """A number of a key from JSON: an integer or "1/3" is exact, {"re", "im"} is complex."""
    match value:
        case bool():
            raise ValueError("true and false are not numbers")
        case dict():
            return complex(value["re"], value["im"])
        case int() | str():
            return Fraction(value)
        case Fraction() | float() | complex():
            return value
        case _:
            raise ValueError(f"{value!r} is not a number")
