"""While an attempt is open, no response holds a key, an explanation, a hint, a seed or a setting of the grader."""

import json
import sys

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exams.services import start_attempt
from tests.walking import list_addresses

# Words of the bank of the tests that no page of an open attempt, and no other page meanwhile, may hold.
WORDS = (
    "RATIONALEONE", "RATIONALETWO", "RATIONALETHREE", "RATIONALEFOUR", "HINTONE", "NOTERIGHT", "NOTEWRONG",
    "The product itself.", "Nobody said that the matrix", "symmetry-assumed", "item-1", "content_hash",
)  # fmt: skip
# Names of what the grader keeps; the course page may speak of them, the attempt's own addresses do not.
SETTINGS = ("tolerance", "counterexample", "evidence", "confirmation", "verdict", "broken_because", "item_version")
# What ends the attempt or the session; both are walked by tests of their own, after the others.
ENDING = {"exams:submit", "exams:practice_end", "account_logout", "admin:logout"}
BODIES = {
    "save": {"answer": "(A+A^T)*x", "client": "tab", "sequence": 1},
    "preview": {"answer": "(A+A^T)*x", "written": True},
    "flag": {"flagged": True},
    "strike": {"struck": ["a"]},
}
REPLIES = {
    "save": {"revision", "saved_at", "remaining_ms"},
    "preview": {"readable", "mathml", "spoken", "shape", "rows", "columns", "fits", "tex", "text", "remaining_ms"},
    "flag": {"flagged", "remaining_ms"},
    "strike": {"struck", "remaining_ms"},
}


@pytest.fixture
def running(exam, learner):
    return start_attempt(exam=exam, learner=learner, seed=2**61 + 12345, now=timezone.now())


@pytest.fixture
def signed_in(client, learner):
    """A browser that gets the error page when something raises."""
    client.force_login(learner)
    client.raise_request_exception = False
    return client


def secrets_of(attempt):
    """What must not leave: the words of explanations, all seeds, each typed key, each number that is a key."""
    found = [*WORDS, str(attempt.seed)]
    for slot in attempt.slots.all():
        key = slot.back["key"]
        found.append(str(slot.seed))
        if key["kind"] == "expression":
            found.append(key["source"])
        if key["kind"] == "number":
            found.append(f"<mn>{key['value']}</mn>")
        if key["kind"] == "array":
            found.append(json.dumps(key["rows"]))
    return found


def walk(client, attempt):
    """Every address that the URLconf knows, read and written, for a question of each way of entry."""
    for position in (1, 2, 3, 4, 99):
        values = {"public_id": attempt.public_id, "position": position, "slug": attempt.exam.slug}
        for name, address in list_addresses(**values, object_id=attempt.pk, attempt_id=attempt.pk).items():
            if position > 1 and "<position>" not in name and str(attempt.public_id) not in address:
                continue
            yield name, client.get(address, follow=True)
            if name not in ENDING:
                body = BODIES.get(name.removeprefix("exams:"), {"answer": "x"})
                yield name, client.post(address, json.dumps(body), content_type="application/json")
                yield name, client.post(address, {"answer": "A*(x", "revision": "0", "go": "stay"})


def text_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace") + str(response.headers)


def test_nothing_secret_leaves_an_open_attempt_by_any_route(signed_in, running):
    forbidden, seen = secrets_of(running), set()
    for name, response in walk(signed_in, running):
        seen.add(name)
        text, address = text_of(response), response.request["PATH_INFO"]
        own = str(running.public_id) in address
        # What the learner sent comes back to them: their own text is no secret.
        for secret in (*(word for word in forbidden if "A^T" not in word), *(SETTINGS if own else ())):
            assert secret not in text, (name, address, secret)
    assert len(seen) > 100
    running.refresh_from_db()
    assert running.is_open, "the walk was meant to be of an open attempt"


def test_the_key_is_in_no_response_before_it_is_typed(signed_in, running):
    keys = [word for word in secrets_of(running) if "A^T" in word]
    assert keys
    for name, address in list_addresses(public_id=running.public_id, position=1, slug=running.exam.slug).items():
        text = text_of(signed_in.get(address, follow=True))
        assert not [key for key in keys if key in text or key.replace(" ", "") in text], name


@pytest.mark.parametrize("name", REPLIES)
def test_replies_hold_what_is_on_their_list_and_nothing_else(signed_in, running, name):
    reply = signed_in.post(
        f"/attempts/{running.public_id}/1/{name}/", json.dumps(BODIES[name]), content_type="application/json"
    )
    assert reply.status_code == 200
    assert set(reply.json()) == REPLIES[name]


def test_everything_of_an_attempt_is_never_stored_by_a_cache(signed_in, running):
    for name, response in walk(signed_in, running):
        if str(running.public_id) in response.request["PATH_INFO"] and response.status_code < 404:
            assert "no-store" in response.headers.get("Cache-Control", ""), (name, response.status_code)


def test_an_error_page_tells_nothing_of_what_raised(signed_in, running, monkeypatch):
    def fail(*arguments, **named):
        raise RuntimeError(f"{running.slots.first().back} {running.seed}")

    monkeypatch.setattr("exams.pages.build_question", fail)
    monkeypatch.setattr("exams.services.save_response", fail)
    for response in (
        signed_in.get(f"/attempts/{running.public_id}/1/"),
        signed_in.post(f"/attempts/{running.public_id}/1/save/", b"{}", content_type="application/json"),
    ):
        assert response.status_code == 500
        assert not [secret for secret in secrets_of(running) if secret in text_of(response)]


def save(client, attempt, answer, revision, sequence):
    body = {"answer": answer, "client": "tab", "sequence": sequence}
    headers = {"If-Match": f'"{revision}"'}
    url = f"/attempts/{attempt.public_id}/1/save/"
    return client.post(url, json.dumps(body), content_type="application/json", headers=headers)


def test_a_right_and_a_wrong_save_are_answered_alike(signed_in, running):
    right = save(signed_in, running, "(A+A^T)*x", 0, 1)
    wrong = save(signed_in, running, "(A-A^T)*x", 1, 2)
    assert (right.status_code, set(right.json())) == (wrong.status_code, set(wrong.json()))
    assert len(right.content) == len(wrong.content)
    assert set(right.headers) == set(wrong.headers)
    assert right["Content-Length"] == wrong["Content-Length"]


def test_a_save_calls_no_grader_no_sympy_and_no_template(signed_in, running):
    """So a right and a wrong save cannot differ in time either: nothing that knows the difference runs."""
    save(signed_in, running, "A", 0, 1)
    files = set()
    sys.setprofile(lambda frame, event, argument: files.add(frame.f_code.co_filename))
    try:
        reply = save(signed_in, running, "(A+A^T)*x", 1, 2)
    finally:
        sys.setprofile(None)
    assert reply.json()["revision"] == 2
    assert any(file.endswith("exams/services/saving.py") for file in files)
    for part in ("/sympy/", "/mpmath/", "/grading/", "/django/template/", "/questions/", "/exams/readings.py"):
        assert not [file for file in files if part in file], part


@pytest.mark.parametrize("name", ["save", "preview", "flag", "strike", "clock"])
def test_the_doors_of_the_script_never_load_a_key(signed_in, running, name):
    url = f"/attempts/{running.public_id}/clock/" if name == "clock" else f"/attempts/{running.public_id}/1/{name}/"
    with CaptureQueriesContext(connection) as queries:
        if name == "clock":
            signed_in.get(url)
        else:
            signed_in.post(url, json.dumps(BODIES[name]), content_type="application/json")
    assert queries.captured_queries
    read = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    assert not any('"exams_slot"."back"' in sql or '"exams_slot"."seed"' in sql for sql in read)


@pytest.mark.parametrize("field", ["state", "score", "user", "learner", "deadline_at", "credit", "revision"])
def test_what_is_not_theirs_to_say_is_refused(signed_in, running, field):
    for name, body in BODIES.items():
        reply = signed_in.post(
            f"/attempts/{running.public_id}/1/{name}/", json.dumps({**body, field: 1}), content_type="application/json"
        )
        assert reply.status_code == 400, name
    assert not running.slots.get(position=1).responses.exists()


def test_a_stranger_learns_nothing_from_an_error_either(running, other_learner):
    stranger = Client(raise_request_exception=False)
    stranger.force_login(other_learner)
    there = stranger.get(f"/attempts/{running.public_id}/1/")
    nowhere = stranger.get("/attempts/00000000-0000-4000-8000-000000000000/1/")
    assert there.status_code == nowhere.status_code == 404
    assert abs(len(there.content) - len(nowhere.content)) < 80
