"""A real Chromium on the live server; whatever the console or the security policy complains of fails the test."""

import pytest
from celery import current_app
from playwright.sync_api import expect

from exams.services import start_attempt
from tests.browser.chromium import find_chromium
from tests.browser.outage import drop_what_is_cut_off
from tests.conftest import PASSWORD, make_user

expect.set_options(timeout=30_000)  # two cores may be busy; a page that never comes still fails
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's browser."""
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": QUIET}


@pytest.fixture
def _workers():
    """Tasks run at once, in the server's thread: the workers themselves are tested in tests/concurrency."""
    before = current_app.conf.task_always_eager
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = before


@pytest.fixture
def site(live_server, world, _workers, monkeypatch):
    """The address of a running site with a bank and an exam."""
    drop_what_is_cut_off(monkeypatch)
    return live_server.url


@pytest.fixture
def complaints(page):
    """Errors of the console and violations of the policy; empty at the end of a test."""
    found = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def visitor(page, complaints):
    """A page at 1280 pixels that must end without complaints."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.set_default_timeout(30_000)
    yield page
    assert complaints == []


@pytest.fixture
def sign_in(site):
    """Sign a page in by its cookie, as a new user."""
    from django.conf import settings
    from django.test import Client

    def enter(page, email="learner@example.org", **more):
        user = make_user(email, **{"name": "First Learner", **more})
        client = Client()
        assert client.login(username=email, password=PASSWORD)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        return user

    return enter


@pytest.fixture
def running(site, world, visitor, sign_in):
    """An attempt that runs, and the address of its questions."""
    from django.utils import timezone

    attempt = start_attempt(exam=world, learner=sign_in(visitor), seed=1, now=timezone.now())
    attempt.address = f"{site}/attempts/{attempt.public_id}"
    return attempt
