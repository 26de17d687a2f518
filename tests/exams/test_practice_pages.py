"""The pages of practice as plain forms: what they show, what they keep back, how much they ask the database."""

import pytest
from django.urls import reverse

from exams.models import Attempt
from exams.practice_pages import build_practice
from exams.selectors import list_practice_slots
from exams.services import start_attempt
from tests.factories import make_bank, make_exam, make_practice_exam, right_answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, learner):
    make_bank()
    make_practice_exam()
    client.force_login(learner)
    return client


@pytest.fixture
def practice(signed_in):
    signed_in.post(reverse("exams:practice_start"), {"domain": ["1", "2"], "count": "5", "only": "all"})
    return Attempt.objects.get()


def url(practice, position=1):
    return reverse("exams:practice_question", args=[practice.public_id, position])


def press(client, practice, go, answer="", position=1, **more):
    return client.post(url(practice, position), {"answer": answer, "revision": "0", "go": go, **more}, follow=True)


def find(practice, kind):
    return next(slot for slot in practice.slots.all() if slot.face["kind"] == kind)


def test_the_form_starts_what_was_chosen(practice):
    assert practice.choice == {"domains": [1, 2], "count": 5, "only": "all"}


def test_nonsense_in_the_form_becomes_the_usual_practice(signed_in):
    signed_in.post(reverse("exams:practice_start"), {"domain": ["9", "x"], "count": "999", "only": "state"})
    assert Attempt.objects.get().choice == {"domains": list(range(1, 9)), "count": 10, "only": "all"}


def test_a_question_shows_no_key_hint_or_rationale_before_it_is_asked_for(signed_in, practice):
    for slot in practice.slots.all():
        text = signed_in.get(url(practice, slot.position)).content.decode()
        for secret in ("RATIONALE", "HINTONE", "NOTERIGHT", "Nobody said", str(slot.seed), str(practice.seed), "item-"):
            assert secret not in text


def test_not_yet_names_the_mistake_and_keeps_the_key(signed_in, practice):
    slot = find(practice, "expression")
    page = press(signed_in, practice, "check", "2*A*x", slot.position).content.decode()
    assert "Not yet" in page
    assert "Nobody said that the matrix is symmetric." in page
    assert "RATIONALEONE" not in page
    assert "Second try" in page


def test_a_right_answer_shows_the_solution_and_the_next_question(signed_in, practice):
    slot = find(practice, "expression")
    page = press(signed_in, practice, "check", right_answer(slot), slot.position).content.decode()
    assert "RATIONALEONE" in page
    assert "Next question" in page
    assert "1 of 1" in page


def test_what_cannot_be_checked_is_said_to_be_unchecked(signed_in, practice):
    slot = find(practice, "expression")
    page = press(signed_in, practice, "check", "A*(x", slot.position).content.decode()
    assert "Nothing was checked yet." in page
    assert "It is kept and costs nothing." in page
    assert "Nothing was checked" not in signed_in.get(url(practice, slot.position)).content.decode()


def test_an_empty_answer_is_told_what_to_do(signed_in, practice):
    slot = find(practice, "expression")
    assert "The answer is empty." in press(signed_in, practice, "check", "", slot.position).content.decode()
    assert "Nothing was checked" not in press(signed_in, practice, "check", "2*A*x", slot.position).content.decode()


def test_a_verdict_goes_when_another_answer_stands_in_the_field(signed_in, practice):
    slot = find(practice, "expression")
    press(signed_in, practice, "check", "2*A*x", slot.position)
    press(signed_in, practice, "pause", "A*x", slot.position)
    assert "Nobody said" not in signed_in.get(url(practice, slot.position)).content.decode()


def test_a_hint_appears_alone_and_keeps_what_was_typed(signed_in, practice):
    slot = find(practice, "expression")
    page = press(signed_in, practice, "hint", "A*x", slot.position).content.decode()
    assert "HINTONE" in page
    assert "RATIONALEONE" not in page
    assert 'value="A*x"' in page


def test_the_solution_is_shown_when_it_is_asked_for(signed_in, practice):
    assert "RATIONALE" in press(signed_in, practice, "solution").content.decode()


def test_a_solution_without_an_answer_is_no_verdict(signed_in, practice):
    slot = find(practice, "choice")
    page = press(signed_in, practice, "solution", position=slot.position).content.decode()
    assert "No answer" in page
    assert "Not decided" not in page


def test_when_all_is_done_the_summary_leads_on_and_not_back_to_itself(signed_in, practice):
    summary = reverse("exams:practice_summary", args=[practice.public_id])
    assert "Go on" in signed_in.get(summary).content.decode()
    for slot in practice.slots.all():
        press(signed_in, practice, "solution", position=slot.position)
    page = signed_in.get(summary).content.decode()
    assert "Go on" not in page
    assert f'href="{summary}"' not in page
    assert "Practise what was missed" in page


def test_skip_goes_on_and_pause_goes_home(signed_in, practice):
    assert press(signed_in, practice, "skip").redirect_chain[-1][0] == url(practice, 2)
    page = press(signed_in, practice, "pause", position=2)
    assert page.redirect_chain[-1][0] == reverse("exams:practice")
    assert "Go on where you paused" in page.content.decode()


def test_after_the_last_question_comes_the_summary(signed_in, practice):
    last = practice.slots.count()
    page = press(signed_in, practice, "skip", position=last)
    assert page.redirect_chain[-1][0] == reverse("exams:practice_summary", args=[practice.public_id])


def test_an_ended_practice_says_so_and_changes_nothing(signed_in, practice):
    signed_in.post(reverse("exams:practice_end", args=[practice.public_id]))
    assert b"This practice was ended." in press(signed_in, practice, "check", "A").content


def test_what_stands_in_a_running_exam_waits(signed_in, practice, learner):
    slot = find(practice, "expression")
    press(signed_in, practice, "solution", "A*x", slot.position)
    start_attempt(exam=make_exam(), learner=learner, seed=1)
    for go in ("check", "hint", "solution"):
        page = press(signed_in, practice, go, "(A + A^T)*x", slot.position).content.decode()
        assert "This one waits" in page
        for secret in ("RATIONALEONE", "HINTONE", "Nobody said", "Right."):
            assert secret not in page


def uncovered(practice, slot, held=frozenset()):
    page = build_practice(practice, list(list_practice_slots(practice)), slot.position, held=held)
    return {name: page[name] for name in ("verdict", "solution", "shown")}, [hint["html"] for hint in page["hints"]]


def test_what_is_not_uncovered_does_not_even_reach_the_template(signed_in, practice):
    slot = find(practice, "expression")
    nothing = {"verdict": None, "solution": None, "shown": None}
    assert uncovered(practice, slot) == (nothing, [""])
    press(signed_in, practice, "hint", "A*x", slot.position)
    press(signed_in, practice, "solution", "A*x", slot.position)
    shown, hints = uncovered(practice, slot)
    assert shown["solution"]["key_html"]
    assert "HINTONE" in hints[0]
    slug = slot.item_version.item.slug
    assert uncovered(practice, slot, held=frozenset({slug})) == (nothing, [])


def test_the_exam_s_own_pages_send_a_practice_home(signed_in, practice):
    for name in ("question", "review"):
        reply = signed_in.get(reverse(f"exams:{name}", args=[practice.public_id, 1]))
        assert reply["Location"] == reverse("exams:practice_summary", args=[practice.public_id])


@pytest.mark.parametrize("person", ["other_learner", "instructor", "administrator"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_anothers_practice_is_not_there(client, practice, request, person, method):
    client.force_login(request.getfixturevalue(person))
    for name, more in (("question", [1]), ("summary", []), ("end", [])):
        address = reverse(f"exams:practice_{name}", args=[practice.public_id, *more])
        assert getattr(client, method)(address).status_code == 404


def test_an_exam_is_no_practice(signed_in, learner):
    attempt = start_attempt(exam=make_exam(), learner=learner, seed=1)
    assert signed_in.get(reverse("exams:practice_question", args=[attempt.public_id, 1])).status_code == 404


def test_nobody_is_sent_to_the_login(client, practice):
    client.logout()
    assert client.get(url(practice))["Location"].startswith("/accounts/login/")
    assert client.get(reverse("exams:practice"))["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("count", ["5", "20"])
def test_the_pages_ask_the_database_as_often_for_twenty_questions(signed_in, count, django_assert_max_num_queries):
    signed_in.post(reverse("exams:practice_start"), {"count": count})
    practice = Attempt.objects.latest("pk")
    with django_assert_max_num_queries(14):
        signed_in.get(url(practice))
    with django_assert_max_num_queries(10):
        signed_in.get(reverse("exams:practice"))
    with django_assert_max_num_queries(8):
        signed_in.get(reverse("exams:practice_summary", args=[practice.public_id]))
