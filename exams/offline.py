"""Doors for a reload without a connection: one page that is the same for everybody, and the worker that keeps it."""

import json
import re
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The page itself: drawn without the request, so that it can hold nothing of a person or an attempt."""
    return HttpResponse(_draw(), headers={"Cache-Control": "no-cache"})


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It is served from here, since a worker's scope is the folder of its address.

    The names of style sheets and scripts hold their hashes, so the version changes with any of them.
    """
    html = _draw()
    facts = {"page": reverse("exams:offline"), "files": _list_files(html), "version": _hash(html)}
    text = f"self.OFFLINE = {json.dumps(facts)};\nimportScripts({json.dumps(static('js/offline-worker.js'))});\n"
    return HttpResponse(text, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


def _draw() -> str:
    return render_to_string("exams/offline.html")


def _list_files(html: str) -> list[str]:
    """All files of ours that the page names, each once."""
    found = re.findall(rf'(?:href|src)="({re.escape(settings.STATIC_URL)}[^"#]+)', html)
    return sorted(set(found))


def _hash(html: str) -> str:
    return sha256(html.encode()).hexdigest()[:12]
