"""What holds for every template and style sheet: nothing inline, and colours only from the tokens."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))


def name(path: Path) -> str:
    """The path below the project, for the names of tests."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_is_read_without_a_fault(path: Path) -> None:
    get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_holds_nothing_that_the_content_policy_blocks(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


# Names of vocabularies, which are compared and never fetched.
NAMESPACES = re.compile(r"https?://(?:www\.w3\.org/|purl\.imsglobal\.org/ob/v3p0)")
# Those of a credential stand in the two scripts that check one, and nowhere else.
CREDENTIALS = re.compile(
    r"https?://(?:purl\.imsglobal\.org/spec/|purl\.org/dc/terms/|schema\.org/|w3id\.org/security#)"
)
CHECKERS = ("verify-checks.js", "verify-rdf.js")


@pytest.mark.parametrize("path", TEMPLATES + SHEETS + SCRIPTS, ids=name)
def test_a_page_takes_nothing_from_elsewhere(path: Path) -> None:
    text = NAMESPACES.sub("", path.read_text(encoding="utf-8"))
    assert not re.search(r"https?://", CREDENTIALS.sub("", text) if path.name in CHECKERS else text)


@pytest.mark.parametrize("path", [path for path in SHEETS if path.name not in ("tokens.css", "admin.css")], ids=name)
def test_a_style_sheet_takes_its_colours_from_the_tokens(path: Path) -> None:
    assert not re.search(r"#[0-9a-f]{3,8}\b", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [path for path in SHEETS if path.name != "tokens.css"], ids=name)
def test_every_custom_property_that_is_used_is_defined(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    defined = set(re.findall(r"(--[\w-]+):", text + (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")))
    assert set(re.findall(r"var\((--[\w-]+)", text)) <= defined


def test_every_icon_that_a_page_asks_for_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'id="([\w-]+)"', (ROOT / "static/img/icons.svg").read_text(encoding="utf-8")))
    asked = {
        icon
        for path in TEMPLATES
        for icon in re.findall(r'_icon\.html" with name="([\w-]+)"', path.read_text(encoding="utf-8"))
    }
    assert asked
    assert asked <= drawn
