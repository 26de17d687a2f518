"""Revoking, superseding, correcting a name, and being forgotten."""

import base64
import gzip
import json
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from certificates.errors import CertificateError
from certificates.models import Certificate, CertificateEvent
from certificates.renderings import render
from certificates.selectors import draw_slot, find_chain_breaks, find_successor, list_revoked_slots
from certificates.services import (
    ask_for_correction,
    correct_name,
    erase_certificates,
    get_status_list,
    issue_certificate,
    reissue_certificate,
    revoke_certificate,
)
from certificates.services.auditing import our_world
from certificates.statuslist import SLOTS, encode_bits, is_set
from certificates.verifying import verify_credential
from tests.factories import START

LATER = START + timedelta(minutes=9)


def judge(row):
    credential = json.loads(row.credential)
    return verify_credential(credential, our_world(credential, now=LATER))


def test_a_revoked_one_is_refused_by_its_list_at_once(certificate):
    assert judge(certificate).is_genuine
    revoke_certificate(code=certificate.code, because="It was taken by somebody else.", now=LATER)
    assert judge(certificate).reasons == ["It was revoked."]
    assert list_revoked_slots(1) == [certificate.slot]


def test_revoking_twice_keeps_the_first_reason(certificate):
    revoke_certificate(code=certificate.code, because="First.", now=LATER)
    revoke_certificate(code=certificate.code, because="Second.", now=LATER)
    certificate.refresh_from_db()
    assert certificate.revoked_because == "First."
    assert CertificateEvent.objects.filter(kind="revoked").count() == 1


def test_issuing_again_gives_another_code_slot_and_subject(certificate):
    new = reissue_certificate(code=certificate.code, because="A scribble on the first.", now=LATER)
    issued = issue_certificate(attempt_id=certificate.attempt_id, now=LATER)
    assert issued == new
    assert judge(issued).is_genuine
    assert len({(row.code, row.slot, row.subject) for row in Certificate.objects.all()}) == 2
    assert find_successor(certificate) == issued


def test_a_corrected_name_is_asked_for_by_the_learner_and_issued_by_an_instructor(certificate, learner):
    ask_for_correction(code=certificate.code, learner=learner, name="  First   Corrected Learner ")
    correct_name(code=certificate.code, because="The learner asked for it.", now=LATER)
    issued = issue_certificate(attempt_id=certificate.attempt_id, now=LATER)
    assert "First Corrected Learner" in issued.credential
    assert issued.snapshot["points"] == certificate.snapshot["points"]
    certificate.refresh_from_db()
    assert certificate.state == "revoked"
    assert find_successor(certificate) is None, "the old page does not tell the new name"


def test_nobody_corrects_the_name_of_another(certificate, other_learner):
    with pytest.raises(Certificate.DoesNotExist):
        ask_for_correction(code=certificate.code, learner=other_learner, name="Other Learner")


@pytest.mark.parametrize("name", ["", "\u0905\u092e", "x" * 81])
def test_a_name_that_cannot_be_printed_is_refused_before_anything_is_issued(certificate, learner, name):
    with pytest.raises(CertificateError, match=r"\.$"):
        ask_for_correction(code=certificate.code, learner=learner, name=name)


def test_without_a_wish_there_is_nothing_to_correct(certificate):
    with pytest.raises(CertificateError):
        correct_name(code=certificate.code, because="No reason.", now=LATER)


def test_whoever_is_forgotten_leaves_a_slot_and_a_hash(certificate, learner):
    render(certificate, form="png")
    assert any(certificate.credential_sha256 in key for key in caches["renderings"]._cache)
    digest, slot = certificate.credential_sha256, certificate.slot
    assert erase_certificates(learner=learner, now=LATER) == 1
    certificate.refresh_from_db()
    assert (certificate.credential, certificate.jwt, certificate.snapshot) == ("", "", {})
    assert (certificate.credential_sha256, certificate.slot, certificate.state) == (digest, slot, "revoked")
    assert list_revoked_slots(1) == [slot]
    events = json.dumps(list(CertificateEvent.objects.values_list("facts", flat=True)))
    assert "First Learner" not in events
    assert "example.org" not in events
    assert not any(digest in key for key in caches["renderings"]._cache)
    assert erase_certificates(learner=learner, now=LATER) == 0
    assert find_chain_breaks() == []


def test_the_page_of_an_erased_one_says_so_and_nothing_else(client, certificate, learner):
    erase_certificates(learner=learner, now=LATER)
    page = client.get(f"/c/{certificate.code}").content.decode()
    assert "This certificate was erased." in page
    assert "First Learner" not in page
    for form in ("json", "jwt", "pdf", "png", "svg"):
        assert client.get(f"/c/{certificate.code}.{form}").status_code == 404


def test_bit_0_is_the_most_significant_bit_of_byte_0():
    packed = base64.urlsafe_b64decode(encode_bits([0, 9])[1:] + "==")
    assert gzip.decompress(packed)[:2] == b"\x80\x40"
    assert [slot for slot in range(20) if is_set(encode_bits([0, 9]), slot)] == [0, 9]
    assert is_set(encode_bits([SLOTS - 1]), SLOTS - 1)


def test_the_same_bits_are_the_same_text():
    assert encode_bits([5, 7]) == encode_bits([7, 5])
    packed = base64.urlsafe_b64decode(encode_bits([5])[1:] + "==")
    assert packed[4:8] == bytes(4), "the time in the head of gzip is zero"


@pytest.mark.parametrize("text", [None, "", "u", "uAAAA", "zAAAA", 7])
def test_what_is_no_list_is_refused(text):
    with pytest.raises(ValueError, match="status list"):
        is_set(text, 0)


@pytest.mark.parametrize("slot", [-1, SLOTS])
def test_a_slot_outside_the_list_is_refused(slot):
    with pytest.raises(ValueError, match="status list"):
        is_set(encode_bits([]), slot)


def test_a_full_list_is_followed_by_another(certificate, monkeypatch):
    monkeypatch.setattr("certificates.selectors.SLOTS", 2)
    assert draw_slot().list_number == 2


def test_the_database_forbids_a_slot_twice(certificate, exam, other_learner):
    from tests.factories import begin

    other = begin(exam, other_learner, seed=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(
            attempt=other,
            exam=exam,
            learner=other_learner,
            created_at=LATER,
            list_number=certificate.list_number,
            slot=certificate.slot,
        )


def test_a_list_is_signed_anew_when_something_was_revoked(certificate):
    before = get_status_list(number=1, now=LATER)
    assert get_status_list(number=1, now=LATER + timedelta(minutes=1)) == before
    revoke_certificate(code=certificate.code, because="A reason.", now=LATER)
    assert get_status_list(number=1, now=LATER + timedelta(minutes=1)) != before


def test_the_command_erases_by_the_number_of_the_learner(certificate, learner, capsys):
    call_command("erase_certificates", learner.learner_number)
    certificate.refresh_from_db()
    assert certificate.erased_at
    with pytest.raises(CommandError):
        call_command("erase_certificates", "nobody")


def test_a_picture_that_is_drawn_while_its_certificate_is_erased_is_not_kept(certificate, learner, monkeypatch):
    def draw(sheet, **more):
        erase_certificates(learner=learner, now=LATER)
        return b"a picture with a name"

    monkeypatch.setattr("certificates.renderings.make_form", draw)
    render(certificate, form="png")
    assert not any(certificate.credential_sha256 in key for key in caches["renderings"]._cache)


def test_what_does_not_count_any_more_is_not_issued_again(certificate):
    revoke_certificate(code=certificate.code, because="Copied.", now=LATER)
    with pytest.raises(CertificateError, match="does not count any more"):
        reissue_certificate(code=certificate.code, because="A scribble.", now=LATER)
    assert Certificate.objects.count() == 1
