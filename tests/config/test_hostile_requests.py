"""Addresses asked in ways that no page of ours asks: refused cleanly, by everybody, never with a fault of ours.

Run on SQLite and, by ``scripts/test --full``, on PostgreSQL, which refuses what SQLite takes: NUL, large numbers.
"""

import json
from base64 import b64encode
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.services import create_token
from exams.models import Attempt
from exams.selection import Choice
from exams.services import start_attempt, start_practice
from tests.factories import finish, make_free_exam, make_practice_exam
from tests.test_access_matrix import enter  # noqa: F401  (the fixture)
from tests.walking import list_addresses

PEOPLE = ["nobody", "learner", "administrator", "instructor's token"]
HUGE, LONG, NUL = str(2**63), "9" * 5000, "a\0b"
QUERIES = [
    "x=%00",
    "q=%00&p=-1",
    f"p={HUGE}&step={HUGE}&from={HUGE}&page_size={HUGE}",
    f"from={LONG}&step={LONG}&p={LONG}",
    "from=%C2%B2&step=%C2%B2&p=%C2%B2",
    "cursor=cD1hYmM%3D",
    "cursor=bz0tMQ%3D%3D",
    f"cursor={quote('cD05OTk5LTEyLTMxVDIzOjU5OjU5LTE0OjAw')}",
    "since=0001-01-01T00:00:00%2B14:00",
    "since=9999-12-31T23:59:59-14:00",
    "since=2026-02-30&passed=9",
    "exam=a&exam=b&exam=%ED%A0%80",
    f"learner_number={'x' * 3000}",
    f"id__exact={HUGE}",
    f"id__in={HUGE},1",
    f"exam__id__exact={HUGE}",
    "started_at__year=99999",
    "started_at__gte=garbage",
    f"code={HUGE}&paper={HUGE}",
    "next=//elsewhere.example&token=x",
    "%ff%fe=%ff",
    "&".join(f"a{n}=1" for n in range(1500)),
]
BODIES = [
    b"{",
    b"[]",
    b'{"answer": "\\u0000", "email": "a\\u0000@example.org", "password": "\\u0000"}',
    b'{"email": "learner@example.org", "password": "\\ud800"}',
    b'{"email": "\\ud800@example.org", "password": "x"}',
    b'{"answer": "\\ud800"}',
    b'{"answer": "\\u0000", "written": true}',
    b'{"answer": "x", "client": "\\u0000", "sequence": 99999999999999999999}',
    b'{"answer": NaN}',
    b'{"struck": ["\\u0000"]}',
    b'{"struck": [["x"]]}',
    b"[" * 60_000,
    b"\xff\xfe\x00",
    b'{"answer": "' + b"x" * 70_000 + b'"}',
    b'{"answer": "x", "sequence": ' + b"9" * 5000 + b"}",
]
FORMS = [
    dict.fromkeys(("answer", "revision", "go", "option", "text", "digest", "name", "theme", "password", "token"), NUL),
    dict.fromkeys(("login", "email", "password1", "domain", "objective", "because", "reason", "action"), NUL),
    {"answer": "x", "revision": HUGE, "rows": HUGE, "columns": HUGE, "go": HUGE, "minutes": LONG, "domain": LONG},
    {"rows": "-1", "columns": "\u00b2", "revision": "\u00b2", "go": "\u00b2", "count": "-1"},
    {"rows": LONG, "columns": LONG, "entry-1-1": "x", "revision": "0"},
    {"text": "x" * 200_000, "digest": "x" * 10_000, "name": "x" * 1000, "because": "x" * 1000},
    {"email": f"{'x' * 400}@example.org", "password1": "a long enough secret", "login": "x" * 5000, "password": "y"},
    {"action": "export", "_selected_action": HUGE, "index": "0"},
    {"action": "export", "_selected_action": "abc", "index": HUGE},
    {"action": "give_ten_minutes", "minutes": LONG, "_selected_action": "1"},
]
TYPES = ["text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "application/json; charset=utf-16", ""]
# Doors that end the session or the attempt are tried elsewhere.
ENDS = ("account_logout", "admin:logout", "exams:submit", "exams:practice_end", "accounts:delete")


@pytest.fixture
def addresses(exam, learner, monkeypatch):
    """Every address; those of attempts for an exam that runs, one that is graded and a practice."""
    monkeypatch.setattr("rest_framework.throttling.SimpleRateThrottle.allow_request", lambda *arguments: True)
    make_practice_exam()
    make_free_exam()
    practice = start_practice(learner=learner, choice=Choice(tuple(range(1, 9)), 10), seed=1)
    graded = start_attempt(exam=exam, learner=learner, seed=2, now=timezone.now())
    finish(graded, right=3, now=timezone.now())
    running = start_attempt(exam=exam, learner=learner, seed=1, now=timezone.now())
    return [
        list_addresses(public_id=one.public_id, position=1, slug=exam.slug, pk=running.pk, object_id=running.pk)
        for one in (running, graded, practice)
    ]


def list_own(addresses, person):
    """Each address once, for whom it is there: the administration, what takes a token, or all the rest."""
    kind = {"administrator": "admin:", "instructor": "admin:", "instructor's token": "api-"}.get(person, "")
    found = {(name, address) for one in addresses for name, address in one.items() if name.startswith(kind)}
    return sorted((n, a) for n, a in found if n not in ENDS and (kind or not n.startswith(("admin:", "api-"))))


@pytest.fixture
def check():
    """Keeps what was a fault, and says all of it at the end."""
    faults = []

    def look(reply, *what):
        if reply.status_code >= 500:
            faults.append((*what, str(reply.exc_info[1])[:200]))

    yield look
    assert faults == []


@pytest.mark.parametrize("person", PEOPLE)
def test_no_query_is_a_fault_of_ours(addresses, enter, check, person):  # noqa: F811
    client = enter(person)
    for name, address in list_own(addresses, person):
        for query in QUERIES:
            check(client.get(f"{address}?{query}"), name, query[:80])


@pytest.mark.parametrize("person", PEOPLE)
def test_no_body_is_a_fault_of_ours(addresses, enter, check, person):  # noqa: F811
    client = enter(person)
    for name, address in list_own(addresses, person):
        cache.clear()
        for body in BODIES:
            check(client.generic("POST", address, body, content_type="application/json"), name, body[:60])
        for kind in TYPES:
            check(client.generic("POST", address, b"answer=%00&x=\xff", content_type=kind), name, kind)


@pytest.mark.parametrize("person", PEOPLE)
def test_no_form_is_a_fault_of_ours(addresses, enter, check, person):  # noqa: F811
    client = enter(person)
    for name, address in list_own(addresses, person):
        cache.clear()
        for form in FORMS:
            check(client.post(address, form), name, str(form)[:80])
    assert Attempt.objects.filter(state="in_progress").exists()


@pytest.mark.parametrize("person", PEOPLE)
def test_no_method_and_no_header_is_a_fault_of_ours(addresses, enter, check, person):  # noqa: F811
    client = enter(person)
    for name, address in list_own(addresses, person):
        for method in ("put", "patch", "delete", "options", "head", "trace"):
            check(getattr(client, method)(address), name, method)
        for header, value in (
            ("Cookie", 'sessionid="abcdefgh\\000"'),
            ("Host", "evil host"),
            ("Accept", "/;q=x"),
            ("If-Match", '"99999999999"'),
            ("Authorization", "Token " + "\u00e9" * 40),
            ("X-Forwarded-For", "\u00e9, ::x"),
        ):
            check(client.get(address, headers={header: value}), name, header)


@pytest.mark.parametrize("place", [2**31, 2**63, 10**30])
@pytest.mark.parametrize("person", PEOPLE)
def test_no_number_in_an_address_is_a_fault_of_ours(exam, learner, enter, check, person, place):  # noqa: F811
    running = start_attempt(exam=exam, learner=learner, seed=1, now=timezone.now())
    numbers = dict.fromkeys(("position", "number", "pk", "object_id", "content_type_id", "version_id"), place)
    client = enter(person)
    for name, address in list_own([list_addresses(public_id=running.public_id, slug=exam.slug, **numbers)], person):
        check(client.get(address), name, place)
        check(client.post(address, json.dumps({"answer": "x"}), content_type="application/json"), name, place)


def test_a_nul_is_answered_with_the_page_of_a_request_that_cannot_be_read(client, db):
    for reply in (client.get("/c/?code=%00"), client.post("/accounts/login/", {"login": NUL}), client.get("/%00")):
        assert reply.status_code == 400
        assert "NUL" not in reply.content.decode()


def test_a_cursor_that_was_made_up_leads_nowhere(client, learner):
    _, token = create_token(user=learner)
    for position in ("abc", "2026-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        cursor = b64encode(f"p={quote(position)}".encode()).decode()
        reply = client.get("/api/v1/scores/", {"cursor": cursor}, headers={"Authorization": f"Token {token}"})
        assert (reply.status_code, reply.json()["error"]["code"]) == (404, "not_found"), position


def test_a_time_outside_of_the_calendar_is_a_field_that_cannot_be_read(client, learner):
    _, token = create_token(user=learner)
    for since in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        reply = client.get("/api/v1/scores/", {"since": since}, headers={"Authorization": f"Token {token}"})
        assert (reply.status_code, list(reply.json()["error"]["fields"])) == (400, ["since"])


def test_a_form_with_files_is_no_json(client, learner, exam):
    """Where the token of the form is in the body, it is read up before anybody asks for JSON."""
    running = start_attempt(exam=exam, learner=learner, seed=1, now=timezone.now())
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(learner)
    strict.get(f"/attempts/{running.public_id}/1/")
    fields = {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value, "answer": "x"}
    reply = strict.post(f"/attempts/{running.public_id}/1/save/", fields)
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "invalid")
