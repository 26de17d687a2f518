"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from grading import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
from config.checks import require_sound_settings  # noqa: E402  (the checks read models: apps come first)

require_sound_settings()
warm_up()  # so that no learner's first preview waits for the grader's primes
