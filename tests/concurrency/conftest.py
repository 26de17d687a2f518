"""Real threads with real connections on a real PostgreSQL."""

import threading

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
                barrier.wait(timeout=20)
                results[index] = function()
            except Exception as error:  # noqa: BLE001  (handed to the test as a result)
                results[index] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=call, args=pair) for pair in enumerate(functions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
            assert not thread.is_alive()
        return results

    return run
