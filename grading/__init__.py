"""Grading answers in matrix calculus: read, decide, explain. Outsiders import only from here."""

from __future__ import annotations

from grading.differentials import prove_key
from grading.errors import (
    AnswerError,
    AnswerSyntaxError,
    AnswerTooLarge,
    AuthorError,
    BadKey,
    BadScope,
    GradingError,
    OutOfTime,
    ShapeMismatch,
    UnknownSymbol,
)
from grading.grader import confirm, grade, parse, preview, warm_up
from grading.keys import (
    ALL_OR_NOTHING,
    RIGHT_MINUS_WRONG,
    ArrayKey,
    ChoiceKey,
    ExpressionKey,
    Key,
    Mistake,
    NumberKey,
    Option,
    OrderKey,
    ShapeKey,
    key_from_dict,
    key_to_dict,
)
from grading.limits import DEFAULT_LIMITS, Limits
from grading.rendering import (
    to_mathml,
    to_spoken,
    to_tex,
    to_text,
    value_to_mathml,
    value_to_tex,
    value_to_text,
)
from grading.scope import Scope, Symbol
from grading.shapes import Dimension, Shape, read_dimension, read_shape
from grading.spans import Span
from grading.substitution import rename, substitute
from grading.syntax import Expression, Value
from grading.values import evaluate
from grading.verdict import (
    Confirmation,
    Counterexample,
    Evidence,
    Feedback,
    KeyProof,
    Outcome,
    Preview,
    Verdict,
)
from grading.version import __version__

__all__ = [
    "ALL_OR_NOTHING",
    "DEFAULT_LIMITS",
    "RIGHT_MINUS_WRONG",
    "AnswerError",
    "AnswerSyntaxError",
    "AnswerTooLarge",
    "ArrayKey",
    "AuthorError",
    "BadKey",
    "BadScope",
    "ChoiceKey",
    "Confirmation",
    "Counterexample",
    "Dimension",
    "Evidence",
    "Expression",
    "ExpressionKey",
    "Feedback",
    "GradingError",
    "Key",
    "KeyProof",
    "Limits",
    "Mistake",
    "NumberKey",
    "Option",
    "OrderKey",
    "OutOfTime",
    "Outcome",
    "Preview",
    "Scope",
    "Shape",
    "ShapeKey",
    "ShapeMismatch",
    "Span",
    "Symbol",
    "UnknownSymbol",
    "Value",
    "Verdict",
    "__version__",
    "confirm",
    "evaluate",
    "grade",
    "key_from_dict",
    "key_to_dict",
    "parse",
    "preview",
    "prove_key",
    "read_dimension",
    "read_shape",
    "rename",
    "substitute",
    "to_mathml",
    "to_spoken",
    "to_tex",
    "to_text",
    "value_to_mathml",
    "value_to_tex",
    "value_to_text",
    "warm_up",
]
