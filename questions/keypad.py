"""The keys of the on-screen pad that suit one question."""

from __future__ import annotations

import re

import grading
from grading import Scope
from questions.faces import PadKey
from questions.texmath import TRANSPOSE

BOX = "<mi>□</mi>"


def operator(insert: str, inner: str, name: str) -> PadKey:
    """A key of the middle group."""
    return PadKey(insert, f"<math><mrow>{inner}</mrow></math>", name, "operators")


def function_key(name: str, words: str) -> PadKey:
    """A key that types a function with its opening bracket."""
    return operator(f"{name}(", f"<mi>{name}</mi>", words)


BASIC = (
    operator("^T", f"<msup>{BOX}{TRANSPOSE}</msup>", "transpose"),
    operator("^-1", f"<msup>{BOX}<mrow><mo>−</mo><mn>1</mn></mrow></msup>", "inverse"),
    operator("^2", f"<msup>{BOX}<mn>2</mn></msup>", "squared"),
    operator("*", "<mo>·</mo>", "times"),
    operator(".*", "<mo>⊙</mo>", "entry by entry product"),
    operator("/", "<mo>/</mo>", "divided by"),
    operator("(", "<mo>(</mo>", "opening bracket"),
    operator(")", "<mo>)</mo>", "closing bracket"),
    function_key("tr", "trace"),
    function_key("diag", "diagonal"),
)
FUNCTIONS = {
    "det": function_key("det", "determinant"),
    "logdet": function_key("logdet", "logarithm of the determinant"),
    "norm": operator("norm(", "<mo>‖</mo><mo>·</mo><mo>‖</mo>", "length"),
    "kron": operator("kron(", "<mo>⊗</mo>", "Kronecker product"),
    "vec": function_key("vec", "stacked columns"),
    "exp": function_key("exp", "exponential"),
    "expm": function_key("expm", "matrix exponential"),
    "log": function_key("log", "logarithm"),
    "sin": function_key("sin", "sine"),
    "cos": function_key("cos", "cosine"),
    "tanh": function_key("tanh", "hyperbolic tangent"),
    "sigmoid": operator("sigmoid(", "<mi>σ</mi>", "sigmoid"),
    "softmax": function_key("softmax", "softmax"),
    "sum": function_key("sum", "sum of entries"),
    "step": function_key("step", "step function"),
    "ones": operator("ones(", '<mi mathvariant="normal">𝟏</mi>', "column of ones"),
    "eye": operator("eye(", "<msub><mi>I</mi><mi>n</mi></msub>", "identity of a size"),
    "tril": function_key("tril", "lower triangle"),
}
SIGNS = (operator("+", "<mo>+</mo>", "plus"), operator("-", "<mo>−</mo>", "minus"))
IDENTITY = operator("I", "<mi>I</mi>", "identity")
COMPANIONS = {"sin": ("cos",), "kron": ("eye", "vec"), "logdet": ("det",), "expm": (), "exp": (), "norm": ()}
WORD = re.compile(r"[A-Za-z]+(?=\s*\()")


def build_keypad(scope: Scope, texts: tuple[str, ...]) -> tuple[PadKey, ...]:
    """Declared names first, then operators, then functions that the question or one of its answers mentions.

    `texts` are expressions of the item. The basic keys are always there, so that a key's presence says little.
    """
    words = [word for text in texts for word in WORD.findall(text)]
    words += [near for word in words for near in COMPANIONS.get(word, ())]
    functions = tuple(key for name, key in FUNCTIONS.items() if name in words)
    return (*symbol_keys(scope), *BASIC, *functions, IDENTITY, *SIGNS)


def symbol_keys(scope: Scope) -> tuple[PadKey, ...]:
    """A key for each name that may be typed."""
    names = [symbol.name for symbol in scope.symbols] + [name for name, _ in scope.derived]
    return tuple(PadKey(name, grading.to_mathml(grading.parse(name, scope)), name, "symbols") for name in names)


def build_shape_pad(names: tuple[str, ...]) -> tuple[PadKey, ...]:
    """Keys for rows and columns: the dimension names, times, and 1."""
    keys = tuple(PadKey(name, f"<math><mi>{name}</mi></math>", name, "symbols") for name in names)
    return (*keys, PadKey("1", "<math><mn>1</mn></math>", "one", "symbols"), operator("*", "<mo>·</mo>", "times"))
