"""Lists of names written as running text."""

from __future__ import annotations


def list_words(text: str) -> tuple[str, ...]:
    """The words of a text.

    >>> list_words("sin cos")
    ('sin', 'cos')
    """
    return tuple(text.split())
