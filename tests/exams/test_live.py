"""What the exam page's scripts get."""

import json
import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.models import Attempt, Response
from exams.selectors import find_counted_response
from exams.services import start_attempt


@pytest.fixture
def running(exam, learner):
    """An attempt that runs now."""
    return start_attempt(exam=exam, learner=learner, seed=1, now=timezone.now())


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


def post(client, attempt, name, body, *more, position=1, **headers):
    url = reverse(f"exams:{name}", args=[attempt.public_id, position])
    data = body if isinstance(body, bytes) else json.dumps(body)
    return client.post(url, data, content_type="application/json", headers=headers)


def save(client, attempt, answer, revision=0, tab="tab", **more):
    return post(client, attempt, "save", {"answer": answer, "client": tab, **more}, **{"If-Match": f'"{revision}"'})


def test_a_save_answers_with_revision_time_and_what_is_left(signed_in, running):
    reply = save(signed_in, running, "2*A*x", sequence=1)
    assert reply.status_code == 200
    assert set(reply.json()) == {"revision", "saved_at", "remaining_ms"}
    assert 0 < reply.json()["remaining_ms"] <= 40 * 60 * 1000
    assert "no-store" in reply["Cache-Control"]


def test_a_conflict_shows_what_counts_with_its_time_and_tab(signed_in, running):
    first = save(signed_in, running, "one", sequence=1).json()
    reply = save(signed_in, running, "two", sequence=2, tab="phone")
    assert reply.status_code == 409
    assert reply.json()["error"]["code"] == "stale_revision"
    counts = {"answer": "one", "revision": 1, "saved_at": first["saved_at"], "client": "tab"}
    assert reply.json()["current"] == counts
    assert reply.json()["remaining_ms"] > 0


@pytest.mark.parametrize("name", ["save", "preview", "flag", "strike"])
def test_doors_that_write_are_not_read(signed_in, running, name):
    reply = signed_in.get(reverse(f"exams:{name}", args=[running.public_id, 1]))
    assert (reply.status_code, reply.json()["error"]["code"]) == (405, "method_not_allowed")
    assert "no-store" in reply["Cache-Control"]


def test_a_closed_attempt_refuses_and_keeps(signed_in, running):
    Attempt.objects.filter(pk=running.pk).update(deadline_at=timezone.now() - timedelta(minutes=1))
    reply = save(signed_in, running, "late", sequence=1)
    assert (reply.status_code, reply.json()["error"]["code"]) == (409, "attempt_closed")
    assert Response.objects.get(answer="late").is_late


def test_a_megabyte_is_refused(signed_in, running):
    assert save(signed_in, running, "x" * 10_000).status_code == 413
    assert post(signed_in, running, "save", b'{"answer": "' + b"x" * 1_000_000 + b'"}').status_code == 413


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"answer": 1}', b'{"answer": "x", "sequence": "-1"}', b"[" * 60_000]
)
def test_what_is_no_draft_is_refused_or_an_empty_answer(signed_in, running, body):
    assert post(signed_in, running, "save", body).status_code in (200, 400)
    assert not Response.objects.exclude(answer="").exists()


def test_a_preview_shows_how_an_answer_is_read(signed_in, running):
    body = post(signed_in, running, "preview", {"answer": "(A + A')x"}).json()
    assert body["readable"] is True
    assert body["mathml"].startswith("<math")
    assert (body["rows"], body["columns"], body["fits"]) == ("n", "1", True)
    assert "A transpose" in body["spoken"]


def test_a_preview_says_when_a_shape_does_not_fit(signed_in, running):
    assert post(signed_in, running, "preview", {"answer": "A"}).json()["fits"] is False


def test_a_preview_points_at_what_cannot_be_read(signed_in, running):
    body = post(signed_in, running, "preview", {"answer": "A*(x"}).json()
    assert body["readable"] is False
    assert body["message"]
    assert body["span"][0] <= 4


def test_a_fault_of_the_reader_keeps_nobody_from_the_question(signed_in, running, monkeypatch):
    def fail(answer, scope):
        raise ZeroDivisionError("our fault")

    save(signed_in, running, "A*x", sequence=1)
    monkeypatch.setattr("exams.readings.preview", fail)
    assert post(signed_in, running, "preview", {"answer": "A*x"}).json()["readable"] is False
    page = signed_in.get(reverse("exams:question", args=[running.public_id, 1]))
    assert b"We could not read this." in page.content


def test_a_preview_says_the_same_of_right_and_wrong(signed_in, running):
    right = post(signed_in, running, "preview", {"answer": "(A+A^T)*x"}).json()
    wrong = post(signed_in, running, "preview", {"answer": "(A-A^T)*x"}).json()
    assert set(right) == set(wrong)
    assert right["fits"] == wrong["fits"]


def test_replies_to_right_and_wrong_saves_are_alike(signed_in, running):
    right = save(signed_in, running, "(A+A^T)*x", sequence=1)
    wrong = save(signed_in, running, "(A-A^T)*x", revision=1, sequence=2)
    assert set(right.json()) == set(wrong.json())
    assert abs(len(right.content) - len(wrong.content)) <= 2


def test_the_clock_says_what_is_left_and_closes_what_is_due(signed_in, running):
    url = reverse("exams:clock", args=[running.public_id])
    assert signed_in.get(url).json()["state"] == "in_progress"
    Attempt.objects.filter(pk=running.pk).update(deadline_at=timezone.now() - timedelta(minutes=1))
    assert signed_in.get(url).json() == {"state": "submitted", "remaining_ms": 0}


def test_flags_and_strike_outs_are_kept(signed_in, running):
    assert post(signed_in, running, "flag", {"flagged": True}).json()["flagged"] is True
    assert post(signed_in, running, "strike", {"struck": ["a"]}).json()["struck"] == ["a"]
    slot = running.slots.get(position=1)
    assert (slot.is_flagged, slot.struck) == (True, ["a"])


def test_a_signed_out_learner_is_told_so(client, running):
    assert save(client, running, "x").status_code == 401


def test_nobody_saves_into_anothers_attempt(client, other_learner, running):
    client.force_login(other_learner)
    assert save(client, running, "x").status_code == 404
    assert not Response.objects.exists()


def test_a_position_that_is_not_there_is_not_found(signed_in, running):
    assert post(signed_in, running, "save", {"answer": "x"}, position=99).status_code == 404


def test_saving_needs_the_csrf_token(running, learner):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(learner)
    assert save(strict, running, "x").status_code == 403


def test_the_time_left_runs(signed_in, running):
    url = reverse("exams:clock", args=[running.public_id])
    first = signed_in.get(url).json()["remaining_ms"]
    time.sleep(0.01)
    assert signed_in.get(url).json()["remaining_ms"] < first


NO_TEXT = ["a\\u0000", "\\ud800", "\\\\\\u0000", "\\udc00x"]


@pytest.mark.parametrize("field", ["answer", "client"])
@pytest.mark.parametrize("text", NO_TEXT)
def test_what_is_no_text_is_refused_and_the_answer_before_it_stays(signed_in, running, field, text):
    """PostgreSQL stores no NUL, and nothing writes half of a character."""
    assert save(signed_in, running, "A*x").status_code == 200
    body = json.dumps({"answer": "x", "sequence": 2, field: "TEXT"}).replace("TEXT", text)
    url = reverse("exams:save", args=[running.public_id, 1])
    reply = signed_in.post(url, body, content_type="application/json", headers={"If-Match": '"1"'})
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "invalid")
    assert find_counted_response(running.slots.get(position=1)).answer == "A*x"


def test_a_backslash_before_u0000_is_a_text_like_any_other(signed_in, running):
    assert save(signed_in, running, "\\u0000").status_code == 200
