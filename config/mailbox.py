"""Mail of a private installation: files in a folder, whose links the running command prints."""

import re
from pathlib import Path

LINK = re.compile(r"https?://\S+")
# The line that Django writes after each message: before it is there, the message is still being written.
END = "-" * 79
RECIPIENT = re.compile(r"^To: (.+)$", re.MULTILINE)


class Mailbox:
    """Watches the folder; what was there before is not news."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen = set(self._files())

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("*.log")) if self.folder.is_dir() else []

    def read_new(self) -> list[str]:
        """Return a line for each new message: to whom, and its link."""
        new = {path: path.read_text(encoding="utf-8", errors="replace") for path in self._files() if self._is_new(path)}
        whole = {path: text for path, text in new.items() if text.rstrip().endswith(END)}
        self._seen.update(whole)
        return [line for text in whole.values() if (line := _describe(text))]

    def _is_new(self, path: Path) -> bool:
        return path not in self._seen


def _describe(message: str) -> str:
    recipient, link = RECIPIENT.search(message), LINK.search(message)
    return f"Mail to {recipient[1]}: {link[0]}" if recipient and link else ""
