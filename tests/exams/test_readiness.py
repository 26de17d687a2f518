"""Readiness: a share of recent first sights with its interval."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.readiness import WINDOW, judge, measure, wilson

SIGHTS = st.lists(st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)]), max_size=40)


def test_wilson_s_interval_is_that_of_the_books():
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81 of 263 at 95 percent.
    low, high = wilson(81 / 263, 263, z=1.959963984540054)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    low, high = wilson(0, 20, z=1.959963984540054)
    assert (low, round(high, 4)) == (0, 0.1611)


@given(SIGHTS)
def test_the_interval_holds_the_share_and_stays_between_0_and_1(credits):
    standing = measure(credits)
    assert 0 <= standing.low <= standing.share + 1e-9
    assert standing.share - 1e-9 <= standing.high <= 1
    assert standing.seen == min(len(credits), WINDOW)


def test_nothing_seen_says_nothing():
    standing = measure([])
    assert (standing.low, standing.high, standing.seen) == (0, 1, 0)
    assert judge(standing, 0.7) == "open"


def test_recent_answers_weigh_more():
    rising = measure([Fraction(1)] * 10 + [Fraction(0)] * 10)
    falling = measure([Fraction(0)] * 10 + [Fraction(1)] * 10)
    assert rising.points == falling.points == 10
    assert rising.share == pytest.approx(2 / 3)
    assert falling.share == pytest.approx(1 / 3)


def test_more_answers_make_the_interval_narrower():
    widths = [(s.high - s.low) for s in (measure([Fraction(1), Fraction(0)] * n) for n in (1, 3, 9))]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize(
    ("right", "of", "words"), [(20, 20, "ready"), (5, 5, "open"), (7, 7, "ready"), (0, 3, "not yet"), (3, 5, "open")]
)
def test_the_verdict_is_the_interval_s(right, of, words):
    assert judge(measure([Fraction(1)] * right + [Fraction(0)] * (of - right)), 0.7) == words
