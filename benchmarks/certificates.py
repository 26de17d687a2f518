"""How long one certificate takes, part by part: signing, checking, typesetting, and the whole task on a database.

.venv/bin/python -m benchmarks.certificates [--rounds 100]

The whole task needs a database: run it through ``python -m tests.servers`` for PostgreSQL, else SQLite in a folder of
its own is taken.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial

os.environ.setdefault("NABLA_DATA", tempfile.mkdtemp(prefix="nabla-benchmark-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


def measure(act: Callable[[], object], rounds: int) -> tuple[float, float, float]:
    """Return median, 95th percentile and median time of the processor in milliseconds, after two warm-up calls.

    Canonical forms that are kept between calls are forgotten: only what one certificate uses twice is found again.
    """
    from certificates.canonical import forget_canonical

    act(), act()
    times, busy = [], []
    for _ in range(rounds):
        forget_canonical()
        begun, begun_busy = time.perf_counter(), time.process_time()
        act()
        times.append((time.perf_counter() - begun) * 1000)
        busy.append((time.process_time() - begun_busy) * 1000)
    return statistics.median(times), sorted(times)[int(0.95 * (len(times) - 1))], statistics.median(busy)


def list_parts() -> dict[str, Callable[[], object]]:
    """The steps of one certificate, without a database."""
    from certificates.documents import render_pdf, render_png, render_svg
    from certificates.signing import JCS, RDFC, make_proof, sign_jwt
    from certificates.verifying import verify_credential, verify_jwt
    from tests.certificates.makers import NOW, make_document, make_issuer, make_sheet

    issuer, document = make_issuer(), make_document()
    credential, world = issuer.sign(document), issuer.world()
    token, sheet = sign_jwt(credential, signer=issuer.jwt), make_sheet(credential)
    print(f"PDF {len(render_pdf(sheet)):,} bytes, credential {len(json.dumps(credential)):,} bytes\n")
    return {
        "proof eddsa-rdfc-2022": partial(make_proof, document, suite=RDFC, signer=issuer.proof, now=NOW),
        "proof eddsa-jcs-2022": partial(make_proof, document, suite=JCS, signer=issuer.proof, now=NOW),
        "JWT ES256": partial(sign_jwt, credential, signer=issuer.jwt),
        "status list, signed": issuer.sign_list,
        "check of the credential": partial(verify_credential, credential, world),
        "check of the JWT": partial(verify_jwt, token, world),
        "PDF with QR and attachment": partial(render_pdf, sheet),
        "badge PNG": partial(render_png, sheet),
        "badge SVG": partial(render_svg, sheet),
    }


def list_tasks(rounds: int) -> dict[str, Callable[[], object]]:
    """The whole task: lock, freeze, sign, check, typeset, save, log, on one passed attempt a round."""
    from certificates.services import issue_certificate
    from exams.services import confirm_attempt
    from tests.conftest import make_user
    from tests.factories import begin, finish, make_bank, make_exam

    make_bank()
    exam, passed = make_exam(), []
    for number in range(rounds + 2):
        attempt = begin(exam, make_user(f"learner-{number}@example.org", name=f"Sample Learner {number}"), seed=number)
        finish(attempt)
        confirm_attempt(attempt_id=attempt.pk)
        passed.append(attempt.pk)

    def issue() -> None:
        row = issue_certificate(attempt_id=passed.pop())
        assert row is not None  # noqa: S101
        assert row.state == "issued"  # noqa: S101

    return {"one certificate, end to end": issue}


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=100)
    rounds = parser.parse_args().rounds
    import django
    from django.test.utils import setup_databases, teardown_databases

    django.setup()
    kept = setup_databases(verbosity=0, interactive=False)
    print(f"{'':30} {'median ms':>10} {'95 % ms':>10} {'CPU ms':>10}")
    for name, act in {**list_parts(), **list_tasks(rounds)}.items():
        median, high, busy = measure(act, rounds)
        print(f"{name:30} {median:10.1f} {high:10.1f} {busy:10.1f}")
    teardown_databases(kept, verbosity=0)


if __name__ == "__main__":
    main()
