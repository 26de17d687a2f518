"""The pages after the exam: receipt, time, comparison, history, what a running exam holds back, how much they ask."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.models import Slot, Visit
from exams.results import build_result
from exams.selectors import list_signs, list_slots_for_review
from exams.services import score_attempt, start_attempt, submit_attempt
from tests.factories import begin, finish, make_practice_exam, right_answer
from tests.factories import save as save_at


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


def url(name, attempt, *more):
    return reverse(f"exams:{name}", args=[attempt.public_id, *more])


def sit(exam, learner, *, right, seed=1, ago=60):
    """A graded attempt with so many right answers and "2*A*x" at question 9, begun ``ago`` minutes ago."""
    now = timezone.now() - timedelta(minutes=ago)
    attempt = start_attempt(exam=exam, learner=learner, seed=seed, now=now)
    for slot in attempt.slots.all()[:right]:
        save_at(attempt, slot.position, right_answer(slot), now=now + timedelta(minutes=1))
    if right < 9:
        save_at(attempt, 9, "2*A*x", now=now + timedelta(minutes=2))
    submit_attempt(attempt=attempt, now=now + timedelta(minutes=5))
    score_attempt(attempt_id=attempt.pk)
    attempt.refresh_from_db()
    return attempt


def open_questions(client, attempt, *positions):
    for position in positions:
        client.get(url("question", attempt, position))


def test_opening_a_question_is_a_visit_and_saving_is_none(signed_in, exam, learner):
    attempt = start_attempt(exam=exam, learner=learner, seed=1, now=timezone.now())
    open_questions(signed_in, attempt, 1, 2)
    signed_in.get(url("overview", attempt))
    save_at(attempt, 2, "1", now=timezone.now())
    assert list(Visit.objects.values_list("position", flat=True)) == [1, 2, 0]
    assert [sign.position for sign in list_signs(attempt)] == [1, 2, 0, 2]


def test_visits_fill_no_table(signed_in, exam, learner, monkeypatch):
    monkeypatch.setattr("exams.services.attempts.MOST_VISITS", 3)
    attempt = start_attempt(exam=exam, learner=learner, seed=1, now=timezone.now())
    open_questions(signed_in, attempt, 1, 2, 1, 2, 1)
    assert Visit.objects.count() == 3


def test_the_time_of_a_question_stands_in_result_and_review(signed_in, exam, learner):
    attempt = sit(exam, learner, right=8)
    begun = attempt.started_at
    Visit.objects.create(attempt=attempt, position=9, seen_at=begun + timedelta(seconds=70))
    Visit.objects.create(attempt=attempt, position=10, seen_at=begun + timedelta(seconds=182))
    assert "1:52" in signed_in.get(url("result", attempt)).content.decode()
    page = signed_in.get(url("review", attempt, 9)).content.decode()
    assert "1:52, 1:00 expected" in page


def test_the_receipt_says_what_was_counted_and_when(signed_in, exam, learner):
    attempt = sit(exam, learner, right=8)
    page = signed_in.get(url("review", attempt, 9)).content.decode()
    assert "2*A*x" in page
    assert "3\xa0minutes before the end" in page


def test_the_receipt_of_a_choice_says_which_option_it_was(signed_in, exam, learner):
    attempt = sit(exam, learner, right=8)
    slot = next(slot for slot in attempt.slots.all() if slot.face["entry"] == "choice" and slot.position <= 8)
    place = [option["id"] for option in slot.face["options"]].index(right_answer(slot)) + 1
    page = signed_in.get(url("review", attempt, slot.position)).content.decode()
    assert f"option {place} ({right_answer(slot)})" in page


def test_the_receipt_of_an_empty_answer_names_no_judge(signed_in, exam, learner):
    attempt = sit(exam, learner, right=8)
    page = signed_in.get(url("review", attempt, 10)).content.decode()
    assert "There was no answer to count." in page
    assert "Decided by" not in page
    assert "Decided by" in signed_in.get(url("review", attempt, 9)).content.decode()


def test_an_answer_that_could_not_be_read_stands_in_the_list_as_it_was_typed(signed_in, exam, learner):
    attempt = start_attempt(exam=exam, learner=learner, seed=1)
    save_at(attempt, 1, "A*(x <b>", now=timezone.now())
    submit_attempt(attempt=attempt)
    score_attempt(attempt_id=attempt.pk)
    assert "<code>A*(x &lt;b&gt;</code>" in signed_in.get(url("result", attempt)).content.decode()


def test_a_result_says_which_exam_it_is_of(signed_in, exam, learner):
    page = signed_in.get(url("result", sit(exam, learner, right=8))).content.decode()
    head = page[page.index("score-words") : page.index("score-actions")]
    assert f"{exam.title}, attempt 1, " in head


def test_what_came_too_late_is_shown_as_not_counted(signed_in, exam, learner):
    attempt = sit(exam, learner, right=8)
    with pytest.raises(Exception, match="closed"):
        save_at(attempt, 9, "(A + A^T)*x", now=attempt.submitted_at + timedelta(minutes=1))
    page = signed_in.get(url("review", attempt, 9)).content.decode()
    assert "Came too late, not counted:" in page
    assert "<code>(A + A^T)*x</code>" in page
    assert "0 of 1" in page


def test_the_counterexample_is_worked_out_with_the_answer(signed_in, exam, learner):
    attempt = sit(exam, learner, right=8)
    page = signed_in.get(url("review", attempt, 9)).content.decode()
    worked = page[page.index("Your answer gives") : page.index("Right is")]
    assert worked.count("<math") >= 3  # the answer, the equals sign, its value
    assert "<mtable" in worked


def test_the_step_that_a_listed_mistake_does_not_take_is_marked(signed_in, exam, learner):
    attempt = sit(exam, learner, right=8)  # ninth is a formula, and 2*A*x the listed mistake
    page = signed_in.get(url("review", attempt, 9)).content.decode()
    marked = page.split('<li class="departure">')
    assert len(marked) == 2
    assert "Your answer leaves here." in marked[1].split("</li>")[0]
    assert "Then the differential." in marked[1].split("</li>")[0]


def test_no_step_is_marked_where_the_answer_is_right_or_missing(signed_in, exam, learner):
    attempt = sit(exam, learner, right=8)
    for position in (1, 16):
        assert "departure" not in signed_in.get(url("review", attempt, position)).content.decode()


def test_since_last_says_how_each_domain_moved(signed_in, exam, learner):
    sit(exam, learner, right=2, ago=120)
    second = sit(exam, learner, right=8, seed=2)
    page = signed_in.get(url("result", second)).content.decode()
    assert "since last" in page
    assert "+2" in page
    assert ">same</p>" in page


def test_a_fall_has_a_minus_and_no_hyphen(signed_in, exam, learner):
    sit(exam, learner, right=8, ago=120)
    page = signed_in.get(url("result", sit(exam, learner, right=2, seed=2))).content.decode()
    assert "−2" in page


def test_a_first_attempt_compares_with_nothing(signed_in, exam, learner):
    assert "since last" not in signed_in.get(url("result", sit(exam, learner, right=8))).content.decode()


def test_the_history_has_best_latest_and_first_apart(signed_in, exam, learner):
    for right, ago in ((4, 300), (16, 200), (2, 100)):
        sit(exam, learner, right=right, seed=right, ago=ago)
    page = signed_in.get(reverse("exams:history")).content.decode()
    figures = page[page.index("history-figures") : page.index("</dl>")]
    for name, points in (("Best", 16), ("Latest", 2), ("First", 4)):
        assert f"<dt>{name}</dt>" in figures
        assert f"{points} of 16" in figures


def test_of_one_attempt_best_latest_and_first_are_not_told_apart(signed_in, exam, learner):
    sit(exam, learner, right=4)
    page = signed_in.get(reverse("exams:history")).content.decode()
    assert "4 of 16" in page
    assert "history-figures" not in page


def test_practices_are_no_results(signed_in, exam, learner):
    make_practice_exam()
    signed_in.post(reverse("exams:practice_start"), {"count": "5"})
    assert "Mixed practice" not in signed_in.get(reverse("exams:history")).content.decode()


def test_the_two_weakest_domains_are_practised_with_one_button(signed_in, exam, learner):
    make_practice_exam()
    page = signed_in.get(url("result", sit(exam, learner, right=12))).content.decode()
    assert "Practise both, 20 questions" in page
    assert '<input type="hidden" name="domain" value="7">' in page


def test_a_running_exam_holds_back_what_an_earlier_one_showed(signed_in, exam, learner):
    attempt = sit(exam, learner, right=8)
    start_attempt(exam=exam, learner=learner, seed=5, now=timezone.now())
    for position in range(1, 17):
        page = signed_in.get(url("review", attempt, position)).content.decode()
        assert "It stands in the exam that you have open" in page
        for secret in ("RATIONALE", "NOTERIGHT", "NOTEWRONG", "Nobody said", "One right form"):
            assert secret not in page
    result = signed_in.get(url("result", attempt)).content.decode()
    assert "in your open exam" in result
    assert "symmetry assumed" in result  # the name of one's own mistake is no key


def test_an_answer_that_is_held_back_does_not_even_reach_the_template(exam, learner):
    attempt = sit(exam, learner, right=8)
    slots = list(list_slots_for_review(attempt))
    shown = build_result(attempt, attempt.score, slots, held=frozenset())["all_rows"]
    held = build_result(attempt, attempt.score, slots, held=frozenset(slot.slug for slot in slots))["all_rows"]
    assert any(row["answer_html"] for row in shown)
    assert not any(row["answer_html"] for row in held)


def test_another_learner_s_exam_holds_nothing_back(client, exam, learner, other_learner):
    attempt = sit(exam, learner, right=8)
    begin(exam, other_learner)
    client.force_login(learner)
    assert "RATIONALEONE" in client.get(url("review", attempt, 9)).content.decode()


def test_no_page_after_the_exam_asks_more_for_more_questions(signed_in, exam, learner, django_assert_max_num_queries):
    attempt = sit(exam, learner, right=8)
    bounds = {url("result", attempt): 17, url("review", attempt, 9): 16, reverse("exams:history"): 6}
    for address, bound in bounds.items():
        with django_assert_max_num_queries(bound):
            signed_in.get(address)
    count = Slot.objects.count()
    for slot in list(attempt.slots.all()):
        slot.pk, slot.position = None, slot.position + count
        slot.save(force_insert=True)
    for address, bound in bounds.items():
        with django_assert_max_num_queries(bound):
            signed_in.get(address)


def test_the_exams_page_has_a_bound_of_its_own(signed_in, learner, django_assert_max_num_queries):
    from exams.services.offers import offer_exams

    offer_exams()
    with django_assert_max_num_queries(7):
        page = signed_in.get(reverse("exams:list")).content.decode()
    for words in ("One domain at a time", "Practical Tools", "Practise without a clock", "Free test"):
        assert words in page
    for slug, target in (("practice", "exams:practice"), ("free", "exams:free")):
        assert signed_in.get(reverse("exams:detail", args=[slug]))["Location"] == reverse(target)


def test_a_finished_attempt_is_shown_again_as_it_was(signed_in, attempt):
    finish(attempt, right=9)
    page = signed_in.get(url("result", attempt)).content.decode()
    assert page.count("Review ") >= 7
