"""The errors of grading, sorted by who can put them right.

GradingError
├── AnswerError          the learner can: message, hint and span are shown as written
│   ├── AnswerSyntaxError    the text cannot be read
│   ├── UnknownSymbol        a name is not declared
│   ├── ShapeMismatch        the parts do not fit together
│   └── AnswerTooLarge       a limit is exceeded
├── AuthorError          the author can: the item is broken, learners lose nothing
│   ├── BadScope
│   └── BadKey
└── OutOfTime            we can: the verdict is UNDECIDED and is tried again
"""

from __future__ import annotations

from grading.spans import NOWHERE, Span


class GradingError(Exception):
    """The root of everything that grading raises on purpose."""


class AnswerError(GradingError):
    """What the learner typed denotes nothing; `message`, `hint` and `span` are theirs to read."""

    code = "unreadable"

    def __init__(self, message: str, *, hint: str = "", span: Span = NOWHERE) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.span = span


class AnswerSyntaxError(AnswerError):
    """The text is not a formula."""

    code = "syntax"


class UnknownSymbol(AnswerError):
    """A name that the question does not declare."""

    code = "unknown-name"


class ShapeMismatch(AnswerError):
    """The parts of a formula do not fit together."""

    code = "shape"


class AnswerTooLarge(AnswerError):
    """A limit on length, depth, numbers or sizes is exceeded."""

    code = "too-large"


class AuthorError(GradingError):
    """The item is at fault; the message is for its author."""


class BadScope(AuthorError):
    """The declared names, shapes or traits contradict each other."""


class BadKey(AuthorError):
    """The key cannot be read or evaluated."""


class OutOfTime(GradingError):
    """A bounded computation did not finish."""
