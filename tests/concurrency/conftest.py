"""Real threads with real connections on a real PostgreSQL."""

import threading
import time
from importlib import import_module

import pytest
from django.db import connection, connections


@pytest.fixture
def race(transactional_db):
    """Run functions at the same moment, each with its own connection; return results or exceptions in order."""
    assert connection.vendor == "postgresql", "these tests need DATABASE_URL to be a PostgreSQL"

    def run(*functions):
        barrier, results = threading.Barrier(len(functions)), [None] * len(functions)

        def call(index, function):
            try:
                barrier.wait(timeout=120)
                results[index] = function()
            except Exception as error:  # noqa: BLE001  (handed to the test as a result)
                results[index] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=call, args=pair) for pair in enumerate(functions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=300)
            assert not thread.is_alive()
        return results

    return run


@pytest.fixture
def staged(transactional_db, monkeypatch):
    """Run two things in one exact order, which luck would bring about once in a thousand times.

    ``first`` runs up to where it calls ``at`` (the name of a function); then ``second`` runs until it has ended or
    waits for a lock; then both go on. Returns both results, or exceptions.
    """
    assert connection.vendor == "postgresql", "these tests need DATABASE_URL to be a PostgreSQL"

    def run(first, *, at, second):
        results, reached, go_on = {}, threading.Event(), threading.Event()

        def call(name, function):
            try:
                results[name] = function()
            except Exception as error:  # noqa: BLE001  (handed to the test as a result)
                results[name] = error
            finally:
                reached.set()
                connections.close_all()

        threads = {name: threading.Thread(target=call, args=(name, f)) for name, f in (("1", first), ("2", second))}
        _stop_at(monkeypatch, at, threads["1"], reached, go_on)
        threads["1"].start()
        assert reached.wait(300)
        assert "1" not in results, f"it ended before it came to {at}: {results}"
        threads["2"].start()
        _wait_until_still(threads["2"])
        go_on.set()
        for thread in threads.values():
            thread.join(timeout=300)
            assert not thread.is_alive(), "they wait for each other"
        return results["1"], results["2"]

    return run


def _stop_at(monkeypatch, at, thread, reached, go_on):
    """Let the thread wait where it calls the function for the first time."""
    module, _, name = at.rpartition(".")
    place = import_module(module)
    real = getattr(place, name)

    def stop(*arguments, **more):
        if threading.current_thread() is thread and not reached.is_set():
            reached.set()
            assert go_on.wait(300)
        return real(*arguments, **more)

    monkeypatch.setattr(place, name, stop)


def _wait_until_still(thread):
    """Wait until the thread has ended or its connection waits for a lock."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    end = time.monotonic() + 300
    while thread.is_alive() and time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    assert not thread.is_alive(), "it neither ended nor waits for a lock"
