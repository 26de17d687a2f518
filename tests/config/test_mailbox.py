"""The links of new mail are shown by the running command."""

from config.mailbox import Mailbox

MESSAGE = "Subject: x\nTo: new@example.org\n\nOpen this:\n\nhttp://localhost:8000/confirm/abc/\n"


def test_new_mail_is_described_once(tmp_path):
    (tmp_path / "0.log").write_text(MESSAGE)
    mailbox = Mailbox(tmp_path)
    assert mailbox.read_new() == []
    (tmp_path / "1.log").write_text(MESSAGE)
    assert mailbox.read_new() == ["Mail to new@example.org: http://localhost:8000/confirm/abc/"]
    assert mailbox.read_new() == []


def test_mail_without_a_link_and_a_folder_that_is_not_there_are_nothing(tmp_path):
    mailbox = Mailbox(tmp_path / "mail")
    assert mailbox.read_new() == []
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "1.log").write_text("To: x@example.org\n\nNo link.\n")
    assert mailbox.read_new() == []
