"""Random numbers counted off from a seed: the same on every machine and in every version of Python."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
WORD = 1 << 64


class Stream:
    """A stream of numbers that depends on nothing but its labels.

    Each purpose (names, values, order of options) has a stream of its own, so that a change to one does not
    shift the others.

    >>> Stream("item", 7, "names").integer(1, 6) == Stream("item", 7, "names").integer(1, 6)
    True
    """

    def __init__(self, *labels: str | int) -> None:
        self.key = "\x1f".join(str(label) for label in labels).encode()
        self.count = 0

    def word(self) -> int:
        """The next 64 bits."""
        digest = hashlib.blake2b(self.count.to_bytes(8, "big"), key=hashlib.sha256(self.key).digest(), digest_size=8)
        self.count += 1
        return int.from_bytes(digest.digest(), "big")

    def integer(self, low: int, high: int) -> int:
        """A whole number from low to high, both included, each equally often."""
        span = high - low + 1
        limit = WORD - WORD % span  # what lies beyond would favour the small numbers
        word = self.word()
        while word >= limit:
            word = self.word()
        return low + word % span

    def choice(self, items: Sequence[T]) -> T:
        """One of the items, each equally often."""
        return items[self.integer(0, len(items) - 1)]

    def shuffle(self, items: Sequence[T]) -> tuple[T, ...]:
        """The items in a random order (Fisher and Yates)."""
        mixed = list(items)
        for i in range(len(mixed) - 1, 0, -1):
            j = self.integer(0, i)
            mixed[i], mixed[j] = mixed[j], mixed[i]
        return tuple(mixed)
