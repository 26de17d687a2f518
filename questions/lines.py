"""Symbols, draws and conditions as lines of text, as an author types them in a form.

A : m x n : symmetric, invertible : names A, B      a symbol
c : integer 2..5                                    a draw
X : matrix 2 x 2 : -4..4 : symmetric : without 0    another
1 <= abs(det(X)) <= 40                              a condition
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from questions.spec import MATRIX_TRAITS, Problem

NAME = r"[A-Za-z][A-Za-z0-9_]*"
SHAPE = re.compile(rf"\s*(?P<rows>\d+|{NAME})\s*(?:x|×|by)\s*(?P<columns>\d+|{NAME})\s*\Z")
RANGE = re.compile(r"(?P<low>[-−]?\d+)\s*\.\.\s*(?P<high>[-−]?\d+)\Z")
NUMBER = r"[-−]?\d+(?:\.\d+)?(?:/\d+)?"
BETWEEN = re.compile(rf"(?:(?P<low>{NUMBER})\s*<=\s*)?(?P<value>.+?)\s*(?:<=\s*(?P<high>{NUMBER}))?\Z")
AT_LEAST = re.compile(rf"(?P<value>.+?)\s*>=\s*(?P<low>{NUMBER})\Z")
NOT_EQUAL = re.compile(rf"(?P<value>.+?)\s*!=\s*(?P<not>{NUMBER})\Z")


class LineError(ValueError):
    """A line that says nothing known; the message is for its author."""


def read_lines(text: str, field: str, read: Any) -> tuple[list[Any], list[Problem]]:
    """What `read` makes of each line that is not empty, and a problem for each that it refuses."""
    found: list[Any] = []
    problems: list[Problem] = []
    for i, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(read(line.strip()))
        except LineError as error:
            problems.append(Problem("", f"{field}, line {i}", str(error)))
    return found, problems


def split_line(line: str) -> tuple[str, list[str]]:
    """The name before the first colon and the parts after it."""
    name, *parts = (part.strip() for part in line.split(":"))
    if not re.fullmatch(NAME, name):
        raise LineError(f"{name!r} is not a name: letters first, then letters, digits or _.")
    return name, [part for part in parts if part]


def split_list(text: str) -> list[str]:
    """The words between commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def read_shape(text: str) -> list[int | str]:
    """Rows and columns from `m x n`."""
    match = SHAPE.match(text)
    if not match:
        raise LineError(f"{text!r} is not a shape: write rows and columns, such as m x n or 2 x 1.")
    return [int(side) if side.isdigit() else side for side in (match["rows"], match["columns"])]


def read_symbol(line: str) -> tuple[str, dict[str, Any]]:
    """A symbol: name, shape, traits, names to draw from."""
    name, parts = split_line(line)
    if not parts:
        raise LineError(f"the shape of {name} is missing: write {name} : n x 1.")
    entry: dict[str, Any] = {"shape": read_shape(parts[0])}
    for part in parts[1:]:
        key, text = ("names", part.removeprefix("names ")) if part.startswith("names ") else ("traits", part)
        entry[key] = split_list(text)
    return name, entry


def write_symbol(name: str, entry: Mapping[str, Any]) -> str:
    """The line that `read_symbol` reads."""
    parts = [name, " x ".join(str(side) for side in entry.get("shape", []))]
    if entry.get("traits"):
        parts.append(", ".join(entry["traits"]))
    if entry.get("names"):
        parts.append("names " + ", ".join(entry["names"]))
    return " : ".join(parts)


def read_draw(line: str) -> tuple[str, dict[str, Any]]:
    """A draw: a whole number from a range, one of a list, or a matrix with entries from a range."""
    name, parts = split_line(line)
    if not parts:
        raise LineError(f"what {name} is drawn from is missing: write {name} : integer 2..5.")
    first = parts[0]
    if first.startswith("integer "):
        entry: dict[str, Any] = {"integer": read_range(first.removeprefix("integer "))}
    elif first.startswith("one of "):
        entry = {"one_of": split_list(first.removeprefix("one of "))}
    elif first.startswith("matrix "):
        entry = {"matrix": read_shape(first.removeprefix("matrix "))}
    else:
        raise LineError(f"{first!r} is no draw: integer 2..5, one of 1/2, 3 or matrix 2 x 2.")
    for part in parts[1:]:
        entry |= read_draw_part(part)
    return name, entry


def read_range(text: str) -> list[int]:
    """The least and the greatest number from `-3..3`."""
    match = RANGE.match(text.strip())
    if not match:
        raise LineError(f"{text!r} is not a range: write the least and the greatest number, such as -3..3.")
    return [int(side.replace("−", "-")) for side in (match["low"], match["high"])]


def read_draw_part(part: str) -> dict[str, Any]:
    """One of the parts that may follow: entries, a trait, names, without, unit, keep."""
    if RANGE.match(part):
        return {"entries": read_range(part)}
    if part in MATRIX_TRAITS:
        return {"trait": part}
    if part == "keep":
        return {"keep": True}
    for word in ("names", "without", "unit"):
        if part.startswith(f"{word} "):
            values = split_list(part.removeprefix(f"{word} "))
            return {word: values[0]} if word == "unit" else {word: [read_plain(v) for v in values]}
    raise LineError(f"{part!r} is not known: -3..3, a trait, names A, B, without 0, unit 1/10 or keep.")


def read_plain(text: str) -> int | str:
    """A whole number as a number, anything else as a text."""
    try:
        return int(text.replace("−", "-"))
    except ValueError:
        return text


def write_draw(name: str, entry: Mapping[str, Any]) -> str:
    """The line that `read_draw` reads."""
    parts = [name]
    if "integer" in entry:
        parts.append("integer {}..{}".format(*entry["integer"]))
    elif "one_of" in entry:
        parts.append("one of " + ", ".join(str(value) for value in entry["one_of"]))
    else:
        parts.append("matrix {} x {}".format(*entry.get("matrix", (1, 1))))
    if "entries" in entry:
        parts.append("{}..{}".format(*entry["entries"]))
    if entry.get("trait"):
        parts.append(entry["trait"])
    parts += [f"{word} " + ", ".join(str(v) for v in entry[word]) for word in ("names", "without") if entry.get(word)]
    if "unit" in entry:
        parts.append(f"unit {entry['unit']}")
    if entry.get("keep"):
        parts.append("keep")
    return " : ".join(parts)


def read_derived(line: str) -> tuple[str, str]:
    """A given name and its definition, from `p = softmax(z)`."""
    name, sign, text = (part.strip() for part in line.partition("="))
    if not sign or not text or not re.fullmatch(NAME, name):
        raise LineError(f"{line!r} is not a definition: write p = softmax(z).")
    return name, text


def read_requirement(line: str) -> dict[str, Any]:
    """A condition, from `1 <= value <= 40`, `value >= 1` or `value != 0`."""
    unequal = NOT_EQUAL.match(line)
    if unequal:
        return {"value": unequal["value"], "not": plain_number(unequal["not"])}
    match = AT_LEAST.match(line) or BETWEEN.match(line)
    found = match.groupdict() if match else {}
    entry = {"value": found.get("value", "").strip()}
    if found.get("low"):
        entry["at_least"] = plain_number(found["low"])
    if found.get("high"):
        entry["at_most"] = plain_number(found["high"])
    if not entry["value"] or len(entry) == 1:
        raise LineError(f"{line!r} is not a condition: write 1 <= abs(det(X)) <= 40 or value != 0.")
    return entry


def write_requirement(entry: Mapping[str, Any]) -> str:
    """The line that `read_requirement` reads."""
    if "not" in entry:
        return f"{entry['value']} != {entry['not']}"
    low = f"{entry['at_least']} <= " if "at_least" in entry else ""
    high = f" <= {entry['at_most']}" if "at_most" in entry else ""
    return f"{low}{entry['value']}{high}"


def plain_number(text: str) -> Any:
    """A number as TOML has it; a fraction stays a text."""
    text = text.replace("−", "-")
    try:
        return int(text) if "." not in text and "/" not in text else Decimal(text)
    except InvalidOperation:
        return text
