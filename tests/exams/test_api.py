"""REST clients pull scores."""

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache

from tests.conftest import PASSWORD
from tests.factories import finish

SCORES = "/api/v1/scores/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def token(client, user):
    reply = client.post("/api/v1/tokens/", {"email": user.email, "password": PASSWORD}, content_type="application/json")
    assert reply.status_code == 201, reply.content
    return reply.json()["token"]


def get(client, user, **query):
    return client.get(SCORES, query, headers={"Authorization": f"Token {token(client, user)}"})


def test_a_learner_gets_their_own_scores(client, learner, attempt):
    finish(attempt, right=12)
    [row] = get(client, learner).json()["results"]
    assert row["attempt"] == str(attempt.public_id)
    assert (row["points"], row["slots"], row["is_passed"], row["exam"]) == ("12", 16, True, "certification")
    assert [d["domain"] for d in row["domains"]] == list(range(1, 9))


def test_a_learner_gets_nobody_elses(client, other_learner, attempt):
    finish(attempt)
    assert get(client, other_learner).json()["results"] == []


def test_an_instructor_gets_everybodys_under_learner_numbers(client, instructor, learner, attempt):
    finish(attempt)
    [row] = get(client, instructor).json()["results"]
    assert row["learner_number"] == learner.learner_number
    assert row["learner_name"] is None
    assert row["learner_email"] is None


def test_names_need_the_named_permission(client, instructor, learner, attempt):
    finish(attempt)
    instructor.user_permissions.add(Permission.objects.get(codename="view_learner_names"))
    [row] = get(client, instructor).json()["results"]
    assert (row["learner_name"], row["learner_email"]) == (learner.name, learner.email)


@pytest.mark.parametrize(
    ("query", "found"),
    [({"passed": "true"}, 1), ({"passed": "false"}, 0), ({"exam": "other"}, 0), ({"exam": "certification"}, 1)],
)
def test_scores_are_filtered(client, learner, attempt, query, found):
    finish(attempt)
    assert len(get(client, learner, **query).json()["results"]) == found


def test_scores_are_paged(client, learner, attempt, exam):
    from datetime import timedelta

    from exams.services import start_attempt
    from tests.factories import START

    finish(attempt, right=1)
    second = start_attempt(exam=exam, learner=learner, seed=7, now=START + timedelta(hours=1))
    finish(second, right=2, now=START + timedelta(hours=1, minutes=1))
    page = get(client, learner, page_size=1).json()
    assert [row["points"] for row in page["results"]] == ["2"]
    rest = client.get(page["next"], headers={"Authorization": f"Token {token(client, learner)}"}).json()
    assert [row["points"] for row in rest["results"]] == ["1"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_scores_are_only_read(client, learner, method, db):
    reply = getattr(client, method)(SCORES, headers={"Authorization": f"Token {token(client, learner)}"})
    assert reply.status_code == 405
    assert reply.json()["error"]["code"] == "method_not_allowed"


def test_without_a_token_there_is_nothing(client, db):
    reply = client.get(SCORES)
    assert reply.status_code == 401
    assert reply.json()["error"]["code"] == "not_authenticated"


def test_a_wrong_password_gets_no_token(client, learner):
    reply = client.post(
        "/api/v1/tokens/", {"email": learner.email, "password": "wrong"}, content_type="application/json"
    )
    assert reply.status_code == 401
    assert "token" not in reply.json()


def test_an_unknown_address_is_told_the_same(client, learner):
    wrong = client.post("/api/v1/tokens/", {"email": learner.email, "password": "x"}, content_type="application/json")
    unknown = client.post(
        "/api/v1/tokens/", {"email": "a@example.org", "password": "x"}, content_type="application/json"
    )
    assert wrong.json() == unknown.json()


def test_guessing_is_throttled(client, learner):
    body = {"email": learner.email, "password": "wrong"}
    replies = [client.post("/api/v1/tokens/", body, content_type="application/json").status_code for _ in range(12)]
    assert replies[:10] == [401] * 10
    assert replies[-1] == 429


def test_a_token_is_stored_as_a_hash_and_expires(client, learner, settings):
    from knox.models import AuthToken

    text = token(client, learner)
    row = AuthToken.objects.get()
    assert text not in row.digest
    assert row.expiry is not None


def test_the_schema_is_complete(client, db):
    reply = client.get("/api/schema/", {"format": "json"})
    schema = reply.json()
    assert schema["openapi"].startswith("3.1")
    assert set(schema["paths"]) == {"/api/v1/tokens/", "/api/v1/scores/"}
    assert client.get("/api/docs/").status_code == 200
