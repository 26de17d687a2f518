"""The examples of docs/answer_language.md are run."""

import re
from pathlib import Path

import pytest

from grading import ExpressionKey, Outcome, grade, parse, read_shape
from tests.grading.checks import check_unreadable, make_scope

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "answer_language.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[tuple[str, str]]:
    """The rows of all tables under a line such as `| typed | read as |`, backticks taken off."""
    found: list[tuple[str, str]] = []
    for table in re.findall(rf"\| typed \| {heading} \|\n\|---\|---\|\n((?:\|.*\n)+)", TEXT):
        for line in table.splitlines():
            left, right = re.split(r"(?<!\\) \| ", line.strip()[2:-2])
            found.append((left.strip("` ").replace("\\|", "|"), right.strip("` ")))
    return found


@pytest.mark.parametrize(("typed", "meaning"), rows("read as"))
def test_an_example_is_read_as_the_document_says(typed: str, meaning: str) -> None:
    shape = parse(meaning, make_scope()).shape
    scope = make_scope(
        [
            str(shape.rows) if shape.rows.names else shape.rows.factor,
            str(shape.columns) if shape.columns.names else shape.columns.factor,
        ]
    )
    assert read_shape(scope.result_shape or ("n", 1)) == shape
    assert grade(typed, ExpressionKey(meaning, scope), seed=0).outcome is Outcome.CORRECT


@pytest.mark.parametrize(("typed", "because"), rows("because"))
def test_an_example_is_refused_as_the_document_says(typed: str, because: str) -> None:
    check_unreadable(typed, says=because)


def test_the_document_has_its_examples() -> None:
    assert len(rows("read as")) > 40
    assert len(rows("because")) >= 10
