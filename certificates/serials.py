"""Codes of certificates: 26 characters of Crockford's base 32, 130 random bits, and the seal drawn from them."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26
SEAL_SIDE = 11
# What people type for what they see.
LOOK_ALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None, "\u00a0": None})


def make_code() -> str:
    """Return a new random code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(text: str) -> str | None:
    """Return the code that was typed, whatever its case and grouping; None if it is none.

    >>> read_code("7k3mx 9r2vt b5hn8 qwd6c zj4py a")
    '7K3MX9R2VTB5HN8QWD6CZJ4PYA'
    """
    code = text.strip().upper().translate(LOOK_ALIKES)
    return code if len(code) == LENGTH and all(char in ALPHABET for char in code) else None


def group_code(code: str) -> str:
    """Return a code in groups of five."""
    return " ".join(code[start : start + 5] for start in range(0, LENGTH, 5))


def draw_seal(code: str) -> tuple[tuple[int, ...], ...]:
    """Return the seal: a symmetric 11 by 11 matrix of -2, -1, 1, 2 (sign and size of each square).

    Its 66 free entries take 2 bits each: the 130 bits of the code and two more that are 0, so that no two codes share
    a seal.
    """
    bits = f"{_number(code) << 2:0132b}"
    entries: dict[tuple[int, int], int] = {}
    places = ((row, column) for row in range(SEAL_SIDE) for column in range(row + 1))
    for index, (row, column) in enumerate(places):
        sign, size = bits[2 * index], bits[2 * index + 1]
        entries[row, column] = entries[column, row] = (-1 if sign == "1" else 1) * (2 if size == "1" else 1)
    return tuple(tuple(entries[row, column] for column in range(SEAL_SIDE)) for row in range(SEAL_SIDE))


def _number(code: str) -> int:
    number = 0
    for char in code:
        number = number * 32 + ALPHABET.index(char)
    return number
