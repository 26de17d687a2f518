"""What one learner sees of a variant (the face) and what is kept from them until the close (the back)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from grading import Key, Scope, key_from_dict, key_to_dict

Entry = Literal["text", "grid", "choice", "multiple", "order", "shape", "number"]
Role = Literal["variable", "constant", "given", "", "depends on the variable"]


@dataclass(frozen=True, slots=True)
class SymbolRow:
    """One line of the table of symbols: name, shape, role ("" where none is declared), traits.

    A given name has a definition.
    """

    name: str
    mathml: str
    rows: str
    columns: str
    shape_text: str
    role: Role
    traits_text: str = ""
    definition_mathml: str = ""


@dataclass(frozen=True, slots=True)
class OptionFace:
    """One option as shown: its letter, its HTML, and its text for places without markup."""

    id: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class PadKey:
    """One key of the on-screen pad: what it types, what it shows, its name in words, its group."""

    insert: str
    mathml: str
    name: str
    group: Literal["symbols", "operators", "edit"]


@dataclass(frozen=True, slots=True)
class Face:
    """Everything of a variant that may be seen while an attempt is open: no key, no rationale, no seed.

    `asked_rows` and `asked_columns` are the shape asked for, None where choosing it is part of the answer (and for
    choices). `scope` reads a typed answer.
    """

    kind: str
    stem_html: str
    layout_text: str
    symbols: tuple[SymbolRow, ...]
    options: tuple[OptionFace, ...]
    scope: Scope | None
    asked_rows: str | None
    asked_columns: str | None
    keypad: tuple[PadKey, ...]
    entry: Entry


@dataclass(frozen=True, slots=True)
class StepHtml:
    """One step of the worked solution: words, and a formula below them (or nothing)."""

    text_html: str
    shows_html: str = ""


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a listed wrong answer leaves the solution: its remark, and the number of the step that it does not take."""

    code: str
    message: str
    step: int


@dataclass(frozen=True, slots=True)
class Back:
    """What stays hidden until the close: the key, how it is shown, the solution, the hints, notes on options."""

    key: Key
    key_html: str
    rationale: tuple[StepHtml, ...]
    hints: tuple[str, ...]
    option_notes: tuple[tuple[str, str], ...]
    seed: int
    departures: tuple[Departure, ...] = ()

    def departure_step(self, remarks: Iterable[tuple[str, str]]) -> int:
        """The number of the step that an answer with these remarks (code, message) leaves the solution at; 0 unless
        it is one of the wrong answers that the author listed with their step, all at the same one."""
        said = set(remarks)
        steps = {one.step for one in self.departures if (one.code, one.message) in said}
        return steps.pop() if len(steps) == 1 else 0


@dataclass(frozen=True, slots=True)
class Variant:
    """An item with one seed: what one learner sees, and its back."""

    kind: str
    seed: int
    face: Face
    back: Back


def dump_face(face: Face) -> dict[str, Any]:
    """The face as JSON-safe values; `load_face` reads them back."""
    data = {name: getattr(face, name) for name in ("kind", "stem_html", "layout_text", "asked_rows", "asked_columns")}
    return {
        **data,
        "entry": face.entry,
        "symbols": [asdict(row) for row in face.symbols],
        "options": [asdict(option) for option in face.options],
        "keypad": [asdict(key) for key in face.keypad],
        "scope": face.scope.to_dict() if face.scope is not None else None,
    }


def load_face(data: Mapping[str, Any]) -> Face:
    """A face from what `dump_face` wrote."""
    values = dict(data)
    scope = values.pop("scope")
    return Face(
        symbols=tuple(SymbolRow(**row) for row in values.pop("symbols")),
        options=tuple(OptionFace(**option) for option in values.pop("options")),
        keypad=tuple(PadKey(**key) for key in values.pop("keypad")),
        scope=Scope.from_dict(scope) if scope is not None else None,
        **values,
    )


def dump_back(back: Back) -> dict[str, Any]:
    """The back as JSON-safe values; `load_back` reads them back."""
    return {
        "key": key_to_dict(back.key),
        "key_html": back.key_html,
        "rationale": [asdict(step) for step in back.rationale],
        "hints": list(back.hints),
        "option_notes": [list(pair) for pair in back.option_notes],
        "seed": back.seed,
        "departures": [asdict(one) for one in back.departures],
    }


def load_back(data: Mapping[str, Any]) -> Back:
    """A back from what `dump_back` wrote."""
    return Back(
        key=key_from_dict(data["key"]),
        key_html=data["key_html"],
        rationale=tuple(StepHtml(**step) for step in data["rationale"]),
        hints=tuple(data["hints"]),
        option_notes=tuple((letter, note) for letter, note in data["option_notes"]),
        seed=data["seed"],
        departures=tuple(Departure(**one) for one in data.get("departures", ())),
    )
