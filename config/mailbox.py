"""Mail of a private installation: files in a folder, whose links the running command prints."""

import re
from pathlib import Path

LINK = re.compile(r"https?://\S+")
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
        new = [path for path in self._files() if path not in self._seen]
        self._seen.update(new)
        return [line for path in new if (line := _describe(path.read_text(encoding="utf-8", errors="replace")))]


def _describe(message: str) -> str:
    recipient, link = RECIPIENT.search(message), LINK.search(message)
    return f"Mail to {recipient[1]}: {link[0]}" if recipient and link else ""
