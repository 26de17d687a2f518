"""The page of a reload without a connection and the worker that keeps it: the same for everybody, and complete."""

import json
import re

import pytest

from tests.exams.test_weight import linked, with_imports


def facts_of(reply):
    return json.loads(re.match(r"self\.OFFLINE = (\{.*\});", reply.content.decode())[1])


@pytest.fixture
def facts(client):
    return facts_of(client.get("/attempts/worker.js"))


def test_the_worker_is_served_where_its_scope_is_the_attempts(client):
    reply = client.get("/attempts/worker.js")
    assert reply["Content-Type"].startswith("text/javascript")
    assert reply["Cache-Control"] == "no-cache"
    assert 'importScripts("/static/js/offline-worker.js");' in reply.content.decode()
    assert "worker-src 'self'" in reply["Content-Security-Policy"]


def test_page_and_worker_ask_no_database_and_are_the_same_for_everybody(client, learner, django_assert_num_queries):
    nobody = [client.get(address).content for address in ("/attempts/offline/", "/attempts/worker.js")]
    client.force_login(learner)
    with django_assert_num_queries(0):
        assert [client.get(address).content for address in ("/attempts/offline/", "/attempts/worker.js")] == nobody
    assert "Cookie" not in client.get("/attempts/offline/").headers.get("Vary", "")


def test_the_worker_keeps_all_that_the_page_loads(client, facts):
    """An import that the page does not name would be missing where there is no connection."""
    assert facts["page"] == "/attempts/offline/"
    needed = with_imports(linked(client.get(facts["page"]).content.decode()))
    assert {"js/offline.js", "js/drafts.js", "css/offline.css"} <= set(needed)
    assert {f"/static/{name}" for name in needed} <= set(facts["files"])
    assert all(name.startswith("/static/") for name in facts["files"])
    assert "/static/img/icons.svg" in facts["files"]


def test_another_page_is_another_version(client, facts, monkeypatch):
    assert facts_of(client.get("/attempts/worker.js"))["version"] == facts["version"]
    monkeypatch.setattr("exams.offline._draw", lambda: '<script src="/static/js/offline.0123.js"></script>')
    changed = facts_of(client.get("/attempts/worker.js"))
    assert changed["version"] != facts["version"]
    assert changed["files"] == ["/static/js/offline.0123.js"]
