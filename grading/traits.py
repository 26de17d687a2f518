"""The traits that a question declares, in the words of authors, and what each comes to."""

from __future__ import annotations

from functools import lru_cache

from grading.scope import Scope

# The first of these words found in what the author wrote decides; the order matters.
_WORDS = (
    ("positive determinant", "positive determinant"),
    ("det > 0", "positive determinant"),
    ("positive definite", "definite"),
    ("positive semidefinite", "definite"),
    ("spd", "definite"),
    ("orthonormal", "orthonormal columns"),
    ("symmetric circulant", "symmetric circulant"),
    ("circulant", "circulant"),
    ("skew", "skew"),
    ("antisymmetric", "skew"),
    ("symmetric", "symmetric"),
    ("orthogonal", "orthogonal"),
    ("diagonal", "diagonal"),
    ("lower", "lower"),
    ("upper", "upper"),
    ("one-hot", "one-hot"),
    ("one hot", "one-hot"),
    ("sums to 1", "sums to 1"),
    ("sum to 1", "sums to 1"),
    ("probabilit", "sums to 1"),
    ("unit length", "unit length"),
    ("unit norm", "unit length"),
    ("unit vector", "unit length"),
    ("+1 or -1", "signs"),
    ("-1 or 1", "signs"),
    ("-1 or +1", "signs"),
    ("-1, 1", "signs"),
    ("0 or 1", "zero-one"),
    ("0, 1", "zero-one"),
    ("binary", "zero-one"),
    ("between 0 and 1", "fraction"),
    ("nonneg", "positive"),
    ("positive", "positive"),
    ("negative", "negative"),
    ("small", "small"),
    ("invertible", "invertible"),
    ("nonsingular", "invertible"),
    ("nonzero", "nonzero"),
)


@lru_cache(maxsize=1024)
def read_traits(traits: tuple[str, ...]) -> frozenset[str]:
    """What the traits come to; words that are not known only describe.

    >>> sorted(read_traits(("positive definite",)))
    ['definite', 'symmetric']
    """
    found = {kind for trait in traits for kind in [_read_trait(trait.lower())] if kind}
    if found & {"definite", "diagonal", "symmetric circulant"}:
        found.add("symmetric")
    return frozenset(found)


def _read_trait(trait: str) -> str:
    return next((kind for word, kind in _WORDS if word in trait), "")


@lru_cache(maxsize=512)
def _traits_of(scope: Scope) -> tuple[tuple[str, frozenset[str]], ...]:
    found = {symbol.name: read_traits(symbol.traits) for symbol in scope.symbols}
    for text, traits in scope.assumptions:
        if text in found:
            found[text] = found[text] | read_traits(traits)
    return tuple(found.items())


def symbol_traits(scope: Scope) -> dict[str, frozenset[str]]:
    """The traits of each symbol."""
    return dict(_traits_of(scope))


def expression_traits(scope: Scope) -> list[tuple[str, frozenset[str]]]:
    """The traits of expressions, which filter points."""
    names = {symbol.name for symbol in scope.symbols}
    return [(text, read_traits(traits)) for text, traits in scope.assumptions if text not in names]


def has_rounded_traits(scope: Scope) -> bool:
    """Whether a trait holds only up to rounding at a point of floats, so that 50 digits there say nothing."""
    return any(
        traits & {"orthogonal", "orthonormal columns", "unit length", "sums to 1"} for _, traits in _traits_of(scope)
    )
