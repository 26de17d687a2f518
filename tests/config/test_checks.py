"""Wrong settings stop the start, each with an id and a hint."""

import pytest

from certificates.models import SigningKey
from config.checks import (
    check_accreditor,
    check_development_files,
    check_production,
    check_public_origin,
    check_signing_keys,
)
from tests.factories import make_signing_keys

GOOD = {
    "PRODUCTION": True,
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": ["nabla.example"],
    "DEBUG": False,
    "PUBLIC_ORIGIN": "https://nabla.example",
}
WRONG = [
    ("SECRET_KEY", "short", "nabla.E001"),
    ("ALLOWED_HOSTS", [], "nabla.E002"),
    ("DEBUG", True, "nabla.E003"),
    ("PUBLIC_ORIGIN", "nabla.example/path", "nabla.E004"),
    ("PUBLIC_ORIGIN", "", "nabla.E005"),
    ("PUBLIC_ORIGIN", "http://nabla.example", "nabla.E005"),
]


def problems(settings, **values):
    for name, value in {**GOOD, **values}.items():
        setattr(settings, name, value)
    return [*check_production(None), *check_public_origin(None)]


def test_good_settings_pass(settings):
    assert problems(settings) == []


@pytest.mark.parametrize(("name", "value", "code"), WRONG)
def test_a_wrong_setting_is_named_with_a_hint(settings, name, value, code):
    [problem] = problems(settings, **{name: value})
    assert problem.id == code
    assert problem.hint


def test_a_private_installation_needs_nothing(settings):
    assert problems(settings, PRODUCTION=False, SECRET_KEY="x", ALLOWED_HOSTS=[], PUBLIC_ORIGIN="") == []


def test_a_server_is_refused_while_a_development_key_lies_in_its_folder(settings, tmp_path):
    settings.PRODUCTION, settings.SIGNING_KEY_DIR = True, tmp_path
    assert check_development_files(None) == []
    (tmp_path / "development-ed25519-2026-11.pem").touch()
    assert [problem.id for problem in check_development_files(None)] == ["nabla.E006"]
    settings.PRODUCTION = False
    assert check_development_files(None) == []


def test_a_server_is_refused_with_an_active_development_key_and_warned_without_any(db, settings):
    settings.PRODUCTION = True
    assert [problem.id for problem in check_signing_keys(None, ["default"])] == ["nabla.W001"]
    make_signing_keys()
    assert check_signing_keys(None, ["default"]) == []
    SigningKey.objects.filter(algorithm="p256").update(is_development=True)
    assert [problem.id for problem in check_signing_keys(None, ["default"])] == ["nabla.E006"]
    settings.PRODUCTION = False
    assert check_signing_keys(None, ["default"]) == []


@pytest.mark.parametrize(
    ("name", "url", "found"),
    [
        ("", "", []),
        ("An Outside Body", "https://body.example", []),
        ("An Outside Body", "", ["nabla.E007"]),
        ("An Outside Body", "http://body.example", ["nabla.E007"]),
        ("", "https://body.example", ["nabla.E007"]),
    ],
)
def test_an_accreditor_needs_a_name_and_an_address(settings, name, url, found):
    settings.ACCREDITOR_NAME, settings.ACCREDITOR_URL = name, url
    assert [problem.id for problem in check_accreditor(None)] == found
