"""Processes are started, watched and stopped together."""

import os
import socket
import threading
import time
from pathlib import Path

import pytest

from config.env import local_secret_key, secret
from config.processes import Group, PortTaken, Service, require_free_port, wait_until_up

SLEEPER = Service("sleeper", ("timeit", "-n", "1", "-r", "1", "import time; time.sleep(900)"))
CHILD = (
    "import subprocess, sys, time;"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(900)']);"
    "time.sleep(900)"
)
PARENT = Service("parent", ("timeit", "-n", "1", "-r", "1", CHILD))
BRIEF = Service("brief", ("timeit", "-n", "1", "-r", "1", "pass"))


def sessions(pids):
    """How many processes of these sessions are alive; a dead one that nobody has waited for is not."""
    return sum(_is_alive_in(entry, pids) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _is_alive_in(entry, pids):
    try:
        state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z" and os.getsid(int(entry.name)) in pids
    except (ProcessLookupError, FileNotFoundError):
        return False


def until(reached, seconds=120):
    end = time.monotonic() + seconds
    while not reached() and time.monotonic() < end:
        time.sleep(0.05)
    return reached()


def test_a_taken_port_is_said_clearly():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} is taken"):
            require_free_port("127.0.0.1", port)


def test_stopping_leaves_nothing_running(tmp_path):
    group = Group([SLEEPER, PARENT], tmp_path)
    pids = {child.pid for child in group._children.values()}
    assert until(lambda: sessions(pids) == 3), "the parent has started its child"
    group.stop()
    assert until(lambda: sessions(pids) == 0), "killed processes are gone in a moment"


def test_a_process_that_ends_is_named(tmp_path):
    group = Group([SLEEPER, BRIEF], tmp_path)
    try:
        assert not wait_until_up("http://127.0.0.1:9/", group, seconds=300)
        assert group.find_dead() == "brief"
    finally:
        group.stop()


def test_the_secret_key_is_made_once_and_is_private(tmp_path):
    key = local_secret_key(tmp_path)
    assert len(key) >= 50
    assert local_secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_key_that_another_process_is_writing_is_waited_for(tmp_path):
    path = tmp_path / "secret_key"
    path.touch()
    writer = threading.Timer(0.3, path.write_text, ["written by another process"])
    writer.start()
    assert local_secret_key(tmp_path) == "written by another process"
    writer.join()


def test_a_secret_may_come_from_a_file(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("from a file\n")
    monkeypatch.setenv("SOME_SECRET_FILE", str(tmp_path / "key"))
    assert secret("SOME_SECRET") == "from a file"
