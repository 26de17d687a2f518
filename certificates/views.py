"""Public pages of certificates in every form, what the world needs to check them, and the learner's own list."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from certificates import services
from certificates.canonical import Json
from certificates.documents import PAPERS, Paper
from certificates.errors import CertificateError
from certificates.forms import CorrectionForm, WishesForm
from certificates.keys import KeyUnreadable
from certificates.models import Certificate
from certificates.pages import build_page, build_row
from certificates.renderings import Form
from certificates.renderings import render as render_form
from certificates.selectors import (
    LOCAL_HOSTS,
    build_did,
    build_jwks,
    find_achievement,
    find_certificate,
    find_wishes,
    is_status_list,
    list_certificates,
    public_origin,
)
from certificates.serials import group_code, read_code
from certificates.services.wishes import Wish

TYPES = {
    "json": "application/vc+ld+json",
    "jwt": "application/vc+jwt",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
}
# What a client may ask for by its Accept header; a browser gets the page.
ACCEPTED = {
    "text/html": "html",
    "application/vc+ld+json": "json",
    "application/vc": "json",
    "application/ld+json": "json",
    "application/json": "json",
    "application/vc+jwt": "jwt",
    "application/jwt": "jwt",
    "application/pdf": "pdf",
    "image/png": "png",
    "image/svg+xml": "svg",
}


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Certificates are for whoever has the code, not for search engines."""
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _public_json(document: Json, content_type: str = "application/json") -> HttpResponse:
    """Data that any verifier may read, also one that runs in a browser."""
    response = HttpResponse(json.dumps(document, ensure_ascii=False), content_type=content_type)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-cache"
    return response


def _under_own_name(request: HttpRequest) -> HttpResponse | None:
    """Lead a private installation's reader who came by 127.0.0.1 to localhost, or wherever its certificates point.

    A browser takes the two for different hosts and would say that somebody else had issued them.
    """
    own, asked = urlsplit(public_origin()), urlsplit(f"//{request.get_host()}")
    if not {own.hostname, asked.hostname} <= set(LOCAL_HOSTS) or own.hostname == asked.hostname:
        return None
    if (own.port or 80) != (asked.port or 80):
        return None
    return redirect(f"{public_origin()}{request.get_full_path()}")


@require_safe
def code_form(request: HttpRequest) -> HttpResponse:
    """A form to type a code into, and one to check a file in the browser."""
    if (elsewhere := _under_own_name(request)) is not None:
        return elsewhere
    typed = request.GET.get("code", "")
    code = read_code(typed)
    if code:
        return redirect("certificates:verify", code)
    return render(request, "certificates/code_form.html", {"typed": typed, "nav": "verify"})


@never_cache
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether this certificate is genuine, and what it says; or hand out the form that was asked for."""
    form = ACCEPTED.get(request.get_preferred_type(list(ACCEPTED)) or "text/html", "html")
    if form != "html":
        response = _download(request, code, form)
        response["Vary"] = "Accept"
        return response
    if (elsewhere := _under_own_name(request)) is not None:
        return elsewhere
    certificate = find_certificate(code)
    if certificate is None:
        read = read_code(code)
        page: dict[str, Any] = {"state": "missing", "code_grouped": group_code(read) if read else code[:60]}
        return _unlisted(render(request, "certificates/verify.html", {"page": page, "nav": "verify"}, status=404))
    context = {"page": build_page(certificate), "nav": "verify"}
    response = _unlisted(render(request, "certificates/verify.html", context))
    response["Vary"] = "Accept, Cookie"
    return response


@never_cache
@require_safe
def download(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """One form of a certificate."""
    return _download(request, code, form)


def _download(request: HttpRequest, code: str, form: str) -> HttpResponse:
    certificate = find_certificate(code)
    if certificate is None or certificate.erased_at or form not in TYPES:
        raise Http404
    content = _text_of(certificate, form) if form in ("json", "jwt") else _picture_of(request, certificate, form)
    response = HttpResponse(content, content_type=TYPES[form])
    response["Access-Control-Allow-Origin"] = "*"
    kind = "inline" if form in ("pdf", "png", "json") else "attachment"
    response["Content-Disposition"] = f'{kind}; filename="nabla-{certificate.code}.{form}"'
    return _unlisted(response)


def _text_of(certificate: Certificate, form: str) -> bytes:
    """The signed bytes; those of a revoked certificate say by its list that it was revoked."""
    text = certificate.credential if form == "json" else certificate.jwt
    if not text:
        raise Http404
    return text.encode()


def _picture_of(request: HttpRequest, certificate: Certificate, form: str) -> bytes:
    """Paper and badges; a revoked certificate has none."""
    if certificate.state != Certificate.State.ISSUED:
        raise Http404
    made: Form = "pdf" if form == "pdf" else "png" if form == "png" else "svg"
    paper: Paper = next((paper for paper in PAPERS if paper == request.GET.get("paper")), "a4")
    return render_form(certificate, form=made, paper=paper)


@require_safe
def did_document(request: HttpRequest) -> HttpResponse:
    """The issuer and its keys, as did:web."""
    return _public_json(build_did(), "application/did+json")


@require_safe
def key_set(request: HttpRequest) -> HttpResponse:
    """The issuer's keys as a JSON Web Key Set."""
    return _public_json(build_jwks(), "application/jwk-set+json")


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """The signed list of what was revoked."""
    if not is_status_list(number):
        raise Http404
    try:
        return _public_json(services.get_status_list(number=number), TYPES["json"])
    except KeyUnreadable as error:
        raise Http404 from error


@require_safe
def achievement(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What a certificate of this exam and version stands for."""
    found = find_achievement(slug, number)
    if found is None:
        raise Http404
    wanted = request.get_preferred_type(["text/html", "application/json", "application/ld+json"])
    if wanted and wanted != "text/html":
        return _public_json(found)
    return render(request, "certificates/achievement.html", {"achievement": found, "nav": ""})


def _learner(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  (login_required saw to it)
    return request.user


@never_cache
@login_required
@require_safe
def own_list(request: HttpRequest) -> HttpResponse:
    """The learner's certificates, what they wait for, and what the next one will say."""
    return _list_page(request, _wishes_form(_learner(request)))


def _wishes_form(learner: User, data: Any = None) -> WishesForm:
    return WishesForm(data, instance=find_wishes(learner), initial={"name": learner.name})


def _list_page(request: HttpRequest, form: WishesForm) -> HttpResponse:
    learner = _learner(request)
    rows = [build_row(row) for row in list_certificates(learner)]
    waits = any(row["state"] == "held" for row in rows)
    obstacles = services.list_obstacles(learner) if waits else []
    context = {"rows": rows, "obstacles": obstacles, "form": form, "nav": "certificates"}
    return render(request, "certificates/list.html", context)


@never_cache
@login_required
@require_POST
def wishes(request: HttpRequest) -> HttpResponse:
    """Confirm the name as printed, and what is shown."""
    learner = _learner(request)
    form = _wishes_form(learner, request.POST)
    if not form.is_valid():
        return _list_page(request, form)
    services.confirm_wishes(learner=learner, wish=Wish(**form.cleaned_data))
    messages.success(request, "Saved. This is how your certificate will be made.")
    return redirect("certificates:list")


@login_required
@require_POST
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for another name on one's own certificate."""
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors.get("name", [])))
        return redirect("certificates:list")
    try:
        services.ask_for_correction(code=code, learner=_learner(request), name=form.cleaned_data["name"])
    except Certificate.DoesNotExist as error:
        raise Http404 from error
    except CertificateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Asked for. An instructor looks at it, and the certificate is then issued again.")
    return redirect("certificates:list")
