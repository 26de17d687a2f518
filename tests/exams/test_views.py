"""The pages of an attempt, without scripts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.models import Attempt
from exams.selectors import find_counted_response
from exams.services import confirm_attempt, score_attempt, start_attempt, submit_attempt
from tests.factories import right_answer
from tests.factories import save as save_at


@pytest.fixture
def running(exam, learner):
    return start_attempt(exam=exam, learner=learner, seed=1, now=timezone.now())


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def graded(running):
    """An attempt with the first eight right and one mistake."""
    for slot in running.slots.all()[:8]:
        save_at(running, slot.position, right_answer(slot), now=timezone.now())
    save_at(running, 9, "2*A*x", now=timezone.now())
    submit_attempt(attempt=running)
    score_attempt(attempt_id=running.pk)
    confirm_attempt(attempt_id=running.pk)
    running.refresh_from_db()
    return running


def url(name, attempt, *more):
    return reverse(f"exams:{name}", args=[attempt.public_id, *more])


def test_an_exam_says_what_it_is_and_starts(signed_in, exam):
    page = signed_in.get(reverse("exams:detail", args=[exam.slug]))
    assert b"16" in page.content
    started = signed_in.post(reverse("exams:start", args=[exam.slug]), follow=True)
    assert started.redirect_chain[-1][0] == url("question", Attempt.objects.get(), 1)


def test_a_start_needs_a_post(signed_in, exam):
    assert signed_in.get(reverse("exams:start", args=[exam.slug])).status_code == 405


@pytest.mark.parametrize("position", [1, 2, 3, 4])
def test_every_way_of_entry_has_its_page(signed_in, running, position):
    page = signed_in.get(url("question", running, position))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]


def test_a_plain_form_saves_and_moves_on(signed_in, running):
    reply = signed_in.post(url("question", running, 1), {"answer": "2*A*x", "revision": "0", "go": "next"})
    assert reply["Location"] == url("question", running, 2)
    assert find_counted_response(running.slots.get(position=1)).answer == "2*A*x"


def test_a_plain_form_of_entries_makes_a_matrix(signed_in, running):
    fields = {"rows": "2", "columns": "2", "entry-1-1": "1", "entry-1-2": "2", "entry-2-1": "3", "entry-2-2": ""}
    signed_in.post(url("question", running, 3), {**fields, "revision": "0", "go": "stay"})
    assert find_counted_response(running.slots.get(position=3)).answer == "[1, 2; 3, ]"
    assert b"Incomplete" in signed_in.get(url("overview", running)).content


@pytest.mark.parametrize(
    ("go", "target"), [("previous", 1), ("next", 3), ("stay", 2), ("5", 5), ("99999", 16), ("nonsense", 2)]
)
def test_the_button_says_where_to_go(signed_in, running, go, target):
    reply = signed_in.post(url("question", running, 2), {"answer": "1", "revision": "0", "go": go})
    expected = min(target, 16) if go != "99999" else 2
    assert reply["Location"] == url("question", running, expected)


def test_the_last_next_leads_to_the_overview(signed_in, running):
    reply = signed_in.post(url("question", running, 16), {"option": "a", "revision": "0", "go": "next"})
    assert reply["Location"] == url("overview", running)


def test_a_flag_is_set_without_scripts(signed_in, running):
    signed_in.post(url("question", running, 1), {"answer": "", "revision": "0", "go": "flag"})
    assert running.slots.get(position=1).is_flagged


def test_a_stale_form_is_told_and_loses_nothing(signed_in, running):
    signed_in.post(url("question", running, 1), {"answer": "one", "revision": "0", "go": "stay"})
    page = signed_in.post(url("question", running, 1), {"answer": "two", "revision": "0", "go": "stay"}, follow=True)
    assert b"another window" in page.content
    assert find_counted_response(running.slots.get(position=1)).answer == "one"


def test_the_overview_names_what_is_missing(signed_in, running):
    page = signed_in.get(url("overview", running)).content.decode()
    assert "16" in page
    assert "End the exam" in page


@pytest.mark.parametrize("show", ["all", "incomplete", "flagged", "nonsense"])
def test_the_overview_filters(signed_in, running, show):
    assert signed_in.get(url("overview", running), {"show": show, "from": "x"}).status_code == 200


def test_submitting_leads_to_the_page_that_waits(signed_in, running):
    page = signed_in.post(url("submit", running), follow=True)
    assert page.redirect_chain[-1][0] == url("result", running)
    assert page.status_code == 200


def test_after_the_deadline_a_question_leads_to_the_result(signed_in, running):
    Attempt.objects.filter(pk=running.pk).update(deadline_at=timezone.now() - timedelta(seconds=5))
    assert signed_in.get(url("question", running, 1))["Location"] == url("result", running)
    running.refresh_from_db()
    assert running.is_open  # within the grace: saves are still served


def test_the_result_shows_score_and_domains(signed_in, graded):
    page = signed_in.get(url("result", graded)).content.decode()
    assert "8" in page
    assert "<svg" in page


def test_the_review_shows_mistake_key_and_rationale(signed_in, graded):
    page = signed_in.get(url("review", graded, 9)).content.decode()
    assert "RATIONALEONE" in page
    assert "Nobody said that the matrix is symmetric." in page
    assert "Not right" in page
    assert "<span><math><mi>" in page  # the counterexample names its values


@pytest.mark.parametrize("position", range(1, 17))
def test_every_question_has_a_review(signed_in, graded, position):
    assert signed_in.get(url("review", graded, position)).status_code == 200


def test_a_review_that_is_not_there_is_not_found(signed_in, graded):
    assert signed_in.get(url("review", graded, 17)).status_code == 404


def test_no_review_before_the_score(signed_in, running):
    assert signed_in.get(url("review", running, 1))["Location"] == url("result", running)


def test_the_history_lists_attempts_and_the_best(signed_in, graded):
    assert signed_in.get(reverse("exams:history")).status_code == 200


@pytest.mark.parametrize(("name", "bound"), [("question", 14), ("overview", 14)])
def test_pages_of_an_attempt_take_few_queries(signed_in, running, django_assert_max_num_queries, name, bound):
    with django_assert_max_num_queries(bound):
        signed_in.get(url(name, running, *([1] if name == "question" else [])))


def test_the_result_takes_few_queries(signed_in, graded, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        signed_in.get(url("result", graded))
