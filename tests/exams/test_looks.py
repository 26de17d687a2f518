"""A question after its verdict, in words."""

from types import SimpleNamespace

import pytest

from exams.looks import Looked, build_decision, short_answer
from exams.models import SlotVerdict


def looked(message, *, code="dropped-term", outcome="incorrect", answer="2*x"):
    verdict = SlotVerdict(outcome=outcome, feedback=[{"code": code, "message": message}])
    return Looked(None, None, answer, None, verdict)


def test_a_headline_is_not_said_twice():
    decision = build_decision(looked("A term is missing. A constant factor is off as well."))
    assert decision["headline"] == "A term is missing."
    assert decision["feedback"] == [{"message": "A constant factor is off as well."}]


def test_a_remark_that_says_no_more_than_the_headline_goes():
    assert build_decision(looked("A term is missing."))["feedback"] == []


def test_another_remark_stays_whole():
    said = "Look at the sign between the two terms."
    assert build_decision(looked(said, code="sign"))["feedback"] == [{"message": said}]


def test_an_empty_answer_is_told_once_that_it_was_empty():
    decision = build_decision(looked("There is no answer yet.", code="", outcome="invalid", answer=""))
    assert decision["headline"] == "There was no answer to count."
    assert decision["feedback"] == []


@pytest.mark.parametrize(
    ("entry", "answer", "words"),
    [("multiple", "a", "1 statement"), ("multiple", "a,c", "2 statements"), ("order", "c,a,b", "3 steps")],
)
def test_a_list_names_how_many_were_chosen(entry, answer, words):
    assert short_answer(Looked(None, SimpleNamespace(entry=entry), answer, None, None)) == words
