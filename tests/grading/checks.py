"""Helpers that keep a grading test to one line a case."""

from __future__ import annotations

from grading import (
    AnswerError,
    Evidence,
    ExpressionKey,
    Outcome,
    Scope,
    Verdict,
    grade,
    parse,
)

# The names that most tests use: matrices, columns and scalars, all different in their shapes.
VARIABLES = {
    "A": ["n", "n"],
    "B": ["n", "n"],
    "C": ["m", "n"],
    "X": ["m", "n"],
    "x": ["n", 1],
    "y": ["n", 1],
    "b": ["m", 1],
    "c": [1, 1],
    "t": [1, 1],
}


def make_scope(result: list[object] | None = None, **more: object) -> Scope:
    """The usual names, with a shape that is asked for and whatever else a scope takes."""
    variables = {**VARIABLES, **more.pop("variables", {})}  # type: ignore[dict-item]
    return Scope.from_dict({"variables": variables, "result_shape": result, **more})


def verdict_of(answer: str, key: str, **more: object) -> Verdict:
    """The verdict in the usual scope; `mistakes`, `transpose_credit` and `derivative` go to the key."""
    to_key = {
        name: more.pop(name)
        for name in ("mistakes", "transpose_credit", "derivative", "function", "wrt")
        if name in more
    }
    scope = make_scope(**more)  # type: ignore[arg-type]
    return grade(answer, ExpressionKey(key, scope, **to_key), seed=0)  # type: ignore[arg-type]


def check_correct(answer: str, key: str, *, evidence: Evidence | None = None, **more: object) -> Verdict:
    """The answer is right."""
    verdict = verdict_of(answer, key, **more)
    assert verdict.outcome is Outcome.CORRECT, (answer, key, verdict)
    assert evidence is None or verdict.evidence is evidence, (answer, key, verdict)
    return verdict


def check_incorrect(answer: str, key: str, *, because: str | None = None, **more: object) -> Verdict:
    """The answer is wrong, and the first remark has this code."""
    verdict = verdict_of(answer, key, **more)
    assert verdict.outcome in (Outcome.INCORRECT, Outcome.PARTIAL), (answer, key, verdict)
    codes = [remark.code for remark in verdict.feedback[:1]]
    assert because is None or codes == [because], (answer, key, verdict)
    return verdict


def check_unreadable(answer: str, *, at: str | None = None, says: str = "", **more: object) -> AnswerError:
    """The answer denotes nothing; the span of the error covers the text `at`."""
    scope = make_scope(**more)  # type: ignore[arg-type]
    try:
        expression = parse(answer, scope)
    except AnswerError as error:
        assert at is None or error.span.of(answer) == at, (answer, error.span, error.span.of(answer), error.message)
        assert says in f"{error.message} {error.hint}", (answer, error.message, error.hint)
        return error
    raise AssertionError((answer, "was read as", expression))


def same_reading(first: str, second: str, **more: object) -> None:
    """Two texts are read as the same expression."""
    scope = make_scope(**more)  # type: ignore[arg-type]
    assert parse(first, scope) == parse(second, scope), (first, second)
