"""Between a bank file's text, which is the truth, and the fields of the form in which an instructor writes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from questions import lines
from questions.bankwriter import write_source
from questions.spec import BankError, Problem

PLAIN = ("slug", "title", "domain", "objective", "kind", "difficulty", "seconds", "stem")
ASKED = ("derivative", "function", "wrt", "key", "along", "state", "size", "places")
ROWS = {"wrong": ("answer", "code", "says", "step"), "option": ("answer", "text", "correct", "code", "says", "step")}
COVERED = {
    *PLAIN,
    *ROWS,
    "format",
    "enemies",
    "layout",
    "symbols",
    "draws",
    "derived",
    "require",
    "ask",
    "accept",
    "hint",
    "step",
}
HINTS = 3


def to_fields(source: str) -> dict[str, Any]:
    """The values of the form's fields for a text: lines, rows, and what no field holds as `more`."""
    content = tomllib.loads(source, parse_float=Decimal)
    ask = content.get("ask", {})
    tolerance = ask.get("tolerance", {})
    hints = [hint.get("text", "") for hint in content.get("hint", [])]
    fields = {key: content.get(key, "") for key in PLAIN}
    fields |= {key: ask.get(key, "") for key in ASKED}
    fields |= {f"hint{i + 1}": hints[i] if i < len(hints) else "" for i in range(HINTS)}
    return fields | {
        "stem": str(content.get("stem", "")).strip(),
        "enemies": ", ".join(content.get("enemies", [])),
        "layout": ", ".join(content.get("layout", ["denominator"])),
        "symbols": "\n".join(lines.write_symbol(*pair) for pair in content.get("symbols", {}).items()),
        "draws": "\n".join(lines.write_draw(*pair) for pair in content.get("draws", {}).items()),
        "derived": "\n".join(f"{name} = {text}" for name, text in content.get("derived", {}).items()),
        "requirements": "\n".join(lines.write_requirement(entry) for entry in content.get("require", [])),
        "absolute": tolerance.get("absolute", ""),
        "relative": tolerance.get("relative", ""),
        "accepts": "\n".join(entry.get("answer", "") for entry in content.get("accept", [])),
        "more": write_more(content, ask),
    }


def to_rows(source: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of the form's tables for a text: wrong answers, options, steps."""
    content = tomllib.loads(source, parse_float=Decimal)
    return {key: list(content.get(key, [])) for key in ("wrong", "option", "step")}


def read_cases(more: str) -> list[Mapping[str, Any]]:
    """The cases in what was written as TOML; none where it cannot be read."""
    try:
        cases = tomllib.loads(more, parse_float=Decimal).get("case", [])
    except tomllib.TOMLDecodeError:
        return []
    return [case for case in cases if isinstance(case, dict)] if isinstance(cases, list) else []


def write_more(content: Mapping[str, Any], ask: Mapping[str, Any]) -> str:
    """What the form has no field for, as TOML."""
    rest = {key: value for key, value in content.items() if key not in COVERED}
    other = {key: value for key, value in ask.items() if key not in (*ASKED, "tolerance")}
    if other:
        rest["ask"] = other
    return write_source(rest).strip()


def to_source(fields: Mapping[str, Any], rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """The text that the form's fields describe. Raises BankError with what a line of a field cannot mean."""
    problems: list[Problem] = []

    def gather(field: str, read: Any) -> list[Any]:
        found, faults = lines.read_lines(str(fields.get(field) or ""), field, read)
        problems.extend(faults)
        return found

    content: dict[str, Any] = {"format": 1}
    content |= {key: fields[key] for key in PLAIN if fields.get(key) not in ("", None)}
    content["enemies"] = lines.split_list(str(fields.get("enemies") or ""))
    content["layout"] = lines.split_list(str(fields.get("layout") or "denominator"))
    content["symbols"] = dict(gather("symbols", lines.read_symbol))
    content["draws"] = dict(gather("draws", lines.read_draw))
    content["derived"] = dict(gather("derived", lines.read_derived))
    content["require"] = gather("requirements", lines.read_requirement)
    content["ask"] = read_asked(fields)
    content["accept"] = [{"answer": text} for text in gather("accepts", str)]
    content |= {
        key: [trim_row(row) for row in rows.get(key, []) if trim_row(row)] for key in ("wrong", "option", "step")
    }
    content["hint"] = [{"text": fields[f"hint{i}"]} for i in range(1, HINTS + 1) if fields.get(f"hint{i}")]
    problems.extend(add_more(content, str(fields.get("more") or "")))
    if problems:
        raise BankError(tuple(problems))
    return write_source({key: value for key, value in content.items() if value not in ({}, []) or key == "enemies"})


def read_asked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The table `[ask]` of the fields."""
    ask: dict[str, Any] = {key: fields[key] for key in ASKED if fields.get(key) not in ("", None)}
    tolerance = {key: fields[key] for key in ("absolute", "relative") if fields.get(key) not in ("", None)}
    if tolerance:
        ask["tolerance"] = tolerance
    return ask


def trim_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without its empty cells."""
    return {key: value for key, value in row.items() if value not in ("", None, False)}


def add_more(content: dict[str, Any], more: str) -> list[Problem]:
    """Put in what was written as TOML; a key that has a field of its own is refused."""
    try:
        extra = tomllib.loads(more, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        return [Problem("", "more", f"is not TOML: {error}.")]
    content["ask"] |= extra.pop("ask", {})
    doubled = [key for key in extra if key in COVERED]
    content |= {key: value for key, value in extra.items() if key not in COVERED}
    return [Problem("", "more", f"{key} has a field of its own.") for key in doubled]
