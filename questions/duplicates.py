"""Families that ask the same, whatever their names and drawn factors: found by comparing what is asked as mathematics.

Two questions are the same where the same kind of derivative is asked of functions that are equal, up to a constant
factor, when the symbols of one are put for those of the other, shape for shape and trait for trait.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations

import grading
from grading import AnswerError, ExpressionKey, GradingError, Outcome, Scope, Symbol
from questions.bench import Bench, set_up_bench
from questions.parameters import draw_parameters
from questions.spec import NUMERIC_KINDS, ItemSpec, apply_case

WORD = re.compile(r"[A-Za-z_]\w*")
MOST_ORDERS = 24  # ways of putting symbols for each other that are tried for one pair


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one family asks, in one of its cases: a function of symbols in the order in which they occur."""

    slug: str
    enemies: frozenset[str]
    derivative: str
    is_numeric: bool
    function: str
    symbols: tuple[Symbol, ...]
    variables: tuple[str, ...]
    derived: tuple[tuple[str, str], ...]

    @property
    def form(self) -> tuple[object, ...]:
        """What two meanings must have in common before their functions are compared."""
        kinds = sorted((is_number(side), len(symbol.traits)) for symbol in self.symbols for side in symbol.shape)
        return self.derivative, self.is_numeric, len(self.symbols), len(self.variables), tuple(kinds)


def is_number(side: int | str) -> bool:
    """Whether a dimension is a number."""
    return isinstance(side, int)


@functools.lru_cache(maxsize=2048)
def list_meanings(spec: ItemSpec) -> tuple[Meaning, ...]:
    """What an item asks in each of its cases; nothing where no function is named or only a shape is asked."""
    if spec.kind == "shape":
        return ()
    found: list[Meaning] = []
    for variant in (spec, *(apply_case(spec, case) for case in spec.cases)):
        if variant.ask.function:
            try:
                made = make_meaning(variant)
            except GradingError:
                continue  # what cannot be read is found by the other checks
            if made.symbols and made not in found:
                found.append(made)
    return tuple(found)


def make_meaning(spec: ItemSpec) -> Meaning:
    """The meaning of an item at one draw. Raises AnswerError where its function cannot be read."""
    bench = set_up_bench(draw_parameters(spec, seed=1, attempt=0))
    function = grading.to_text(bench.read(spec.ask.function))
    used = [word for word in dict.fromkeys(WORD.findall(spread(function, bench))) if bench.named.find_symbol(word)]
    symbols = [symbol for word in used if (symbol := bench.named.find_symbol(word)) is not None]
    return Meaning(
        slug=spec.slug,
        enemies=frozenset(spec.enemies),
        derivative=spec.ask.derivative,
        is_numeric=spec.kind in NUMERIC_KINDS,
        function=function,
        symbols=tuple(symbols),
        variables=tuple(bench.drawn.renames.get(name, name) for name in spec.variables()),
        derived=bench.named.derived,
    )


def spread(function: str, bench: Bench) -> str:
    """The function followed by the definitions of the given names, for the symbols that stand in them."""
    return " ".join([function, *(text for name, text in bench.named.derived if name in WORD.findall(function))])


def is_same(one: Meaning, other: Meaning) -> bool:
    """Whether two meanings are the same question."""
    return one.form == other.form and any(
        is_equal(one, other, names) for names in list_renamings(one.symbols, other.symbols, one, other)
    )


def list_renamings(
    ours: tuple[Symbol, ...], theirs: tuple[Symbol, ...], one: Meaning, other: Meaning
) -> Iterator[Mapping[str, str]]:
    """Ways of putting our symbols for theirs: shapes fit with one name of a dimension for each, traits are the same."""
    for tried, order in enumerate(permutations(ours)):
        if tried >= MOST_ORDERS:
            return
        sizes: dict[str, str] = {}
        names: dict[str, str] = {}
        if all(match_symbol(mine, its, sizes) for mine, its in zip(order, theirs, strict=True)):
            names = {its.name: mine.name for mine, its in zip(order, theirs, strict=True)}
            if {names.get(name) for name in other.variables} == set(one.variables):
                yield names | sizes


def match_symbol(mine: Symbol, its: Symbol, sizes: dict[str, str]) -> bool:
    """Whether one symbol can stand for another; the dimensions that this makes equal are noted in `sizes`."""
    if sorted(mine.traits) != sorted(its.traits):
        return False
    for ours, theirs in zip(mine.shape, its.shape, strict=True):
        if is_number(ours) or is_number(theirs):
            if ours != theirs:
                return False
        elif sizes.setdefault(str(theirs), str(ours)) != ours:
            return False
    return len(set(sizes.values())) == len(sizes)


def is_equal(one: Meaning, other: Meaning, names: Mapping[str, str]) -> bool:
    """Whether the functions are equal, up to a constant factor, with these names put for each other."""

    def put(text: str) -> str:
        return WORD.sub(lambda word: names.get(word[0], word[0]), text)

    given = dict(one.derived)
    given |= {f"{name}0": put(text) for name, text in other.derived}
    theirs = WORD.sub(lambda word: f"{word[0]}0" if word[0] in dict(other.derived) else word[0], put(other.function))
    try:
        scope = Scope(symbols=one.symbols, derived=tuple(given.items()))
        verdict = grading.grade(theirs, ExpressionKey(one.function, scope), seed=0)
    except (AnswerError, GradingError):
        return False
    scaled = any(remark.code in ("factor", "sign") and "whole" in remark.message for remark in verdict.feedback)
    return verdict.outcome is Outcome.CORRECT or scaled


def list_same(spec: ItemSpec, others: Iterable[ItemSpec]) -> list[str]:
    """The slugs of other items that ask the same and are no enemies, so that both could stand in one exam."""
    mine = list_meanings(spec)
    return [
        other.slug
        for other in others
        if other.slug != spec.slug
        and not set(other.enemies) & set(spec.enemies)
        and any(is_same(one, its) for one in mine for its in list_meanings(other))
    ]
