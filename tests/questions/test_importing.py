"""An instructor brings a file of questions in the administration."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from questions.bankfile import parse_item
from questions.models import ItemVersion
from tests.questions.examples import CHOICE, NUMERIC, SYMBOLIC

PAGE = reverse("admin:questions_item_import")
GIFT = b"::Shape:: What is the shape of a gradient? {=That of its variable ~A scalar ~A row}"
MOODLE = b"""<quiz><question type="shortanswer"><name><text>x</text></name></question></quiz>"""


def zipped(*sources, name="bank.zip", edit=("", "")):
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for source in sources:
            archive.writestr(f"d3/{parse_item(source).slug}.toml", source.replace(*edit) if edit[0] else source)
    return SimpleUploadedFile(name, data.getvalue())


def send(client, upload, button="_check", **more):
    data = {"file": upload, "domain": 3, "objective": "3.1", "difficulty": 2, button: "1", **more}
    return client.post(PAGE, data).content.decode()


@pytest.fixture
def signed_in(client, instructor):
    client.force_login(instructor)
    return client


def test_looking_through_stores_nothing_and_says_what_would_come(signed_in):
    page = send(signed_in, zipped(SYMBOLIC, NUMERIC))
    assert "What would be stored" in page
    assert page.count("<td>new</td>") == 2
    assert not ItemVersion.objects.exists()


def test_a_file_becomes_drafts_of_who_brought_it(signed_in, instructor):
    page = send(signed_in, zipped(SYMBOLIC, CHOICE), "_store")
    assert "2 items are stored as drafts." in page
    assert {version.status for version in ItemVersion.objects.all()} == {"draft"}
    assert {version.changed_by for version in ItemVersion.objects.all()} == {instructor}
    again = send(signed_in, zipped(SYMBOLIC, CHOICE.replace("difficulty = 2", "difficulty = 3")))
    assert again.count("<td>as before</td>") == again.count("<td>changed</td>") == 1


def test_one_fault_keeps_the_whole_file_out(signed_in):
    page = send(signed_in, zipped(SYMBOLIC, NUMERIC, edit=("difficulty = 3", "difficulty = 9")), "_store")
    assert "Nothing was stored" in page
    assert "d3/determinant.toml" in page
    assert "difficulty" in page
    assert not ItemVersion.objects.exists()


def test_one_item_file_and_questions_of_another_system_are_taken_too(signed_in):
    send(signed_in, SimpleUploadedFile("one.toml", SYMBOLIC.encode()), "_store")
    send(signed_in, SimpleUploadedFile("old.gift", GIFT), "_store", domain=5, objective="5.1")
    assert sorted(ItemVersion.objects.values_list("kind", "item__domain__number")) == [("choice", 5), ("expression", 3)]


@pytest.mark.parametrize(
    ("upload", "complaint"),
    [
        (SimpleUploadedFile("bad.zip", b"PK not really"), "cannot be read as a zip file"),
        (SimpleUploadedFile("big.toml", b"#" * 2_000_000), "has more than"),
        (SimpleUploadedFile("quiz.xml", MOODLE), "shortanswer"),
        (SimpleUploadedFile("quiz.xml", b'<!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>'), "document type"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_a_sentence(signed_in, upload, complaint):
    page = send(signed_in, upload, "_store").lower()
    assert "nothing was stored" in page
    assert complaint in page
    assert not ItemVersion.objects.exists()


def test_learners_have_no_such_page(client, learner):
    client.force_login(learner)
    assert client.get(PAGE).status_code == 302


def test_the_list_of_items_leads_to_it(signed_in):
    assert PAGE in signed_in.get(reverse("admin:questions_item_changelist")).content.decode()
