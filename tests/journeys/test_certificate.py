"""A learner's whole way, by plain forms: sign up, fail, take it again, pass, be certified, be read by a client."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache

from accounts.models import User
from certificates.tasks import issue_certificate
from exams.models import Attempt
from exams.tasks import confirm_attempt, score_attempt
from tests.factories import right_answer

PASSWORD = "a long enough secret"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def fields(slot):
    """What a page's form sends for the right answer to a slot."""
    answer = right_answer(slot)
    match slot.face["entry"]:
        case "choice":
            return {"option": answer}
        case "grid":
            rows = [row.split(",") for row in answer.strip("[]").split(";")]
            cells = {f"entry-{r}-{c}": e.strip() for r, row in enumerate(rows, 1) for c, e in enumerate(row, 1)}
            return {"rows": len(rows), "columns": len(rows[0]), **cells}
        case _:
            return {"answer": answer}


def sit(client, right):
    """Take the exam with the first so many questions right, and let the workers work."""
    client.post("/exams/certification/start/")
    attempt = Attempt.objects.get(state="in_progress")
    for slot in attempt.slots.all()[:right]:
        client.post(f"/attempts/{attempt.public_id}/{slot.position}/", {**fields(slot), "revision": 0, "go": "next"})
    client.post(f"/attempts/{attempt.public_id}/submit/")
    score_attempt(attempt.pk)
    confirm_attempt(attempt.pk)
    issue_certificate(attempt.pk)
    return client.get(f"/attempts/{attempt.public_id}/result/").content.decode()


def test_from_the_first_visit_to_the_certificate(client, exam):
    assert "Matrix Calculus" in client.get("/").content.decode()
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD})
    assert "Not passed" in sit(client, 5)
    page = sit(client, 14)
    assert "Passed" in page
    assert len(client.get("/attempts/").content.decode().split("See<")) == 3

    waiting = client.get("/certificates/").content.decode()
    assert "Enter the name" in waiting
    assert "Confirm your e-mail address" in waiting
    refused = client.post("/certificates/wishes/", {"name": "\u0905\u092e", "shows_name": "on"}).content.decode()
    assert "No font here has" in refused
    client.post("/certificates/wishes/", {"name": "New Learner", "shows_name": "on", "shows_domains": "on"})
    link = next(word for word in mail.outbox[0].body.split() if "confirm-email" in word)
    client.post(link.replace("http://testserver", ""))
    assert EmailAddress.objects.get().verified
    issue_certificate(Attempt.objects.get(number=2).pk)

    certificate = User.objects.get().certificates.get()
    client.logout()
    page = re.sub("<[^>]+>", "", client.get(f"/c/{certificate.code}").content.decode())
    assert "This certificate is genuine." in page
    assert "New Learner" in page
    assert "14 of 16" in page
    signed = client.get(f"/c/{certificate.code}", headers={"Accept": "application/vc+ld+json"}).json()
    assert signed["id"].endswith(f"/c/{certificate.code}")
    assert client.get(f"/c/{certificate.code}.pdf").content.startswith(b"%PDF")

    body = {"email": "new@example.org", "password": PASSWORD}
    token = client.post("/api/v1/tokens/", body, content_type="application/json").json()["token"]
    rows = client.get("/api/v1/scores/", headers={"Authorization": f"Token {token}"}).json()["results"]
    assert [(row["points"], row["is_passed"]) for row in rows] == [("14", True), ("5", False)]
