"""While an attempt is open, no response holds a key, an explanation, a hint or a seed."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.services import start_attempt

SECRETS = (
    "RATIONALEONE",
    "RATIONALETWO",
    "RATIONALETHREE",
    "RATIONALEFOUR",
    "HINTONE",
    "NOTERIGHT",
    "NOTEWRONG",
    "Nobody said",
)


@pytest.fixture
def running(exam, learner):
    return start_attempt(exam=exam, learner=learner, seed=2**61 + 12345, now=timezone.now())


def responses(client, attempt):
    """Every response that an open attempt gives: pages, saves, previews, errors."""
    base = f"/attempts/{attempt.public_id}/"
    for position in range(1, 17):
        yield client.get(f"{base}{position}/")
        for name, body in (("save", {"answer": "A*x"}), ("preview", {"answer": "A*x"}), ("preview", {"answer": "(("})):
            yield client.post(f"{base}{position}/{name}/", json.dumps(body), content_type="application/json")
        yield client.get(f"{base}review/{position}/", follow=True)
    for name in ("overview/", "clock/", "result/"):
        yield client.get(base + name, follow=True)
    yield client.get(f"{base}99/")
    yield client.get(reverse("exams:history"))
    yield client.get(reverse("exams:detail", args=[attempt.exam.slug]))


def test_nothing_secret_leaves_an_open_attempt(client, learner, running):
    client.force_login(learner)
    seeds = [str(running.seed), *(str(slot.seed) for slot in running.slots.all())]
    numbers = [slot.back["key"]["value"] for slot in running.slots.all() if slot.back["key"]["kind"] == "number"]
    for response in responses(client, running):
        text = response.content.decode() + str(response.headers)
        for secret in (*SECRETS, *seeds, "item-", "symmetry-assumed", "content_hash"):
            assert secret not in text, (response.request["PATH_INFO"], secret)
    first = client.get(f"/attempts/{running.public_id}/2/").content.decode()
    assert f">{numbers[0]}<" not in first


def test_the_reading_endpoint_does_not_load_the_key(client, learner, running, django_assert_max_num_queries):
    client.force_login(learner)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.post(
            f"/attempts/{running.public_id}/1/preview/", json.dumps({"answer": "A*x"}), content_type="application/json"
        )
    assert not any('"back"' in query["sql"] for query in queries)
