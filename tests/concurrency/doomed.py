"""A worker that grades an attempt and is killed before it stores the score: python -m tests.concurrency.doomed ID."""

import os
import signal
import sys

import django

if __name__ == "__main__":
    django.setup()
    from exams.services import scoring

    scoring._store = lambda *arguments: os.kill(os.getpid(), signal.SIGKILL)
    scoring.score_attempt(attempt_id=int(sys.argv[1]))
