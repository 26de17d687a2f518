"""How one number is written: as an integer, a short decimal, a fraction, or to some digits."""

from __future__ import annotations

from fractions import Fraction

from grading.syntax import Number

_HALVES = frozenset({2, 4, 8})


def decimal_of(value: Fraction, places: int = 4) -> str | None:
    """The fraction as a decimal where it is an exact and short one; halves, quarters and eighths stay fractions.

    >>> decimal_of(Fraction(1, 10)), decimal_of(Fraction(1, 2)), decimal_of(Fraction(1, 3))
    ('0.1', None, None)
    """
    if value.denominator == 1 or value.denominator in _HALVES:
        return None
    return exact_decimal(value, places)


def exact_decimal(value: Fraction, places: int) -> str | None:
    """The fraction as a decimal of at most `places` places; None where it is not exact."""
    for count in range(1, places + 1):
        scaled = value * 10**count
        if scaled.denominator == 1:
            digits = str(abs(int(scaled))).rjust(count + 1, "0")
            return f"{'-' if value < 0 else ''}{digits[:-count]}.{digits[-count:]}"
    return None


def number_parts(value: Number) -> tuple[str, str]:
    """An entry of a value as (numerator, denominator); the denominator is empty where no fraction is needed."""
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return str(value.numerator), ""
        short = exact_decimal(value, 2)
        return (short, "") if short else (str(value.numerator), str(value.denominator))
    if isinstance(value, complex):
        if not value.imag:
            return number_parts(value.real)
        sign = "-" if value.imag < 0 else "+"
        real = f"{_float(value.real)} {sign} " if value.real else ("-" if value.imag < 0 else "")
        return f"{real}{_float(abs(value.imag))}i", ""
    return _float(float(value)), ""


def _float(value: float) -> str:
    text = f"{value:.6g}"
    return text if "e" not in text else f"{value:.6e}".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")
