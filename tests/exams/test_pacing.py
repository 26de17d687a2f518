"""Time on each question, from pages opened and answers saved."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.pacing import IDLE, Sign, duration_text, measure_time

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def at(seconds, position):
    return Sign(START + timedelta(seconds=seconds), position)


def measure(*signs, until=None):
    spent = measure_time(signs, until=None if until is None else START + timedelta(seconds=until))
    return {position: int(time.total_seconds()) for position, time in spent.items()}


def test_a_question_is_timed_until_the_next_one_is_opened():
    assert measure(at(0, 1), at(50, 2), at(70, 1), until=100) == {1: 80, 2: 20}


def test_a_save_says_that_the_learner_is_still_there():
    # Without the save the six minutes would be cut to five.
    assert measure(at(0, 1), at(360, 2), until=360) == {1: 300, 2: 0}
    assert measure(at(0, 1), at(200, 1), at(360, 2), until=360) == {1: 360, 2: 0}


def test_a_save_from_another_device_moves_the_time_there():
    assert measure(at(0, 1), at(10, 4), at(30, 1), until=40) == {1: 20, 4: 20}


def test_the_overview_takes_time_from_no_question():
    assert measure(at(0, 1), at(30, 0), at(90, 2), until=100) == {1: 30, 2: 10}


def test_being_away_counts_five_minutes_at_most():
    assert measure(at(0, 1), until=7200) == {1: int(IDLE.total_seconds())}


def test_what_came_after_the_close_is_left_out():
    assert measure(at(0, 1), at(50, 2), at(500, 2), until=60) == {1: 50, 2: 10}


def test_nothing_seen_is_no_time():
    assert measure(until=60) == {}


@given(st.lists(st.tuples(st.integers(0, 5400), st.integers(0, 40)), max_size=60))
def test_no_second_is_counted_twice(pairs):
    spent = measure(*[at(seconds, position) for seconds, position in pairs], until=5400)
    assert sum(spent.values()) <= 5400
    assert all(seconds >= 0 for seconds in spent.values())


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (58, "0:58"), (112, "1:52"), (3700, "61:40")])
def test_a_duration_is_written_in_minutes_and_seconds(seconds, text):
    assert duration_text(timedelta(seconds=seconds)) == text
