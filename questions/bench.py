"""Where the expressions of a drawn item are read, put in and evaluated."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import grading
from grading import AnswerError, Expression, Scope, Symbol, Value
from questions.markup import Placer
from questions.parameters import DrawnValue, DrawRefusedError, Parameters
from questions.spec import ItemSpec

VALUE_TRAITS = {"symmetric", "skew", "diagonal", "lower", "positive definite", "unimodular", "orthogonal", "one-hot"}
GRADER_TRAITS = {"lower": "lower triangular", "unimodular": "invertible"}


@dataclass(frozen=True, slots=True)
class Bench:
    """An item with its draw: the scope as written and as named, the numbers that are put into formulas."""

    drawn: Parameters
    written: Scope  # the author's names
    named: Scope  # the names of this variant
    values: Mapping[str, DrawnValue]  # by the names of this variant
    put_in: Mapping[str, Fraction]

    @property
    def spec(self) -> ItemSpec:
        """The item with its case put in."""
        return self.drawn.spec

    def rename(self, text: str) -> str:
        """An author's expression in the names of this variant."""
        return rename_cached(text, tuple(self.drawn.renames.items()), self.written)

    def read(self, text: str, *, scope: Scope | None = None) -> Expression:
        """An author's expression, renamed, with the drawn numbers put in and folded. Raises AnswerError."""
        scope = scope or self.named
        expression = parse_cached(self.rename(text), scope)
        return grading.substitute(expression, dict(self.put_in), scope) if self.put_in else expression

    def evaluate(self, text: str) -> Value:
        """The value of an author's expression at the draw. Raises AnswerError where it cannot be read.

        Raises DrawRefusedError where it has no value there (a singular matrix, a division by zero).
        """
        expression = parse_cached(self.rename(text), self.named)
        try:
            return grading.evaluate(expression, {name: to_entries(value) for name, value in self.values.items()})
        except AnswerError as error:
            raise DrawRefusedError(f"{text} has no value: {error.message}") from error

    def show(self, place: str) -> str:
        """MathML for what stands between `<<` and `>>`."""
        if place.startswith("="):
            return grading.value_to_mathml(self.evaluate(place.removeprefix("=").strip()))
        named = {"function": self.spec.ask.function, "key": self.spec.ask.key}
        return grading.to_mathml(self.read(named.get(place, place)))

    def write(self, text: str) -> str:
        """A value as a Python literal: a number, a list, or a list of rows."""
        return to_python(self.evaluate(text))

    @property
    def placer(self) -> Placer:
        """What renders the placeholders of this variant's texts."""
        return Placer(formula=self.show, literal=self.write)


@functools.lru_cache(maxsize=8192)
def parse_cached(text: str, scope: Scope) -> Expression:
    """An expression read once: the draws of one item read the same few texts again and again."""
    return grading.parse(text, scope)


@functools.lru_cache(maxsize=8192)
def rename_cached(text: str, renames: tuple[tuple[str, str], ...], scope: Scope) -> str:
    """An expression in other names."""
    return grading.rename(text, dict(renames), scope) if renames else text


def set_up_bench(drawn: Parameters) -> Bench:
    """A bench for one draw."""
    spec, renames = drawn.spec, drawn.renames
    written = build_scope(spec, drawn)
    named = replace(
        written,
        symbols=tuple(replace(symbol, name=renames.get(symbol.name, symbol.name)) for symbol in written.symbols),
        derived=tuple((name, rename_cached(text, tuple(renames.items()), written)) for name, text in written.derived),
    )
    values = {renames.get(name, name): value for name, value in drawn.values.items()}
    kept = {draw.name for draw in spec.draws if draw.keep} | set(spec.variables())
    put_in = {
        renames.get(name, name): value
        for name, value in drawn.values.items()
        if isinstance(value, Fraction) and name not in kept
    }
    if put_in:
        named = replace(named, derived=tuple((name, put_into(text, put_in, named)) for name, text in named.derived))
    return Bench(drawn, written, named, values, put_in)


def put_into(text: str, numbers: Mapping[str, Fraction], scope: Scope) -> str:
    """A definition with the drawn numbers in it, since learners cannot type their names."""
    return grading.to_text(grading.substitute(parse_cached(text, scope), dict(numbers), scope))


def build_scope(spec: ItemSpec, drawn: Parameters) -> Scope:
    """The names of an item as its author wrote them: symbols, draws, and what is derived from them."""
    symbols = [Symbol(symbol.name, symbol.shape, symbol.traits) for symbol in spec.symbols]
    for draw in spec.draws:
        traits = (GRADER_TRAITS.get(draw.trait, draw.trait),) if draw.trait in VALUE_TRAITS else ()
        symbols.append(Symbol(draw.name, draw.shape or (1, 1), traits))
    shapes = {symbol.name: symbol.shape for symbol in symbols}
    for name in spec.variables():  # a text may speak of dx, whether or not it may be typed
        if name in shapes and f"d{name}" not in shapes:
            symbols.append(Symbol(f"d{name}", shapes[name]))
    return Scope(symbols=tuple(symbols), layout=drawn.layout, derived=spec.derived)


def to_entries(value: DrawnValue) -> list[list[Fraction]] | Fraction:
    """A drawn value as grading takes it."""
    return value if isinstance(value, Fraction) else [list(row) for row in value]


def to_python(value: Value) -> str:
    """A value as it is written in code: a column as a flat list, since that is what arrays of one axis are."""
    if value.is_scalar:
        return number_text(value.number)
    if value.shape[1] == 1:
        return "[" + ", ".join(number_text(row[0]) for row in value.rows) + "]"
    return "[" + ", ".join("[" + ", ".join(number_text(entry) for entry in row) + "]" for row in value.rows) + "]"


def number_text(number: Fraction | float | complex) -> str:
    """A number as Python writes it: whole ones without a point."""
    if isinstance(number, Fraction):
        return str(number.numerator) if number.denominator == 1 else repr(float(number))
    return repr(number)
