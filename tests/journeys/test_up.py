"""The real thing: one command starts web, worker and beat; a learner sits an exam over HTTP; Ctrl-C leaves nothing."""

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.concurrency.processes import free_port

pytestmark = [pytest.mark.full, pytest.mark.timeout(1800)]
ROOT = Path(__file__).resolve().parent.parent.parent


class Site:
    """A browser of the simplest kind: cookies, forms, redirects."""

    def __init__(self, address):
        self.address = address
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path):
        with self.opener.open(self.address + path, timeout=60) as reply:
            self.url = reply.geturl().removeprefix(self.address)
            return reply.read().decode()

    def post(self, path, **fields):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(self.url))[1]
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        request = urllib.request.Request(self.address + path, data, {"Referer": self.address})
        with self.opener.open(request, timeout=60) as reply:
            self.url = reply.geturl().removeprefix(self.address)
            return reply.read().decode()


class Up:
    """`manage.py up`, running."""

    def __init__(self, folder, port):
        environment = {**os.environ, "NABLA_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [sys.executable, "-u", "manage.py", "up", "--port", str(port)]
        self.log = (folder / "up.log").open("ab")
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self.log, stderr=self.log)
        self.folder, self.address = folder, f"http://127.0.0.1:{port}"

    def wait(self):
        end = time.monotonic() + 400
        while time.monotonic() < end and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=20)
                return self
            except OSError:
                time.sleep(0.3)
        if self.process.poll() is None:
            self.stop()
        raise AssertionError((self.folder / "up.log").read_text())

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=300)
        self.log.close()

    def left_running(self):
        listing = subprocess.run(["ps", "-eo", "pid,stat,args"], capture_output=True, text=True, check=True).stdout
        port = self.address.rsplit(":", 1)[1]
        return [line for line in listing.splitlines() if str(self.folder) in line or f"--port {port}" in line]


def until(reached, seconds=300):
    """Wait for what comes in a moment, or in many on a busy machine: a killed process is gone a little later."""
    end = time.monotonic() + seconds
    while not reached() and time.monotonic() < end:
        time.sleep(1)
    return reached()


@pytest.fixture
def up(tmp_path):
    running = Up(tmp_path, free_port()).wait()
    yield running
    if running.process.poll() is None:
        running.stop()


def accounts(folder):
    return {line.split()[0]: line.split()[1:] for line in (folder / "first-accounts.txt").read_text().splitlines()}


def sign_in(up):
    site = Site(up.address)
    email, password = accounts(up.folder)["learner"]
    site.get("/accounts/login/")
    site.post("/accounts/login/", login=email, password=password)
    return site


def sit(site):
    """Take the exam with nothing but empty answers, and wait for the worker."""
    site.get("/exams/certification/")
    site.post("/exams/certification/start/")
    question = site.url
    site.post(question, answer="1", revision=0, go="next")
    base = re.match(r"/attempts/[^/]+/", question)[0]
    site.get(f"{base}overview/")
    page = site.post(f"{base}submit/")
    for _ in range(600):
        if "Your score matrix" in page:
            return page
        time.sleep(0.5)
        page = site.get(f"{base}result/")
    raise AssertionError("no worker scored it")


def get_token(up):
    email, password = accounts(up.folder)["learner"]
    body = json.dumps({"email": email, "password": password}).encode()
    request = urllib.request.Request(f"{up.address}/api/v1/tokens/", body, {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request, timeout=60))["token"]


def read_scores(up, token):
    request = urllib.request.Request(f"{up.address}/api/v1/scores/", headers={"Authorization": f"Token {token}"})
    return json.load(urllib.request.urlopen(request, timeout=60))["results"]


def test_the_command_runs_the_product_and_stops_it(up):
    assert "Not passed" in sit(sign_in(up))
    up.stop()
    assert up.process.returncode == 0
    assert until(lambda: up.left_running() == []), up.left_running()
    again = Up(up.folder, free_port()).wait()
    try:
        assert len(read_scores(again, get_token(again))) == 1
    finally:
        again.stop()


def test_a_taken_port_is_a_clear_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        blocked = Up(tmp_path, port)
        assert blocked.process.wait(timeout=300) == 1
        blocked.log.close()
    assert f"Port {port} is taken" in (tmp_path / "up.log").read_text()


def test_a_worker_that_is_killed_ends_the_others_and_loses_nothing(up):
    site = sign_in(up)
    site.get("/exams/certification/")
    site.post("/exams/certification/start/")
    base = re.match(r"/attempts/[^/]+/", site.url)[0]
    worker = subprocess.run(
        ["pgrep", "-P", str(up.process.pid), "-f", "config worker"], check=True, capture_output=True, text=True
    )
    session = int(worker.stdout.split()[0])
    os.killpg(session, signal.SIGSTOP)  # it takes no message any more, and still counts as running
    site.get(f"{base}overview/")
    site.post(f"{base}submit/")
    os.killpg(session, signal.SIGKILL)
    assert up.process.wait(timeout=300) == 1
    assert until(lambda: up.left_running() == []), up.left_running()
    up.log.close()
    again = Up(up.folder, free_port()).wait()
    try:
        token = get_token(again)
        assert until(lambda: len(read_scores(again, token)) == 1)
    finally:
        again.stop()
