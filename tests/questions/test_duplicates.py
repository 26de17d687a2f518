"""Families that ask the same are found by what they ask, not by how it is written."""

import pytest

from questions.bankfile import parse_item
from questions.duplicates import list_same
from questions.review import compare_with_bank, review_report
from tests.questions.examples import SYMBOLIC
from tests.questions.test_bank import BANK

ITEM = """format = 1
slug = "{slug}"
title = "Title"
domain = 3
objective = "3.1"
kind = "{kind}"
difficulty = 2
seconds = 90
enemies = {enemies}
stem = '''
Let $$f(<<{wrt}>>) = <<function>>$$

Find the gradient of $f$ with respect to <<{wrt}>>.
'''
[symbols]
{symbols}
[ask]
derivative = "gradient"
function = "{function}"
wrt = "{wrt}"
key = "{key}"
"""
ONE = {
    "slug": "one", "kind": "expression", "enemies": "[]", "wrt": "x", "function": "norm(A*x - b)^2",
    "key": "2*A^T*(A*x - b)",
    "symbols": 'A = { shape = ["m", "n"] }\nx = { shape = ["n", 1] }\nb = { shape = ["m", 1] }',
}  # fmt: skip
OTHER = {
    "slug": "other", "kind": "expression", "enemies": "[]", "wrt": "w", "function": "3*(y - X*w)^T*(y - X*w)",
    "key": "-6*X^T*(y - X*w)",
    "symbols": 'X = { shape = ["k", "p"] }\nw = { shape = ["p", 1] }\ny = { shape = ["k", 1] }',
}  # fmt: skip


def make(base, **changes):
    return parse_item(ITEM.format(**{**base, **changes}))


def test_other_names_another_form_and_a_factor_hide_nothing():
    assert list_same(make(ONE), [make(OTHER)]) == ["other"]
    assert list_same(make(OTHER), [make(ONE)]) == ["one"]


def test_enemies_may_ask_the_same():
    assert list_same(make(ONE, enemies='["squares"]'), [make(OTHER, enemies='["squares", "more"]')]) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"wrt": "y", "key": "6*(y - X*w)"},
        {"function": "(y - X*w)^T*(y + X*w)", "key": "-2*X^T*X*w"},
        {"symbols": OTHER["symbols"].replace('"p"] }', '"p"], traits = ["positive"] }', 1)},
        {"symbols": OTHER["symbols"].replace('"k", "p"', '"p", "p"').replace('"k", 1', '"p", 1')},
        {"kind": "shape", "key": "[p, 1]"},
    ],
)
def test_another_variable_function_trait_shape_or_kind_is_another_question(changes):
    assert list_same(make(ONE), [make(OTHER, **changes)]) == []


def test_the_review_names_the_other_question():
    alone = SYMBOLIC.replace('enemies = ["squared residual"]', "enemies = []")
    spec = parse_item(alone)
    twin = parse_item(alone.replace(f'slug = "{spec.slug}"', 'slug = "twin"'))
    report = compare_with_bank(review_report(spec, seeds=range(4)), spec, [spec, twin])
    assert [problem.key for problem in report.problems] == ["enemies"]
    assert "twin asks the same" in report.problems[0].message


def test_no_two_families_of_the_bank_ask_the_same():
    found = {spec.slug: same for spec in BANK if (same := list_same(spec, BANK))}
    assert found == {}
