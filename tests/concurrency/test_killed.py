"""Worker, web process and network are killed at random moments while learners type: no acknowledged answer is lost."""

import http.client
import json
import random
import threading
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from exams.models import Attempt, Response, Score, SlotVerdict
from exams.selectors import list_drifted_scores
from exams.services import start_attempt, submit_attempt
from exams.tasks import sweep
from tests.concurrency.processes import Process, Wire, free_port, start_web, start_worker, wait_for_port
from tests.conftest import PASSWORD, make_user
from tests.factories import right_answer

pytestmark = pytest.mark.redis
LEARNERS, KILLS, SEED = 6, 25, 20261124
TOKEN = "k" * 32


class Typist(threading.Thread):
    """Types into every question, and sends each text again with its stamp until it is acknowledged."""

    def __init__(self, attempt, cookie, port, end):  # ``end`` is an event
        super().__init__(daemon=True)
        self.answers = {slot.position: right_answer(slot) for slot in attempt.slots.all()}
        self.public_id, self.cookie, self.port, self.end = attempt.public_id, cookie, port, end
        self.name = f"c.device.{attempt.pk}"
        self.revisions, self.acknowledged, self.sequence, self.failures = {}, {}, 0, 0
        self.refusals = []

    def run(self):
        turn = 0
        while not self.end.is_set():
            for position in self.answers:
                self.save(position, f"{turn} + {position}")
            turn += 1
        for position, text in self.answers.items():
            self.save(position, text)

    def save(self, position, text):
        self.sequence += 1
        body = {"answer": text, "client": self.name, "sequence": self.sequence}
        reply = None
        while reply is None:
            reply = self.send(position, body)
            if reply is None:
                self.failures += 1
                time.sleep(0.1)
        status, data = reply
        if status == 200:
            self.revisions[position] = data["revision"]
            self.acknowledged[position] = (self.sequence, text)
        else:
            self.refusals.append((status, data))

    def send(self, position, body):
        """One request; None for every way of getting no reply or a fault of the server."""
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Content-Type": "application/json",
            "X-CSRFToken": TOKEN,
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
            "If-Match": f'"{self.revisions.get(position, 0)}"',
            "Host": "localhost",
        }
        try:
            wire.request("POST", f"/attempts/{self.public_id}/{position}/save/", json.dumps(body), headers)
            reply = wire.getresponse()
            data = reply.read()
            return None if reply.status >= 500 else (reply.status, json.loads(data))
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            wire.close()


@pytest.fixture
def typists(world):
    """Six learners, signed in, each with an attempt of their own."""
    port = free_port()
    wire = Wire(port)
    made, end = [], threading.Event()
    for index in range(LEARNERS):
        learner = make_user(f"typist{index}@example.org")
        client = Client()
        assert client.login(username=learner.email, password=PASSWORD)
        attempt = start_attempt(exam=world, learner=learner, seed=index, now=timezone.now())
        made.append(Typist(attempt, client.cookies[settings.SESSION_COOKIE_NAME].value, wire.port, end))
    yield made, wire, port
    end.set()
    wire.close()


def torment(wire, port):
    """Kill one of the three again and again, at moments that a seed decides; leave all of them standing."""
    luck, kills = random.Random(SEED), {"web": 0, "worker": 0, "wire": 0}
    web, worker = start_web(port), start_worker()
    wait_for_port(port)
    for _ in range(KILLS):
        time.sleep(luck.uniform(0.2, 2.0))
        victim = luck.choice(["web", "web", "worker", "wire"])
        kills[victim] += 1
        if victim == "web":
            web.kill()
            web = start_web(port)
        elif victim == "worker":
            worker.kill()
            worker = start_worker()
        else:
            wire.cut()
            time.sleep(luck.uniform(0.1, 1.5))
            wire.mend()
    return web, worker, kills


@pytest.mark.full
@pytest.mark.timeout(1800)
def test_nothing_acknowledged_is_missing_from_the_score(typists):
    assert connection.vendor == "postgresql"
    made, wire, port = typists
    for typist in made:
        typist.start()
    web, worker, kills = torment(wire, port)
    made[0].end.set()
    try:
        for typist in made:
            typist.join(timeout=300)
            assert not typist.is_alive()
        for attempt in Attempt.objects.all():
            submit_attempt(attempt=attempt)
            worker.kill()
            worker = start_worker()
        worker.kill()
        sweep_until_all_is_graded()
    finally:
        web.kill()
        worker.kill()
    assert min(kills.values()) > 0
    assert sum(typist.failures for typist in made) > 20, "the torment reached nobody"
    check_all(made)


def sweep_until_all_is_graded():
    """The killed worker may have put an attempt off for a minute in its last moment: then the next sweep has it."""
    end = time.monotonic() + 120
    while Attempt.objects.exclude(state=Attempt.State.GRADED).exists() and time.monotonic() < end:
        Attempt.objects.filter(state="submitted").update(score_after=timezone.now() - timedelta(seconds=1))
        sweep()


def check_all(made):
    """Whatever was acknowledged last is what was graded, and it is all right."""
    assert [refusal for typist in made for refusal in typist.refusals] == []
    for typist in made:
        attempt = Attempt.objects.get(public_id=typist.public_id)
        assert attempt.state == Attempt.State.GRADED
        verdicts = SlotVerdict.objects.filter(slot__attempt=attempt, is_current=True).select_related("slot", "response")
        graded = {v.slot.position: (v.response.sequence, v.response.answer) for v in verdicts}
        assert graded == typist.acknowledged
    assert not Response.objects.filter(is_late=True).exists()
    assert not Response.objects.filter(is_loser=True).exists()
    assert [score.points for score in Score.objects.all()] == [16] * LEARNERS
    assert list(list_drifted_scores()) == []


def test_a_worker_killed_between_close_and_score_leaves_it_to_the_sweep(world):
    """The process has graded and dies before it stores anything."""
    attempt = start_attempt(exam=world, learner=make_user("w@example.org"), seed=1, now=timezone.now())
    submit_attempt(attempt=attempt)
    doomed = Process("tests.concurrency.doomed", str(attempt.pk))
    assert doomed.popen.wait(timeout=300) == -9
    attempt.refresh_from_db()
    assert (attempt.state, attempt.score_tries) == (Attempt.State.SUBMITTED, 1)
    assert not SlotVerdict.objects.exists()
    Attempt.objects.update(score_after=timezone.now() - timedelta(seconds=1))
    sweep()
    sweep()
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.GRADED
    assert (Score.objects.count(), SlotVerdict.objects.count()) == (1, 16)
