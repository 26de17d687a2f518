"""Wrong settings stop the start, each with an id and a hint."""

import pytest

from config.checks import check_production, check_public_origin

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
