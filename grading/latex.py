"""The LaTeX that is read: commands that vanish, and commands that are the same tokens as text."""

from __future__ import annotations

from typing import Final

from grading.functions import GREEK_NAMES
from grading.wordlists import list_words

IGNORED: Final = frozenset(
    list_words(
        ", ; : ! ( ) [ ] left right middle big Big bigg Bigg bigl bigr bigm Bigl Bigr biggl biggr Biggl Biggr "
        "quad qquad displaystyle textstyle scriptstyle limits nolimits thinspace"
    )
) | {" "}

FONTS: Final = frozenset(
    list_words(
        "mathbf boldsymbol bm mathrm mathit mathsf mathtt mathcal mathbb mathnormal text textbf textrm textit "
        "operatorname operatorname* bold symbf symbfit"
    )
)

ENVIRONMENTS: Final = frozenset(["matrix", "bmatrix", "pmatrix", "Bmatrix", "smallmatrix", "array"])

_OPERATORS: Final = {
    "cdot": "*", "times": "*", "ast": "*", "odot": ".*", "circ": ".*", "otimes": "kron", "oslash": "./", "div": "/",
    "top": "top", "intercal": "top", "prime": "'", "lVert": "||", "rVert": "||", "Vert": "||", "|": "||",
    "lvert": "|", "rvert": "|", "vert": "|", "mid": "|", "{": "(", "}": ")", "lbrace": "(", "rbrace": ")",
    "lbrack": "[", "rbrack": "]", "lparen": "(", "rparen": ")", "cr": ";",
    "frac": "frac", "dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "sqrt": "root", "differentialD": "d",
}  # fmt: skip

_NAMES: Final = {
    **{name: name for name in GREEK_NAMES},
    **{
        name: name
        for name in list_words(
            "det log ln exp sin cos tan sinh cosh tanh arctan max min tr trace Tr diag sgn vec softmax"
        )
    },
    "varepsilon": "epsilon",
    "varphi": "phi",
    "vartheta": "theta",
    "exponentialE": "e",
    "imaginaryI": "i",
}

COMMANDS: Final = {
    **{name: ("op", text) for name, text in _OPERATORS.items()},
    **{name: ("name", text) for name, text in _NAMES.items()},
}
