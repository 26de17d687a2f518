"""Every route x everybody x read and write, the routes generated from the URLconf; test_access says whom they are for.

People: nobody, the learner whose attempt it is, another learner, an instructor, an administrator, and the two kinds of
token, which open the score list and nothing else.
"""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from exams.models import Attempt, Response, Score, Slot
from exams.services import start_attempt
from tests.factories import make_practice_exam
from tests.test_access import ELSEWHERE, OWN, OWN_LIVE, OWN_PRACTICE, PUBLIC, SIGNED_IN, TOKEN
from tests.walking import list_addresses

SESSIONS = ["nobody", "learner", "other_learner", "instructor", "administrator"]
TOKENS = ["learner's token", "instructor's token"]
LOGIN = "/accounts/login/"
# Pages that send a guest on instead of to the login, or are answered by a form of their own.
CLOSERS = {"exams:submit", "exams:practice_end"}


@pytest.fixture
def running(exam, learner):
    make_practice_exam()
    return start_attempt(exam=exam, learner=learner, seed=1, now=timezone.now())


@pytest.fixture
def addresses(running):
    return list_addresses(public_id=running.public_id, position=1, slug=running.exam.slug)


@pytest.fixture
def enter(request, learner, instructor):
    """Return a client as somebody."""

    def make(person):
        client = Client(raise_request_exception=False)
        if person.endswith("token"):
            owner = learner if person.startswith("learner") else instructor
            _, token = AuthToken.objects.create(owner, expiry=timedelta(days=1))
            client.defaults["HTTP_AUTHORIZATION"] = f"Token {token}"
        elif person != "nobody":
            client.force_login(request.getfixturevalue(person))
        return client

    return make


def ask(client, method, address):
    if method == "read":
        return client.get(address)
    return client.post(address, json.dumps({"answer": "x"}), content_type="application/json")


def expected(name, person, method):
    """What a route answers: a set of statuses, or "login" for being sent there."""
    is_session = person in SESSIONS and person != "nobody"
    if name in TOKEN:
        return {200, 405} if person in TOKENS else {401, 405}
    if name in SIGNED_IN and not is_session:
        return "login"
    if name in OWN | OWN_LIVE | OWN_PRACTICE:
        if person == "learner":
            # A practice page of an exam's attempt is not there; a closed door says so to its owner.
            return {404} if name in OWN_PRACTICE else {200, 302, 400, 405, 409}
        if is_session:
            return {404}
        return {401} if name in OWN_LIVE else "login"
    return {200, 302, 400, 401, 404, 405, 415, 429}


def check(name, reply, wanted):
    if reply.status_code == 405 and reply.request["REQUEST_METHOD"] == "GET":
        return  # a door that only takes writing says so to everybody, before it looks for anything
    if wanted == "login":
        assert reply.status_code == 302, name
        assert reply["Location"].startswith(LOGIN), name
    else:
        assert reply.status_code in wanted, (name, reply.status_code)


def state():
    """All that could change of attempts, as one value."""
    return (
        list(Attempt.objects.order_by("pk").values_list("pk", "state", "deadline_at", "extra_seconds")),
        list(Slot.objects.order_by("pk").values_list("is_flagged", "struck", "first_seen_at")),
        Response.objects.count(),
        Score.objects.count(),
    )


@pytest.mark.parametrize("method", ["read", "write"])
@pytest.mark.parametrize("person", [*SESSIONS, *TOKENS])
def test_every_route_answers_everybody_as_it_is_meant_to(addresses, enter, person, method):
    known = PUBLIC | SIGNED_IN | OWN | OWN_LIVE | OWN_PRACTICE | TOKEN
    client, tried = enter(person), set()
    before = state()
    for name in sorted(known - CLOSERS) + sorted(CLOSERS):
        reply = ask(client, method, addresses[name])
        check(name, reply, expected(name, person, method))
        tried.add(name)
        if name in OWN | OWN_LIVE | OWN_PRACTICE and person != "learner":
            assert state() == before, f"{name} changed something for {person}"
        before = state()
    assert tried == known


@pytest.mark.parametrize("person", ["nobody", "learner", "other_learner", *TOKENS])
@pytest.mark.parametrize("method", ["read", "write"])
def test_the_administration_lets_no_learner_in(addresses, enter, person, method):
    client = enter(person)
    outside = {"admin:login", "admin:logout", "admin:jsi18n"}
    for name, address in addresses.items():
        if name.startswith("admin:") and name.split(" ")[0] not in outside:
            reply = ask(client, method, address)
            assert reply.status_code in (302, 404), (name, reply.status_code)
            assert reply.status_code == 404 or "login" in reply["Location"], name


def test_the_walk_leaves_no_route_out(addresses):
    known = PUBLIC | SIGNED_IN | OWN | OWN_LIVE | OWN_PRACTICE | TOKEN
    assert {name for name in addresses if not name.startswith(ELSEWHERE)} == known


def test_ids_in_addresses_do_not_count_up(addresses, running):
    """What is somebody's own is found by a random id; numbers in addresses are positions on a form."""
    for name in OWN | OWN_LIVE | OWN_PRACTICE:
        parts = [part for part in addresses[name].split("/") if part.isdigit()]
        assert parts in ([], ["1"]), name
        assert str(running.public_id) in addresses[name]
    assert running.public_id.version == 4
