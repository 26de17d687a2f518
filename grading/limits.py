"""What an answer may cost, fixed before anything is evaluated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on an answer; each is checked before the step that it bounds."""

    characters: int = 2_000
    tokens: int = 800
    depth: int = 60
    nodes: int = 400
    matrix_power: int = 16
    scalar_power: int = 64
    number_length: int = 80
    decimal_exponent: int = 60
    rational_bits: int = 512
    size: int = 64
    entries: int = 400
    cost: int = 3_000_000


DEFAULT_LIMITS = Limits()
