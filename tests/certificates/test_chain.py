"""The log: whoever changes, removes or adds an event breaks the chain, and the command says so."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certificates.models import Certificate, CertificateEvent, Chain
from certificates.selectors import find_chain_breaks
from certificates.services import revoke_certificate


def run(*command):
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.fixture
def log(certificate):
    revoke_certificate(code=certificate.code, because="A reason.")
    assert find_chain_breaks() == []
    return CertificateEvent.objects.order_by("number")


def test_what_happens_is_written_down(log):
    assert list(log.values_list("kind", flat=True)) == ["key made", "key made", "issued", "revoked"]
    assert list(log.values_list("number", flat=True)) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "change", [{"kind": "erased"}, {"facts": {}}, {"previous": "0" * 64}, {"digest": "0" * 64}, {"number": 9}]
)
def test_a_changed_event_breaks_the_chain(log, change):
    log.filter(number=3).update(**change)
    assert find_chain_breaks()


@pytest.mark.parametrize("number", [1, 3, 4])
def test_a_removed_event_breaks_the_chain(log, number):
    log.filter(number=number).delete()
    assert find_chain_breaks()


def test_an_emptied_log_breaks_the_chain(log):
    log.all().delete()
    assert find_chain_breaks()


def test_a_chain_that_was_computed_anew_does_not_end_where_it_ended(log):
    Chain.objects.update(digest="0" * 64)
    assert find_chain_breaks()


def test_the_command_finds_nothing_wrong(log):
    assert "0 genuine, 1 revoked, 0 unsigned, 4 events" in run("verify_certificates")


def test_the_command_finds_a_changed_log(log):
    log.filter(number=2).update(kind="x")
    with pytest.raises(CommandError, match="Event 2 was changed"):
        run("verify_certificates")


def test_the_command_finds_changed_bytes(certificate):
    assert "1 genuine" in run("verify_certificates")
    changed = certificate.credential.replace('"13"', '"16"')
    Certificate.objects.update(credential=changed)
    with pytest.raises(CommandError, match="not those that were issued"):
        run("verify_certificates")


def test_the_command_finds_one_that_was_taken_back_in_the_database_alone(certificate):
    Certificate.objects.update(state="revoked", revoked_at=certificate.issued_at, list_number=None, slot=None)
    with pytest.raises(CommandError, match="its list does not say so"):
        run("verify_certificates")
