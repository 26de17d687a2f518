"""Writes the text of a bank file from its content, in the order in which people read it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import tomlkit
from tomlkit.items import AoT, InlineTable, Item, Table

HEADING = (
    "format",
    "slug",
    "title",
    "domain",
    "objective",
    "kind",
    "difficulty",
    "seconds",
    "enemies",
    "layout",
    "references",
    "shuffle",
    "sample",
    "stem",
)
TABLES = ("symbols", "draws", "derived", "require", "ask", "accept", "wrong", "option", "hint", "step", "case")


def write_source(content: Mapping[str, Any]) -> str:
    """The TOML text of an item. What reads it back finds the same content; comments are not kept."""
    document = tomlkit.document()
    order = {key: i for i, key in enumerate((*HEADING, *TABLES))}
    for key in sorted(content, key=lambda key: order.get(key, len(order))):
        if key in ("symbols", "draws"):
            document[key] = to_lines(content[key])
        else:
            document[key] = to_item(content[key])
    return tomlkit.dumps(document)


def to_lines(tables: Mapping[str, Mapping[str, Any]]) -> Table:
    """A table of which each entry stands on one line."""
    table = tomlkit.table()
    for name, entry in tables.items():
        table[name] = to_inline(entry)
    return table


def to_inline(entry: Mapping[str, Any]) -> InlineTable:
    """A table in braces."""
    inline = tomlkit.inline_table()
    for key, value in entry.items():
        inline[key] = to_inline(value) if isinstance(value, Mapping) else to_item(value)
    return inline


def to_item(value: Any) -> Item:
    """Any content as TOML: texts with backslashes as literal strings, long ones over several lines."""
    match value:
        case str():
            return to_string(value)
        case Decimal():
            return tomlkit.item(
                int(value) if value == value.to_integral_value() and "." not in str(value) else float(value)
            )
        case Mapping():
            if all(not isinstance(inner, (Mapping, list, str)) for inner in value.values()):
                return to_inline(value)
            return to_table(value)
        case list() | tuple() if value and all(isinstance(inner, Mapping) for inner in value):
            return AoT([to_table(inner) for inner in value])
        case list() | tuple():
            array = tomlkit.array()
            array.extend(to_item(inner) for inner in value)
            return array
        case _:
            item: Item = tomlkit.item(value)
            return item


def to_table(value: Mapping[str, Any]) -> Table:
    """A table with a heading of its own."""
    table = tomlkit.table()
    for key, inner in value.items():
        table[key] = to_item(inner)
    return table


def to_string(text: str) -> Item:
    """A text in the kind of quotation marks that leaves it as it is."""
    lines = "\n" in text
    literal = "'''" not in text and not text.endswith("'") if lines else "'" not in text and "\\" in text
    if lines:
        long: Item = tomlkit.string(f"{text.strip()}\n", literal=literal, multiline=True)
        return long
    quoted: Item = tomlkit.string(text, literal=literal)
    return quoted
