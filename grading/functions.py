"""The functions and constants of the answer language: every spelling, and what it stands for."""

from __future__ import annotations

from typing import Final

from grading.wordlists import list_words

ELEMENTWISE: Final = frozenset(
    list_words("exp log sqrt abs sign sin cos tan sinh cosh tanh sigmoid relu step softplus arctan")
)

# Operations on one square matrix that give a matrix of the same shape.
SQUARE_TO_SQUARE: Final = frozenset(["inverse", "adjugate", "expm", "logm", "sqrtm", "chol", "tril", "triu"])

# Operations on one matrix that give a scalar; the flag says that the matrix must be square.
TO_SCALAR: Final = {
    "trace": True,
    "det": True,
    "logdet": True,
    "eigmax": True,
    "eigmin": True,
    "sum": False,
    "mean": False,
    "max": False,
    "min": False,
    "svmax": False,
    "nuclear": False,
    "cond": False,
    "norm": False,
    "norm1": False,
    "normF": False,
    "norminf": False,
}

SPELLINGS: Final = {
    **{name: name for name in ELEMENTWISE},
    **{name: name for name in TO_SCALAR},
    **{name: name for name in SQUARE_TO_SQUARE if name not in {"inverse", "adjugate"}},
    "ln": "log",
    "relu": "relu",
    "ReLU": "relu",
    "sgn": "sign",
    "sigma": "sigmoid",
    "logistic": "sigmoid",
    "heaviside": "step",
    "atan": "arctan",
    "tr": "trace",
    "Tr": "trace",
    "trace": "trace",
    "lndet": "logdet",
    "inv": "inverse",
    "adj": "adjugate",
    "adjugate": "adjugate",
    "pinv": "pinv",
    "transpose": "transpose",
    "diag": "diag",
    "Diag": "diag",
    "vec": "vec",
    "vech": "vech",
    "softmax": "softmax",
    "kron": "kron",
    "hadamard": "hadamard",
    "multiply": "hadamard",
    "divide": "quotient",
    "matmul": "matmul",
    "solve": "solve",
    "matrix_power": "matpower",
    "outer": "outer",
    "dot": "inner",
    "inner": "inner",
    "cross": "cross",
    "eigvec": "eigvec",
    "svleft": "svleft",
    "svright": "svright",
    "polar": "polar",
    "normfro": "normF",
    "Norm": "norm",
    "ones": "ones",
    "zeros": "zeros",
    "eye": "eye",
    "I": "eye",
    "unit": "unit",
    "commutation": "commutation",
    "K": "commutation",
}

# How many arguments each takes, where it is not one.
ARITY: Final = {
    "kron": (2, 2),
    "hadamard": (2, 2),
    "quotient": (2, 2),
    "matmul": (2, 2),
    "solve": (2, 2),
    "matpower": (2, 2),
    "outer": (2, 2),
    "inner": (2, 2),
    "cross": (2, 2),
    "norm": (1, 2),
    "max": (1, 2),
    "min": (1, 2),
    "ones": (1, 2),
    "zeros": (1, 2),
    "eye": (1, 1),
    "unit": (2, 2),
    "commutation": (1, 2),
}

BUILDERS: Final = frozenset({"ones", "zeros", "eye", "unit", "commutation"})

# One way to write each back; the reader turns it into the same operation.
CANONICAL: Final = {
    "trace": "tr",
    "inverse": "inv",
    "adjugate": "adj",
    "inner": "dot",
}

GREEK: Final = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩϵϕϑ",
        list_words(
            "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon "
            "phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega epsilon phi theta"
        ),
        strict=True,
    )
)
GREEK_NAMES: Final = frozenset(GREEK.values())
