"""Export and import: nothing is lost on the way, and nothing comes in that should not."""

import stat
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from questions import archives
from questions.archives import read_source, write_archive
from questions.bankfile import read_bank
from questions.management.commands.import_bank import BANK
from questions.models import ItemVersion
from questions.records import describe_pass
from questions.services import import_bank
from questions.spec import BankError
from tests.factories import START
from tests.questions.examples import NUMERIC, SYMBOLIC


def texts(specs):
    return {(spec.slug, spec.source, spec.content_hash) for spec in specs}


def refuse(path):
    """The problems of a zip file or folder, as texts."""
    with pytest.raises(BankError) as caught:
        read_source(path)
    return [str(problem) for problem in caught.value.problems]


def pack(path, *entries):
    """A zip file of (name or ZipInfo, text) pairs, without any check."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries:
            archive.writestr(name, text)
    return path


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["bank", "bank.zip"])
def test_the_whole_bank_comes_back_as_it_was(tmp_path, name):
    bank = read_bank(BANK)
    import_bank(specs=bank, now=START, record={spec.slug: describe_pass(spec, seeds=100) for spec in bank})
    call_command("export_bank", tmp_path / name, stdout=StringIO())
    again = read_source(tmp_path / name)
    assert texts(again) == texts(bank)
    assert {spec.file for spec in again} == {spec.file for spec in bank}
    assert len(import_bank(specs=again, now=START).unchanged) == len(bank)


@pytest.mark.django_db
def test_an_export_writes_over_nothing(tmp_path):
    (tmp_path / "mine.txt").write_text("kept")
    for path in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(CommandError, match="is there already"):
            call_command("export_bank", path)


@pytest.mark.django_db
def test_a_dry_run_stores_nothing(tmp_path, capsys):
    path = pack(tmp_path / "bank.zip", ("a/residual.toml", SYMBOLIC))
    call_command("import_bank", path, dry_run=True)
    assert "1 new, 0 changed, 0 as before; nothing was stored" in capsys.readouterr().out
    assert not ItemVersion.objects.exists()
    call_command("import_bank", path)
    assert ItemVersion.objects.get().item.slug == "residual"


def test_the_same_bank_is_the_same_zip_file(tmp_path):
    for name in ("one.zip", "two.zip"):
        write_archive(tmp_path / name, [("a/residual.toml", SYMBOLIC)])
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_the_faults_of_all_files_are_listed_with_file_and_key(tmp_path):
    path = pack(
        tmp_path / "bank.zip",
        ("a/residual.toml", SYMBOLIC.replace("domain = 3", "domain = 9")),
        ("b/determinant.toml", NUMERIC.replace("seconds = 150", "seconds = 1")),
        ("c/binary.toml", b"\xff\xfe"),
    )
    found = refuse(path)
    assert [text.split(":")[0] for text in found] == ["a/residual.toml", "b/determinant.toml", "c/binary.toml"]
    assert found[0].startswith("a/residual.toml: domain: must be between 1 and 8")


@pytest.mark.parametrize("name", ["../residual.toml", "/residual.toml", "a/../../residual.toml", "c:residual.toml"])
def test_a_path_that_leads_out_is_refused(tmp_path, name):
    assert "leads out of the zip file" in refuse(pack(tmp_path / "bank.zip", (name, SYMBOLIC)))[0]


def test_a_link_in_a_zip_file_is_refused(tmp_path):
    link = zipfile.ZipInfo("residual.toml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refuse(pack(tmp_path / "bank.zip", (link, "/etc/passwd"))) == ["residual.toml: is a link."]


@pytest.mark.parametrize("inside", ["residual.toml", "linked/residual.toml"])
def test_a_link_in_a_folder_is_refused(tmp_path, inside):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "residual.toml").write_text(SYMBOLIC)
    root = tmp_path / "bank"
    root.mkdir()
    (root / Path(inside).parts[0]).symlink_to(tmp_path / "elsewhere" / ("" if "/" in inside else inside))
    found = refuse(root)
    assert found in ([f"{inside}: is a link."], ["bank: holds no item: no file ends in .toml."])


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "unpack", lambda archive, entry: pytest.fail("unpacked"))
    ratio = pack(tmp_path / "ratio.zip", ("a.toml", "a" * 150_000))
    assert "more than 100 times its size" in refuse(ratio)[0]
    monkeypatch.setattr(archives, "MOST_RATIO", 10**9)
    assert "has 300000 bytes" in refuse(pack(tmp_path / "long.zip", ("a.toml", "a" * 300_000)))[0]
    monkeypatch.setattr(archives, "MOST_BYTES", 1000)
    assert "unpacks to 150000 bytes" in refuse(ratio)[0]
    monkeypatch.setattr(archives, "MOST_FILES", 1)
    assert "holds 2 files" in refuse(pack(tmp_path / "many.zip", ("a.toml", "a"), ("b.toml", "b")))[0]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_is_no_sound_zip_file_is_refused(tmp_path):
    (tmp_path / "text.zip").write_text("no zip")
    assert refuse(tmp_path / "text.zip") == ["text.zip: is neither a folder nor a zip file."]
    assert refuse(tmp_path / "absent") == ["absent: is neither a folder nor a zip file."]
    assert "holds no item" in refuse(pack(tmp_path / "empty.zip", ("a.txt", "a")))[0]
    twice = pack(tmp_path / "twice.zip", ("residual.toml", SYMBOLIC), ("residual.toml", SYMBOLIC))
    assert refuse(twice) == ["residual.toml: stands in it twice."]
    damaged = pack(tmp_path / "damaged.zip", ("residual.toml", SYMBOLIC))
    damaged.write_bytes(damaged.read_bytes().replace(b"residual.toml", b"residual.tomk", 1))
    assert "cannot be read as a zip file" in refuse(damaged)[0]


def test_flipped_bytes_are_a_problem_and_no_crash(tmp_path):
    path = pack(tmp_path / "bank.zip", ("residual.toml", SYMBOLIC))
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            assert texts(read_source(path)) == {(s.slug, SYMBOLIC, s.content_hash) for s in read_source(path)}
        except BankError as error:
            assert error.problems


def test_a_zip_file_is_read_without_touching_the_disk(tmp_path):
    path = pack(tmp_path / "bank.zip", ("a/residual.toml", SYMBOLIC), ("README.md", "x"))
    assert [spec.slug for spec in read_source(path)] == ["residual"]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["bank.zip"]
