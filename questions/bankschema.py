"""A JSON Schema of the bank's files, recorded from the reader itself, so that the two cannot drift apart.

The reader is run over a table that claims to hold every key and writes down what is taken from it. What only shows
when parts are seen together (a choice has options, a name is declared once) stays with the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, TypeVar

from questions.bankfile import SLUG, read_heading
from questions.bankparts import CODE
from questions.tables import NAME, Faults, Table

T = TypeVar("T")
Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
NUMBER: Schema = {"type": ["number", "string"], "description": 'A number, or a text such as "1/2".'}
RANGE: Schema = {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}
PAIRS: Mapping[str, Schema] = {  # lists of two, of which the reader itself looks at the entries
    "shape": {"type": "array", "items": {"type": ["integer", "string"]}, "minItems": 2, "maxItems": 2},
    "matrix": {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 4}, "minItems": 2, "maxItems": 2},
    "integer": RANGE,
    "entries": RANGE,
}
TYPES: Mapping[type, str] = {str: "string", int: "integer", bool: "boolean", list: "array", dict: "object"}


def to_pattern(expression: str) -> str:
    """A Python pattern that is matched from the start, in the dialect of JSON Schema."""
    return "^" + expression.replace(r"\Z", "$")


PATTERNS: Mapping[str, str] = {"slug": to_pattern(SLUG.pattern), "code": to_pattern(CODE.pattern)}


class Everything(Mapping[str, Any]):
    """Content that claims to hold every key, so that the reader asks for all of them."""

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: str) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class Recorder(Table):
    """A table that answers with defaults and writes down what was taken from it."""

    def __init__(self) -> None:
        super().__init__(Everything(), Faults(""))
        self.schema: Schema = {"type": "object"}

    def note(self, key: str, schema: Schema, *, needed: bool = False) -> None:
        """Write down one key."""
        self.known.append(key)
        self.schema.setdefault("properties", {})[key] = schema
        if needed:
            self.schema.setdefault("required", []).append(key)

    def take(self, key: str, kind: type[T], default: T, *, needed: bool = False) -> T:
        """A value of a type."""
        self.note(key, dict(PAIRS.get(key, {"type": TYPES[kind]})), needed=needed)
        return default

    def take_text(self, key: str, default: str = "", *, needed: bool = False) -> str:
        """A text."""
        extra = {"minLength": 1} if needed else {}
        pattern = {"pattern": PATTERNS[key]} if key in PATTERNS else {}
        self.note(key, {"type": "string", **extra, **pattern}, needed=needed)
        return default

    def take_choice(self, key: str, choices: Iterable[str], default: str, *, needed: bool = False) -> str:
        """One of some words."""
        self.note(key, {"enum": [*choices]}, needed=needed)
        return default

    def take_integer(self, key: str, default: int, *, low: int, high: int, needed: bool = False) -> int:
        """A whole number between bounds."""
        self.note(key, {"type": "integer", "minimum": low, "maximum": high}, needed=needed)
        return default

    def take_texts(self, key: str, default: tuple[str, ...] = (), *, needed: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        self.note(key, {"type": "array", "items": {"type": "string"}}, needed=needed)
        return default

    def take_words(self, key: str, choices: Iterable[str], default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of known words."""
        self.note(key, {"type": "array", "items": {"enum": [*choices]}})
        return default

    def take_number(self, key: str, default: Fraction | None = None) -> Fraction | None:
        """An exact number."""
        self.note(key, dict(NUMBER))
        return default

    def take_numbers(self, key: str) -> tuple[Fraction, ...]:
        """A list of exact numbers."""
        self.note(key, {"type": "array", "items": dict(NUMBER)})
        return ()

    def take_table(self, key: str) -> Table:
        """A table below this one."""
        child = Recorder()
        self.note(key, child.schema)
        return child

    def take_tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables."""
        child = Recorder()
        self.note(key, {"type": "array", "items": child.schema})
        return (child,)

    def take_named(self, key: str) -> tuple[tuple[str, Table], ...]:
        """Tables with names of the author's."""
        child = Recorder()
        self.note(key, {"type": "object", **names(), "additionalProperties": child.schema})
        return (("x", child),)

    def finish(self) -> None:
        """No further key is known."""
        for key in dict.fromkeys(self.known):
            self.schema.setdefault("properties", {}).setdefault(key, dict(PAIRS.get(key, {})))
        self.schema["additionalProperties"] = False


def names() -> Schema:
    """What an author's name looks like."""
    return {"propertyNames": {"pattern": to_pattern(NAME.pattern)}}


def build_schema() -> Schema:
    """The schema of one bank file."""
    recorder = Recorder()
    read_heading(recorder, source="", file="")
    schema = recorder.schema
    schema["properties"]["derived"] |= {**names(), "additionalProperties": {"type": "string", "minLength": 1}}
    return {"$schema": DIALECT, "title": "An item of the question bank", **schema}
