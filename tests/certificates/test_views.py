"""Anyone can verify a certificate by its code."""

from datetime import timedelta

import pytest

from certificates.serials import group_code
from certificates.services import issue_certificate, revoke_certificate
from exams.services import confirm_attempt
from tests.factories import START, finish


@pytest.fixture
def certificate(attempt):
    finish(attempt, right=13)
    confirm_attempt(attempt_id=attempt.pk)
    return issue_certificate(attempt_id=attempt.pk, now=START + timedelta(minutes=9))


def test_the_page_shows_name_score_and_date(client, certificate):
    page = client.get(f"/c/{certificate.code}")
    text = page.content.decode()
    for words in ("First Learner", "13 of 16", "24 November 2026", group_code(certificate.code)):
        assert words in text
    assert page["X-Robots-Tag"] == "noindex"
    assert page["Referrer-Policy"] == "no-referrer"


def test_codes_are_read_in_any_case(client, certificate):
    assert client.get(f"/c/{certificate.code.lower()}").status_code == 200


def test_the_form_leads_to_the_page(client, certificate):
    reply = client.get("/c/", {"code": group_code(certificate.code).lower()})
    assert reply["Location"] == f"/c/{certificate.code}"


def test_a_code_that_is_none_is_told_so(client, db):
    assert client.get("/c/", {"code": "nonsense"}).status_code == 200
    assert client.get("/c/7K3MX9R2VTB5HN8QWD6CZJ4PYA").status_code == 404


def test_the_pdf_is_served(client, certificate):
    reply = client.get(f"/c/{certificate.code}.pdf")
    assert reply["Content-Type"] == "application/pdf"
    assert reply.content.startswith(b"%PDF")


def test_a_revoked_certificate_keeps_its_page_and_loses_its_pdf(client, certificate):
    revoke_certificate(code=certificate.code, because="The name was wrong.")
    page = client.get(f"/c/{certificate.code}").content.decode()
    assert "The name was wrong." in page
    assert client.get(f"/c/{certificate.code}.pdf").status_code == 404


def test_a_held_certificate_has_no_page(client, attempt):
    from certificates.models import Certificate

    finish(attempt)
    assert client.get(f"/c/{Certificate.objects.get().code}").status_code == 404


def test_the_list_says_what_is_waited_for(client, learner, attempt):
    learner.name = ""
    learner.save()
    finish(attempt)
    client.force_login(learner)
    assert "Enter the name" in client.get("/certificates/").content.decode()
    learner.refresh_from_db()
    assert not learner.name


def test_the_list_shows_what_was_issued(client, learner, certificate):
    client.force_login(learner)
    assert f"/c/{certificate.code}" in client.get("/certificates/").content.decode()
