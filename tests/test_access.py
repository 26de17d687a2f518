"""Every route, tried by everybody: a new one fails here until it is classified."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from exams.models import Attempt
from exams.services import start_attempt

# PUBLIC: anybody. SIGNED_IN: others are sent to the login. OWN: another learner's is 404. TOKEN: 401 without one.
PUBLIC = {
    "course:landing",
    "certificates:code_form",
    "certificates:verify",
    "certificates:download",
    "certificates:status",
    "certificates:achievement",
    "certificates:did",
    "certificates:jwks",
    "healthz",
    "api-docs",
    "api-schema",
    "api-tokens",
    "exams:free",
    "exams:free_start",
    "exams:offline",
    "exams:offline_worker",
}
SIGNED_IN = {"exams:list", "exams:detail", "exams:start", "exams:history", "certificates:list", "certificates:wishes",
             "certificates:correct", "accounts:profile",
             "accounts:add_token", "accounts:remove_token", "accounts:data", "accounts:delete",
             "exams:practice", "exams:practice_start"}  # fmt: skip
OWN = {"exams:question", "exams:overview", "exams:submit", "exams:result", "exams:review", "exams:object"}
OWN_PRACTICE = {"exams:practice_question", "exams:practice_summary", "exams:practice_end"}
OWN_LIVE = {"exams:save", "exams:preview", "exams:flag", "exams:strike", "exams:clock"}
TOKEN = {"api-scores"}
ELSEWHERE = ("account_", "admin:", "account:")


def routes(resolver=None, prefix="", path=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            namespace = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from routes(pattern, namespace, path + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def test_every_route_is_classified():
    known = PUBLIC | SIGNED_IN | OWN | OWN_PRACTICE | OWN_LIVE | TOKEN
    found = {name for name in routes() if not name.startswith(ELSEWHERE) and name != "None"}
    assert found == known


@pytest.fixture
def addresses(exam, learner):
    attempt = start_attempt(exam=exam, learner=learner, seed=1, now=timezone.now())
    base = f"/attempts/{attempt.public_id}/"
    own = [f"{base}{rest}" for rest in ("1/", "overview/", "submit/", "result/", "review/1/")]
    live = [f"{base}{rest}" for rest in ("1/save/", "1/preview/", "1/flag/", "1/strike/", "clock/")]
    return own, live


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_sent_to_the_login(client, addresses, method):
    own, live = addresses
    for address in own:
        reply = getattr(client, method)(address)
        assert reply.status_code == 302, address
        assert reply["Location"].startswith("/accounts/login/")
    for address in live:
        assert getattr(client, method)(address).status_code == 401, address


@pytest.mark.parametrize("person", ["other_learner", "instructor", "administrator"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_anothers_attempt_is_not_there(client, addresses, request, person, method):
    client.force_login(request.getfixturevalue(person))
    for address in (*addresses[0], *addresses[1]):
        assert getattr(client, method)(address).status_code == 404, address


def test_an_attempt_that_does_not_exist_answers_the_same(client, learner, db):
    client.force_login(learner)
    assert client.get("/attempts/00000000-0000-4000-8000-000000000000/1/").status_code == 404


def test_learners_do_not_enter_the_administration(client, learner):
    client.force_login(learner)
    assert client.get("/admin/questions/item/").status_code == 302


@pytest.mark.parametrize(
    "address",
    ["/admin/exams/attempt/", "/admin/exams/score/", "/admin/certificates/certificate/", "/admin/questions/item/"],
)
def test_instructors_read_lists(client, instructor, address):
    client.force_login(instructor)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/admin/accounts/user/", "/admin/exams/attempt/add/", "/admin/exams/score/add/"])
def test_instructors_see_no_people_and_add_no_scores(client, instructor, address):
    client.force_login(instructor)
    assert client.get(address).status_code == 403


def test_lists_show_learner_numbers_and_no_names(client, instructor, learner, attempt):
    client.force_login(instructor)
    page = client.get("/admin/exams/attempt/").content.decode()
    assert learner.learner_number in page
    assert learner.email not in page
    assert learner.name not in page


def test_csv_holds_learner_numbers_and_no_formula(client, instructor, learner, attempt):
    client.force_login(instructor)
    reply = client.post("/admin/exams/attempt/", {"action": "export", "_selected_action": [attempt.pk]})
    assert reply["Content-Type"].startswith("text/csv")
    text = reply.content.decode()
    assert learner.learner_number in text
    assert learner.email not in text


def test_state_and_score_in_a_body_are_ignored(client, learner, addresses):
    client.force_login(learner)
    client.post(
        addresses[0][0], {"answer": "x", "revision": "0", "state": "graded", "score": "16", "deadline_at": "2030-01-01"}
    )
    assert Attempt.objects.get().is_open
