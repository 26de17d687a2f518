"""docker-compose.yml, Dockerfile and the pages of the project itself."""

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent


def services():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def test_every_service_is_there_and_is_watched():
    assert set(services()) == {"db", "redis", "prepare", "web", "worker", "beat"}
    assert all("healthcheck" in service for name, service in services().items() if name != "prepare")


def test_nothing_is_exposed_but_the_web_on_loopback():
    ports = {name: service["ports"] for name, service in services().items() if "ports" in service}
    assert ports == {"web": ["127.0.0.1:8000:8000"]}


def test_processes_start_when_the_database_is_prepared():
    for name in ("web", "worker", "beat"):
        assert services()[name]["depends_on"]["prepare"]["condition"] == "service_completed_successfully"


def test_no_secret_stands_in_the_file():
    environment = services()["web"]["environment"]
    for name in ("SECRET_KEY", "DATABASE_URL"):
        assert "${" in environment[name]


def test_the_image_installs_hashed_requirements():
    assert "--require-hashes -r requirements.txt" in (ROOT / "Dockerfile").read_text()


def test_health_says_what_answers(client, db):
    assert client.get("/healthz").json() == {"database": True, "cache": True, "attempts_waiting": 0}


def test_pages_allow_nothing_from_elsewhere(client, db):
    reply = client.get("/c/")
    policy = reply["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert reply["X-Frame-Options"] == "DENY"
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in reply["Permissions-Policy"]
    assert reply["X-Request-Id"]


def test_what_is_not_there_is_a_page(client, db):
    reply = client.get("/nothing/")
    assert reply.status_code == 404
    assert b"Nabla" in reply.content
