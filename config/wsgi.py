"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from grading import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
warm_up()  # so that no learner's first preview waits for the grader's primes
