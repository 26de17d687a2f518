"""How soon a fresh browser can type on an exam page: a real Chromium, the real web processes, collected files.

Run at the root: .venv/bin/python -m benchmarks.first_view [--rounds 9]
Each round is a profile without a cache. Counted from the click to the mark that exam.js sets when fields, timer and
keys are wired; the time of the first paint with content stands beside it, and what came over the wire.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.saving import Learner, make_learners, serve

READY = "nabla:ready"
READ = """() => ({
  ready: performance.getEntriesByName("nabla:ready")[0].startTime,
  painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
  files: performance.getEntriesByType("resource").length,
  bytes: performance.getEntriesByType("resource").filter((entry) => /[.](js|css)$/.test(entry.name))
    .reduce((sum, entry) => sum + entry.encodedBodySize, 0),
})"""


@contextmanager
def open_profile(browser: Any, learner: Learner, address: str) -> Iterator[Any]:
    """A page of a profile that has seen nothing yet, signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    pairs = (pair.split("=", 1) for pair in learner.cookie.split("; "))
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in pairs])
    try:
        yield context.new_page()
    finally:
        context.close()


def measure(browser: Any, learner: Learner, port: int, rounds: int) -> list[dict[str, float]]:
    """One line a round, milliseconds and bytes."""
    address, lines = f"http://localhost:{port}", []
    for _ in range(rounds):
        with open_profile(browser, learner, address) as page:
            page.goto(address + learner.address.removesuffix("save/"))
            page.wait_for_function(f"performance.getEntriesByName('{READY}').length > 0")
            lines.append(page.evaluate(READ))
    return lines


def main() -> None:
    """Prepare a site in an empty folder, measure, print."""
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import find_chromium

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nabla-view-") as folder:
        os.environ |= {"NABLA_DATA": str(Path(folder)), "DJANGO_SETTINGS_MODULE": "config.settings"}
        learner = make_learners(1)[0]
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        with serve(2, 1, "config.wsgi:application") as port, sync_playwright() as tools:
            browser = tools.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
            lines = measure(browser, learner, port, options.rounds)
            browser.close()
    print(f"{len(lines)} fresh profiles: median, most")
    for name, unit in (("ready", "ms"), ("painted", "ms"), ("files", ""), ("bytes", "scripts and styles")):
        values = [line[name] for line in lines]
        print(f"{name:10} {median(values):8.0f} {max(values):8.0f} {unit}")


if __name__ == "__main__":
    main()
