"""The commands of the bank, as they are run."""

import json

import pytest
from django.core.management import CommandError, call_command

from questions.models import ItemVersion
from questions.records import read_record
from tests.questions.examples import NUMERIC, SYMBOLIC


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "residual.toml").write_text(SYMBOLIC, encoding="utf-8")
    (tmp_path / "determinant.toml").write_text(NUMERIC, encoding="utf-8")
    return tmp_path


@pytest.mark.django_db
def test_import_says_what_it_did(folder, capsys):
    call_command("import_bank", folder)
    assert "2 new, 0 changed, 0 as before" in capsys.readouterr().out
    call_command("import_bank", folder)
    assert "0 new, 0 changed, 2 as before" in capsys.readouterr().out


@pytest.mark.django_db
def test_import_lists_every_problem_and_stores_nothing(folder, capsys):
    (folder / "residual.toml").write_text(SYMBOLIC.replace("domain = 3", "domain = 0"), encoding="utf-8")
    (folder / "determinant.toml").write_text(NUMERIC.replace("seconds = 150", "seconds = 1"), encoding="utf-8")
    with pytest.raises(CommandError, match="2 problems; nothing was imported"):
        call_command("import_bank", folder)
    assert "residual.toml: domain" in capsys.readouterr().err
    assert not ItemVersion.objects.exists()


@pytest.fixture(autouse=True)
def memory(settings, tmp_path):
    """A data folder of this test's own, since reviews are remembered there."""
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR / "reviewed.json"


def test_review_goes_on_where_it_was_interrupted(folder, memory, capsys):
    call_command("review_bank", folder, item=["residual"], seeds=8)
    capsys.readouterr()
    call_command("review_bank", folder, seeds=8, json=folder / "report.json")
    printed = capsys.readouterr().out
    assert "1 of 2 passed before." in printed
    assert "residual" not in printed
    assert [entry.get("before", False) for entry in json.loads((folder / "report.json").read_text())] == [False, True]
    call_command("review_bank", folder, seeds=9)
    assert "passed before" not in capsys.readouterr().out


def test_review_writes_the_record_that_is_shipped_and_forgets_what_changed(folder):
    call_command("review_bank", folder, seeds=4, write_record=True)
    record = read_record(folder / "REVIEWED.json")
    assert {slug: entry.seeds for slug, entry in record.items()} == {"residual": 4, "determinant": 4}
    (folder / "residual.toml").write_text(SYMBOLIC.replace('key = "2*c', 'key = "3*c'), encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("review_bank", folder, seeds=4, write_record=True)
    assert set(read_record(folder / "REVIEWED.json")) == {"determinant"}


def test_review_looks_at_one_domain(folder, capsys):
    call_command("review_bank", folder, domain=[4], seeds=4)
    assert "All 1 items passed" in capsys.readouterr().out


def test_review_passes_a_sound_bank_and_writes_its_report(folder, capsys):
    call_command("review_bank", folder, seeds=8, json=folder / "report.json")
    assert "All 2 items passed" in capsys.readouterr().out
    assert {entry["slug"] for entry in json.loads((folder / "report.json").read_text())} == {"residual", "determinant"}


def test_review_fails_where_an_item_does(folder, capsys):
    (folder / "residual.toml").write_text(SYMBOLIC.replace('key = "2*c', 'key = "3*c'), encoding="utf-8")
    with pytest.raises(CommandError, match="1 of 2 items have problems"):
        call_command("review_bank", folder, seeds=4)
    assert "is not proved" in capsys.readouterr().out


def test_review_looks_at_one_item(folder, capsys):
    call_command("review_bank", folder, item=["determinant"], seeds=4)
    assert "residual" not in capsys.readouterr().out
    with pytest.raises(CommandError, match="no such item"):
        call_command("review_bank", folder, item=["nothing"], seeds=4)
