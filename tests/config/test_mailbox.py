"""The links of new mail are shown by the running command."""

from django.core.mail import send_mail

from config.mailbox import Mailbox

MESSAGE = "Subject: x\nTo: new@example.org\n\nOpen this:\n\nhttp://localhost:8000/confirm/abc/\n"
END = "-" * 79 + "\n"


def test_new_mail_is_described_once(tmp_path):
    (tmp_path / "0.log").write_text(MESSAGE + END)
    mailbox = Mailbox(tmp_path)
    assert mailbox.read_new() == []
    (tmp_path / "1.log").write_text(MESSAGE + END)
    assert mailbox.read_new() == ["Mail to new@example.org: http://localhost:8000/confirm/abc/"]
    assert mailbox.read_new() == []


def test_mail_without_a_link_and_a_folder_that_is_not_there_are_nothing(tmp_path):
    mailbox = Mailbox(tmp_path / "mail")
    assert mailbox.read_new() == []
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "1.log").write_text("To: x@example.org\n\nNo link.\n" + END)
    assert mailbox.read_new() == []


def test_mail_that_is_still_being_written_is_described_when_it_is_whole(tmp_path):
    mailbox = Mailbox(tmp_path)
    for text in ("", MESSAGE[:-12], MESSAGE):
        (tmp_path / "1.log").write_text(text)
        assert mailbox.read_new() == []
    (tmp_path / "1.log").write_text(MESSAGE + END)
    assert mailbox.read_new() == ["Mail to new@example.org: http://localhost:8000/confirm/abc/"]


def test_the_end_of_a_message_is_the_one_that_django_writes(tmp_path, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", tmp_path
    mailbox = Mailbox(tmp_path)
    send_mail("Subject", "http://localhost:8000/x/", None, ["new@example.org"])
    assert mailbox.read_new() == ["Mail to new@example.org: http://localhost:8000/x/"]
