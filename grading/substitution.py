"""Putting numbers and expressions in the place of names, and renaming names in a text."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from grading.checker import check
from grading.given import context_of
from grading.rendering.text import to_text
from grading.scope import Scope
from grading.shapes import SCALAR
from grading.syntax import Expression

_ZERO = Fraction(0)


def substitute(expression: Expression, values: Mapping[str, Expression | Fraction | int], scope: Scope) -> Expression:
    """The expression with names replaced, and what has become simple made simple.

    Products of numbers are worked out (2*c with c = 3 is 6), a factor 1 and a term 0 disappear. `scope` is unused for
    what is put in and only documents where the names belong; shapes must agree.
    """
    prepared = {name: _as_expression(value) for name, value in values.items()}
    return _walk(expression, prepared)


def _as_expression(value: Expression | Fraction | int) -> Expression:
    return value if isinstance(value, Expression) else number(Fraction(value))


def number(value: Fraction) -> Expression:
    """A number; a negative one is the negative of a positive one."""
    if value < 0:
        return Expression("neg", (number(-value),), None, SCALAR)
    return Expression("number", (), value, SCALAR)


def _walk(e: Expression, values: Mapping[str, Expression]) -> Expression:
    if e.op in ("symbol", "dimension"):
        return values.get(e.value, e)
    if not e.parts:
        return e
    parts = tuple(_walk(part, values) for part in e.parts)
    if all(new is old for new, old in zip(parts, e.parts, strict=True)):
        return e
    return _fold(e._replace(parts=parts))


def _fold(e: Expression) -> Expression:
    """One step of simplification after a number was put in."""
    known = [constant(part) for part in e.parts]
    match e.op:
        case "neg":
            return negative(e.parts[0])
        case "add":
            return _fold_sum(e)
        case "product":
            return _fold_product(e)
        case "divide" if known[1]:
            if known[0] is not None:
                return number(known[0] / known[1])
            return _over(e, known[1])
        case "divide" if known[0] is not None:
            top = abs(known[0])
            made = _without_fraction(e._replace(parts=(number(top), e.parts[1])))
            return negative(made) if known[0] < 0 else made
        case "divide":
            return _without_fraction(e)
        case "power" | "epower" if known[1] == 1:
            return e.parts[0]
        case "power" if known[0] is not None and known[1] is not None and _is_small(known[0], known[1]):
            return number(known[0] ** int(known[1]))
        case "sqrt" | "abs" if known[0] is not None and known[0] >= 0:
            return _fold_root(e, known[0])
        case "hadamard" if any(value is not None for value in known):
            return _fold_product(e._replace(op="product"))
        case _:
            return e


def _is_small(base: Fraction, exponent: Fraction) -> bool:
    return exponent.denominator == 1 and abs(exponent) <= 20 and (base != 0 or exponent > 0)


def _fold_root(e: Expression, value: Fraction) -> Expression:
    if e.op == "abs":
        return number(value)
    for part in (value.numerator, value.denominator):
        if int(part**0.5 + 0.5) ** 2 != part:
            return e
    return number(Fraction(int(value.numerator**0.5 + 0.5), int(value.denominator**0.5 + 0.5)))


def constant(e: Expression) -> Fraction | None:
    """The number that an expression is, sign included; None for anything else."""
    if e.op == "number":
        return Fraction(e.value)
    if e.op == "neg":
        inner = constant(e.parts[0])
        return None if inner is None else -inner
    return None


def negative(e: Expression) -> Expression:
    """The negative; two signs cancel."""
    if e.op == "neg":
        return e.parts[0]
    if e.op == "number" and not e.value:
        return e
    return Expression("neg", (e,), None, e.shape)


def _over(e: Expression, divisor: Fraction) -> Expression:
    """A quotient by a number; x/6 stays as it is, 2*x/6 becomes 1/3*x."""
    top = e.parts[0]
    leading = top.parts[0] if top.op == "product" else top
    plain = constant(leading) is None and top.op not in ("neg", "zeros")
    if plain and divisor > 1 and divisor.denominator == 1:
        return e._replace(parts=(top, number(divisor)))
    return _scaled(top, 1 / divisor, e)


def _without_fraction(e: Expression) -> Expression:
    """A quotient without a fraction in front above the bar: 1/2*x over m is x over 2*m."""
    top, bottom = e.parts
    first = top.parts[0] if top.op == "product" else top
    if first.op != "number" or first.value.denominator == 1:
        return e
    above = _scaled(top, Fraction(first.value.denominator), top)
    below = _fold_product(
        Expression("product", (number(Fraction(first.value.denominator)), bottom), None, bottom.shape)
    )
    return e._replace(parts=(above, below))


def _scaled(e: Expression, factor: Fraction, whole: Expression) -> Expression:
    """A multiple, its number in front and worked out with the number that is there."""
    if factor == 0:
        return number(_ZERO) if whole.shape.is_scalar else Expression("zeros", (), None, whole.shape)
    if e.op == "neg":
        return negative(_scaled(e.parts[0], factor, whole))
    if factor < 0:
        return negative(_scaled(e, -factor, whole))
    first, rest = (e.parts[0], e.parts[1:]) if e.op == "product" else (None, (e,))
    own = constant(first) if first is not None else None
    if own is not None:
        factor *= own
    elif first is not None:
        rest = e.parts
    if factor == 1:
        return rest[0] if len(rest) == 1 else whole._replace(op="product", parts=rest, value=None)
    return Expression("product", (number(factor), *rest), None, whole.shape)


def _fold_product(e: Expression) -> Expression:
    factor = Fraction(1)
    rest: list[Expression] = []
    for part in e.parts:
        inner = part
        while inner.op == "neg":
            factor, inner = -factor, inner.parts[0]
        value = constant(inner)
        if value is not None:
            factor *= value
        elif inner.op == "product" and not rest:
            rest.extend(inner.parts)
        elif inner.op == "product" and inner.parts[0].op == "number" and len(inner.parts) == 2:
            factor *= inner.parts[0].value
            rest.append(inner.parts[1])
        else:
            rest.append(inner)
    if rest and rest[0].op == "number":
        factor *= rest.pop(0).value
    if not rest:
        return number(factor)
    core = rest[0] if len(rest) == 1 else Expression("product", tuple(rest), None, e.shape)
    return _scaled(core, factor, e)


def _fold_sum(e: Expression) -> Expression:
    total = _ZERO
    terms: list[tuple[int, Expression]] = []
    for first, part in zip(e.value, e.parts, strict=True):
        sign, inner = first, part
        while inner.op == "neg":
            sign, inner = -sign, inner.parts[0]
        value = constant(inner)
        if value is not None:
            total += sign * value
        elif inner.op != "zeros":
            terms.append((sign, inner))
    if total:
        terms.append((1 if total > 0 else -1, number(abs(total))))
    if not terms:
        return number(_ZERO) if e.shape.is_scalar else Expression("zeros", (), None, e.shape)
    if len(terms) == 1:
        sign, part = terms[0]
        if part.shape != e.shape:
            return e._replace(parts=(part, Expression("zeros", (), None, e.shape)), value=(sign, 1))
        return part if sign > 0 else negative(part)
    return Expression("add", tuple(part for _, part in terms), tuple(sign for sign, _ in terms), e.shape)


def rename(source: str, names: Mapping[str, str], scope: Scope) -> str:
    """A text with its symbols renamed, all at once, so that two names can be exchanged; raises AnswerError.

    The text comes back in the answer language as it is written by `to_text`.
    """
    return to_text(_rename(check(source, context_of(scope)), names))


def _rename(e: Expression, names: Mapping[str, str]) -> Expression:
    value = names.get(e.value, e.value) if e.op in ("symbol", "dimension") else e.value
    return e._replace(value=value, parts=tuple(_rename(part, names) for part in e.parts))
