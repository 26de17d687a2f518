"""Reads a TOML table key by key and gathers every fault, instead of stopping at the first."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from questions.spec import Problem

T = TypeVar("T")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")


class Faults:
    """The problems of one file, gathered while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def add(self, key: str, message: str) -> None:
        """Note a fault at a dotted key."""
        self.problems.append(Problem(self.file, key, message))


class Table:
    """One TOML table under inspection: each `take_` reads a key and notes a fault where it does not fit.

    What was not taken when `finish` is called is an unknown key.
    """

    def __init__(self, content: Mapping[str, Any], faults: Faults, path: str = "") -> None:
        self.content = content
        self.faults = faults
        self.path = path
        self.known: list[str] = []

    def at(self, key: str) -> str:
        """The dotted name of a key of this table, for messages."""
        return ".".join(part for part in (self.path, key) if part)

    def fault(self, key: str, message: str) -> None:
        """Note a fault at one of this table's keys."""
        self.faults.add(self.at(key), message)

    def take(self, key: str, kind: type[T], default: T, *, needed: bool = False) -> T:
        """A value of the given type; a number that is a truth value is refused."""
        self.known.append(key)
        if key not in self.content:
            if needed:
                self.fault(key, "is missing.")
            return default
        value = self.content[key]
        if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
            self.fault(key, f"must be {describe_type(kind)}, not {value!r}.")
            return default
        return value

    def take_text(self, key: str, default: str = "", *, needed: bool = False) -> str:
        """A text without the line breaks around it; where it is needed it must not be empty."""
        text = self.take(key, str, default, needed=needed).strip()
        if needed and not text and key in self.content:
            self.fault(key, "must not be empty.")
        return text

    def take_choice(self, key: str, choices: Iterable[str], default: str, *, needed: bool = False) -> str:
        """One of the given words, with the nearest named where it is another."""
        text = self.take(key, str, default, needed=needed)
        if text != default and text not in tuple(choices):
            self.fault(key, f"{text!r} is not known{suggest(text, choices)}")
            return default
        return text

    def take_integer(self, key: str, default: int, *, low: int, high: int, needed: bool = False) -> int:
        """A whole number between two bounds, both included."""
        value = self.take(key, int, default, needed=needed)
        if not low <= value <= high:
            self.fault(key, f"must be between {low} and {high}, not {value}.")
            return default
        return value

    def take_texts(self, key: str, default: tuple[str, ...] = (), *, needed: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        values = self.take(key, list, list(default), needed=needed)
        if not all(isinstance(value, str) for value in values):
            self.fault(key, "must be a list of texts.")
            return default
        return tuple(str(value) for value in values)

    def take_words(self, key: str, choices: Iterable[str], default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of known words, with the nearest named where one is another."""
        texts = self.take_texts(key, default)
        for text in texts:
            if text not in tuple(choices):
                self.fault(key, f"{text!r} is not known{suggest(text, choices)}")
        return texts

    def take_number(self, key: str, default: Fraction | None = None) -> Fraction | None:
        """An exact number: an integer, a decimal as written, or a text such as "1/2"."""
        self.known.append(key)
        if key not in self.content:
            return default
        number = read_number(self.content[key])
        if number is None:
            self.fault(key, f"must be a number, not {self.content[key]!r}.")
        return number

    def take_numbers(self, key: str) -> tuple[Fraction, ...]:
        """A list of exact numbers."""
        values = self.take(key, list, [])
        numbers = tuple(read_number(value) for value in values)
        if any(number is None for number in numbers):
            self.fault(key, 'must be a list of numbers, such as [1, 0.5, "1/3"].')
        return tuple(number for number in numbers if number is not None)

    def take_table(self, key: str) -> Table:
        """A table below this one; an empty one where it is absent."""
        return Table(self.take(key, dict, {}), self.faults, self.at(key))

    def take_tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables (`[[key]]`), each known by its number from 1."""
        values = self.take(key, list, [])
        if not all(isinstance(value, dict) for value in values):
            self.fault(key, f"must be written as tables: [[{key}]].")
            return ()
        return tuple(Table(value, self.faults, f"{self.at(key)}[{i}]") for i, value in enumerate(values, start=1))

    def take_named(self, key: str) -> tuple[tuple[str, Table], ...]:
        """The tables of a table (`[symbols]`), each with its name; a name is letters, digits and _."""
        outer = self.take_table(key)
        named = []
        for name, value in outer.content.items():
            if not NAME.match(name):
                outer.fault(name, "is not a name: letters first, then letters, digits or _.")
            elif not isinstance(value, dict):
                outer.fault(name, "must be a table in braces.")
            else:
                named.append((name, Table(value, self.faults, outer.at(name))))
        return tuple(named)

    def finish(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.content:
            if key not in self.known:
                self.fault(key, f"is not a key of this table{suggest(key, self.known)}")


def read_number(value: object) -> Fraction | None:
    """An exact number from TOML (0.1 is a tenth, not its binary neighbour); None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Fraction(value)
    try:
        return Fraction(value) if isinstance(value, (Decimal, str)) else None
    except (ValueError, ZeroDivisionError):
        return None


def suggest(word: str, known: Iterable[str]) -> str:
    """The end of a sentence that refuses a word: `; did you mean "stem"?`, or a stop."""
    near = difflib.get_close_matches(word, tuple(known), n=1, cutoff=0.6)
    return f'; did you mean "{near[0]}"?' if near else "."


def describe_type(kind: type) -> str:
    """A type in an author's words."""
    words = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}
    return words.get(kind, kind.__name__)
