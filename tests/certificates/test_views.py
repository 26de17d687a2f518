"""Anyone can verify a certificate by its code."""

import hashlib
import json
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from certificates.models import Certificate, SigningKey
from certificates.selectors import to_sheet
from certificates.serials import group_code
from certificates.services import ask_for_correction, erase_certificates, issue_certificate, revoke_certificate
from tests.factories import START, finish


def test_the_page_shows_name_score_and_date(client, certificate):
    page = client.get(f"/c/{certificate.code}")
    text = re.sub("<[^>]+>", "", page.content.decode())
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


TYPES = {
    "json": ("application/vc+ld+json", b"{"),
    "jwt": ("application/vc+jwt", b"ey"),
    "pdf": ("application/pdf", b"%PDF"),
    "png": ("image/png", b"\x89PNG"),
    "svg": ("image/svg+xml", b"<svg"),
}


@pytest.mark.parametrize("form", TYPES)
def test_each_form_has_its_address_and_its_type(client, certificate, form):
    kind, head = TYPES[form]
    by_suffix = client.get(f"/c/{certificate.code.lower()}.{form}")
    by_type = client.get(f"/c/{certificate.code}", headers={"Accept": kind})
    assert by_suffix.content == by_type.content
    assert by_suffix.content.startswith(head)
    assert by_suffix["Content-Type"] == by_type["Content-Type"] == kind
    assert by_type["Vary"] == "Accept"
    for reply in (by_suffix, by_type):
        assert reply["X-Robots-Tag"] == "noindex"
        assert reply["Referrer-Policy"] == "no-referrer"
        assert "no-store" in reply["Cache-Control"]
        assert not reply.cookies


@pytest.mark.parametrize("accept", ["*/*", "text/html", "text/html,application/xhtml+xml,*/*;q=0.8", "", "audio/mpeg"])
def test_a_browser_gets_the_page(client, certificate, accept):
    assert client.get(f"/c/{certificate.code}", headers={"Accept": accept})["Content-Type"].startswith("text/html")


def test_the_json_is_what_was_signed_byte_for_byte(client, certificate):
    reply = client.get(f"/c/{certificate.code}.json")
    assert reply.content.decode() == certificate.credential
    assert hashlib.sha256(reply.content).hexdigest() == certificate.credential_sha256


def test_there_is_no_other_form(client, certificate):
    assert client.get(f"/c/{certificate.code}.exe").status_code == 404


def test_the_paper_comes_in_two_sizes(client, certificate):
    a4, letter, odd = (
        client.get(f"/c/{certificate.code}.pdf", {"paper": paper}).content for paper in ("", "us-letter", "a3")
    )
    assert a4 == odd != letter


def test_a_revoked_one_keeps_its_data_and_loses_paper_and_badges(client, certificate):
    revoke_certificate(code=certificate.code, because="The name was wrong.")
    states = {form: client.get(f"/c/{certificate.code}.{form}").status_code for form in TYPES}
    assert states == {"json": 200, "jwt": 200, "pdf": 404, "png": 404, "svg": 404}


def test_the_page_says_each_check(client, certificate):
    page = client.get(f"/c/{certificate.code}").content.decode()
    for words in ("Both signatures match every field.", "ed25519-2026-11, still in use", "Not revoked.", "no end"):
        assert words in page
    assert "This certificate is genuine." in page


def test_the_page_does_not_call_changed_bytes_genuine(client, certificate):
    changed = certificate.credential.replace('"13"', '"16"')
    Certificate.objects.update(credential=changed)
    page = client.get(f"/c/{certificate.code}").content.decode()
    assert "This certificate cannot be confirmed." in page
    assert "This certificate is genuine." not in page
    assert page.count("Not checked, since the signature does not hold.") == 3
    assert "First Learner" not in page
    assert "passed" not in page


def test_the_page_looks_at_the_jwt_as_well(client, certificate):
    head, body, signature = certificate.jwt.split(".")
    Certificate.objects.update(jwt=f"{head}.{body}.{signature[::-1]}")
    page = client.get(f"/c/{certificate.code}").content.decode()
    assert "Its form as JWT is not what was signed." in page
    assert "This certificate cannot be confirmed." in page
    assert "First Learner" not in page


def test_the_page_does_not_show_a_record_that_says_something_else_than_what_was_signed(client, certificate):
    for field, value in {"name": "Another", "points": "16", "exam_title": "Other", "domains": []}.items():
        Certificate.objects.update(snapshot={**certificate.snapshot, field: value})
        page = client.get(f"/c/{certificate.code}").content.decode()
        assert "Our record says something else than what was signed." in page
        assert "passed" not in page
        with pytest.raises(CommandError, match="its record says something else"):
            call_command("verify_certificates")


def test_without_a_key_for_the_list_nothing_is_confirmed(client, certificate):
    SigningKey.objects.update(reference="file:gone.pem")
    page = client.get(f"/c/{certificate.code}").content.decode()
    assert "The list of revoked certificates is not at hand." in page
    assert client.get("/status/1").status_code == 404


def test_what_the_world_needs_is_public_and_for_everybody(client, certificate):
    did = client.get("/.well-known/did.json")
    assert did.json()["id"] == json.loads(certificate.credential)["issuer"]["id"]
    assert len(client.get("/.well-known/jwks.json").json()["keys"]) == 2
    status = client.get("/status/1")
    assert status.json()["issuer"] == did.json()["id"]
    for reply in (did, status, client.get("/.well-known/jwks.json")):
        assert reply["Access-Control-Allow-Origin"] == "*"
        assert not reply.cookies


def test_no_private_part_is_published(client, certificate):
    for path in ("/.well-known/did.json", "/.well-known/jwks.json"):
        assert '"d"' not in client.get(path).content.decode().replace(" ", "")


def test_a_list_that_was_never_begun_is_not_there(client, certificate):
    assert client.get("/status/7").status_code == 404


def test_the_achievement_is_a_page_and_data(client, certificate):
    claimed = json.loads(certificate.credential)["credentialSubject"]["achievement"]
    path = "/achievements/certification/1"
    assert claimed["id"].endswith(path)
    assert client.get(path, headers={"Accept": "application/json"}).json() == claimed
    assert "At least 12 of 16 points" in client.get(path).content.decode()
    assert client.get("/achievements/certification/9").status_code == 404


def test_the_page_has_a_bound_on_its_queries(client, certificate, django_assert_max_num_queries):
    client.get(f"/c/{certificate.code}")
    with django_assert_max_num_queries(9):
        client.get(f"/c/{certificate.code}")


def test_nobody_claims_an_accreditation_that_was_not_entered(client, certificate):
    for path in (f"/c/{certificate.code}", f"/c/{certificate.code}.json", "/achievements/certification/1", "/c/"):
        text = client.get(path).content.decode().lower()
        assert "accredit" not in text
        assert "endors" not in text


def test_an_accreditor_stands_where_the_operator_entered_one(client, passed, settings):
    settings.ACCREDITOR_NAME, settings.ACCREDITOR_URL = "An Outside Body", "https://body.example"
    row = issue_certificate(attempt_id=passed.pk)
    assert "Accredited by An Outside Body (https://body.example)." in row.credential
    assert "https://body.example" in client.get(f"/c/{row.code}").content.decode()


def test_the_link_for_a_profile_names_code_and_address(client, learner, certificate):
    client.force_login(learner)
    page = client.get("/certificates/").content.decode()
    assert f"certId={certificate.code}" in page
    assert "issueYear=2026&amp;issueMonth=11" in page


def test_wishes_are_confirmed_by_a_plain_form(client, learner, attempt):
    learner.wishes.delete()
    finish(attempt)
    client.force_login(learner)
    assert "Confirm your name as it is to be printed." in client.get("/certificates/").content.decode()
    client.post("/certificates/wishes/", {"name": "  Another   Name ", "shows_domains": "on"})
    learner.refresh_from_db()
    assert learner.name == "Another Name"
    assert (learner.wishes.shows_name, learner.wishes.shows_domains, learner.wishes.binds_email) == (False, True, False)
    assert "Another program looks at your formulas once more" in client.get("/certificates/").content.decode()


def test_a_name_without_a_font_is_refused_with_a_sentence(client, learner):
    client.force_login(learner)
    page = client.post("/certificates/wishes/", {"name": "\u0905", "shows_name": "on"}).content.decode()
    assert "No font here has \u0905. Write your name in other letters." in page
    learner.refresh_from_db()
    assert learner.name == "First Learner"


def test_a_correction_is_asked_for_on_ones_own_certificate_only(client, learner, other_learner, certificate):
    path = f"/certificates/{certificate.code}/correct/"
    client.force_login(other_learner)
    assert client.post(path, {"name": "Other Learner"}).status_code == 404
    client.force_login(learner)
    client.post(path, {"name": "\u0905"})
    certificate.refresh_from_db()
    assert certificate.wanted_name == ""
    client.post(path, {"name": "First Corrected Learner"})
    certificate.refresh_from_db()
    assert certificate.wanted_name == "First Corrected Learner"


def act(client, action, certificate, **more):
    return client.post(
        "/admin/certificates/certificate/",
        {"action": action, "_selected_action": [certificate.pk], **more},
        follow=True,
    )


def test_an_instructor_revokes_with_a_reason(client, instructor, certificate):
    client.force_login(instructor)
    asked = act(client, "revoke", certificate).content.decode()
    assert "Reason, shown to everybody" in asked
    certificate.refresh_from_db()
    assert certificate.state == "issued"
    act(client, "revoke", certificate, because="It was taken by somebody else.")
    certificate.refresh_from_db()
    assert (certificate.state, certificate.revoked_because) == ("revoked", "It was taken by somebody else.")


def test_an_instructor_issues_again_and_under_another_name(client, instructor, learner, certificate):
    client.force_login(instructor)
    refused = act(client, "correct_name", certificate, because="Asked for.").content.decode()
    assert "Nobody asked for another name" in refused
    act(client, "reissue", certificate, because="A scribble.")
    new = issue_certificate(attempt_id=certificate.attempt_id)
    ask_for_correction(code=new.code, learner=learner, name="First Corrected Learner")
    act(client, "correct_name", new, because="Asked for.")
    assert issue_certificate(attempt_id=certificate.attempt_id).snapshot["name"] == "First Corrected Learner"
    assert Certificate.objects.count() == 3


def test_whoever_may_not_revoke_does_not(client, learner, certificate):
    learner.is_staff = True
    learner.save()
    client.force_login(learner)
    assert act(client, "revoke", certificate, because="x").status_code == 403
    certificate.refresh_from_db()
    assert certificate.state == "issued"


@pytest.mark.parametrize("model", ["signingkey", "certificateevent"])
def test_instructors_read_keys_and_log_and_change_neither(client, instructor, certificate, model):
    client.force_login(instructor)
    assert client.get(f"/admin/certificates/{model}/").status_code == 200
    assert client.get(f"/admin/certificates/{model}/add/").status_code == 403


def test_the_list_of_instructors_tells_no_name(client, instructor, learner, certificate):
    ask_for_correction(code=certificate.code, learner=learner, name="First Corrected Learner")
    client.force_login(instructor)
    assert "First Corrected Learner" not in client.get("/admin/certificates/certificate/?wanted=yes").content.decode()
    assert "First Corrected Learner" in act(client, "correct_name", certificate).content.decode()


def test_the_page_loads_nothing_from_anybody_else_and_shows_the_badge_as_its_picture(client, certificate):
    page = client.get(f"/c/{certificate.code}").content.decode()
    loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', page)
    assert loaded
    assert all(address.startswith("/") for address in loaded)
    [picture] = re.findall(r'property="og:image" content="([^"]+)"', page)
    assert picture.endswith(f"/c/{certificate.code}.png")
    assert "First Learner" not in "".join(re.findall("<meta[^>]+>", page))


def test_the_address_in_capitals_of_the_qr_code_is_served(client, certificate):
    path = to_sheet(certificate).address.upper().removeprefix("HTTP://LOCALHOST:8000")
    assert path.startswith("/C/")
    assert client.get(path).status_code == 200
    assert reverse("certificates:verify", args=[certificate.code]) == f"/c/{certificate.code}"


def test_what_was_revoked_before_it_was_issued_has_no_page(client, learner, passed):
    row = Certificate.objects.get()
    revoke_certificate(code=row.code, because="The attempt went to review before it was issued.")
    assert client.get(f"/c/{row.code}").status_code == 404
    client.force_login(learner)
    assert f"/c/{row.code}" not in client.get("/certificates/").content.decode()


def test_the_page_of_an_erased_one_names_the_day_of_erasing(client, learner, certificate):
    revoke_certificate(code=certificate.code, because="A reason.", now=START)
    erase_certificates(learner=learner, now=START + timedelta(days=2))
    page = client.get(f"/c/{certificate.code}").content.decode()
    assert "erased on 26 November 2026" in page


def test_the_administration_counts_what_was_chosen_also_in_a_list_that_shrinks(client, administrator, certificate):
    client.force_login(administrator)
    data = {"action": "revoke", "_selected_action": [certificate.pk], "because": "A reason."}
    address = "/admin/certificates/certificate/?state__exact=issued"
    assert "Done for 1 of 1." in client.post(address, data, follow=True).content.decode()


@pytest.mark.parametrize(
    ("asked", "origin", "leads_to"),
    [
        ("127.0.0.1:8000", "http://localhost:8000", "http://localhost:8000"),
        ("[::1]:8000", "http://localhost:8000", "http://localhost:8000"),
        ("localhost:8123", "http://127.0.0.1:8123", "http://127.0.0.1:8123"),
        ("localhost:8000", "http://localhost:8000", None),
        ("127.0.0.1:8001", "http://localhost:8000", None),
        ("127.0.0.1:8000", "https://nabla.example", None),
        ("nabla.example", "http://localhost:8000", None),
    ],
)
def test_the_names_of_this_machine_are_one(client, certificate, settings, asked, origin, leads_to):
    """A browser takes 127.0.0.1 and localhost for two hosts, and one of them for another issuer."""
    settings.LOCAL_ORIGIN, settings.ALLOWED_HOSTS = origin, ["*"]
    for path in (f"/c/{certificate.code}", "/c/?code=x"):
        page = client.get(path, headers={"Host": asked})
        assert (page.status_code, page.get("Location")) == ((302, f"{leads_to}{path}") if leads_to else (200, None))
    for form in ("json", "pdf"):
        assert client.get(f"/c/{certificate.code}.{form}", headers={"Host": asked}).status_code == 200
    data = client.get(f"/c/{certificate.code}", headers={"Host": asked, "Accept": "application/vc+ld+json"})
    assert data.status_code == 200
