"""Finds the Chromium that the browser tests drive; prints nothing where there is none."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find_chromium() -> str | None:
    """Return its path: ``CHROMIUM`` of the environment, or the first that is on the path."""
    return os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


if __name__ == "__main__":
    print(find_chromium() or "")  # noqa: T201  (read by scripts/test)
