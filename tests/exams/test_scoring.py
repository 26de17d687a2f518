"""The score is a fold over verdicts, in exact fractions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.scoring import SlotResult, points_to_pass, score_form

CUT = Fraction(7, 10)
credits_ = st.fractions(min_value=0, max_value=1, max_denominator=12)
results = st.lists(st.builds(SlotResult, st.integers(1, 8), credits_), max_size=40)


@pytest.mark.parametrize(("right", "passed"), [(6, False), (7, True), (8, True)])
def test_reaching_the_cut_score_is_passing(right, passed):
    slots = [SlotResult(1, Fraction(int(i < right))) for i in range(10)]
    assert score_form(slots, cut_score=CUT).passed is passed


def test_thirds_add_up_exactly():
    slots = [SlotResult(1, Fraction(1, 3))] * 3
    assert score_form(slots, cut_score=Fraction(1, 3)).points == 1


def test_an_undecided_slot_leaves_passing_open():
    report = score_form([SlotResult(1, Fraction(1)), SlotResult(2, None)], cut_score=CUT)
    assert report.passed is None
    assert report.undecided == 1
    assert report.points == 1


def test_a_form_without_slots_is_not_passed_and_divides_by_nothing():
    report = score_form([], cut_score=CUT)
    assert report.passed is False
    assert report.share == 0


@given(results)
def test_the_domains_add_up_to_the_whole(slots):
    report = score_form(slots, cut_score=CUT)
    assert sum(domain.points for domain in report.domains) == report.points
    assert sum(domain.slots for domain in report.domains) == report.slots


@given(st.integers(1, 60), st.fractions(min_value=0, max_value=1, max_denominator=20))
def test_the_points_to_pass_are_the_fewest_that_pass(slots, cut):
    need = points_to_pass(cut, slots)
    assert need >= cut * slots > need - 1 or (need == 0 and cut == 0)
