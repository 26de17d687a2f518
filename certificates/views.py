"""Public pages of certificates, and the learner's own list."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from certificates.documents import render_pdf
from certificates.models import Certificate
from certificates.selectors import build_page, build_row, find_certificate, list_certificates, to_document
from certificates.serials import group_code, read_code
from certificates.services import list_obstacles


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Certificates are for whoever has the code, not for search engines."""
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def code_form(request: HttpRequest) -> HttpResponse:
    """A form to type a code into."""
    typed = request.GET.get("code", "")
    code = read_code(typed)
    if code:
        return redirect("certificates:verify", code)
    return render(request, "certificates/code_form.html", {"typed": typed, "nav": ""})


@never_cache
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether this certificate is genuine, and what it says."""
    certificate = find_certificate(code)
    if certificate is None:
        read = read_code(code)
        page: dict[str, Any] = {"state": "missing", "code_grouped": group_code(read) if read else code[:60]}
        return _unlisted(render(request, "certificates/verify.html", {"page": page, "nav": ""}, status=404))
    return _unlisted(render(request, "certificates/verify.html", {"page": build_page(certificate), "nav": ""}))


@never_cache
@require_safe
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate as PDF; a revoked one has none."""
    certificate = find_certificate(code)
    if certificate is None or certificate.state != Certificate.State.ISSUED:
        raise Http404
    response = HttpResponse(render_pdf(to_document(certificate)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="nabla-{certificate.code}.pdf"'
    return _unlisted(response)


@never_cache
@login_required
@require_safe
def own_list(request: HttpRequest) -> HttpResponse:
    """The learner's certificates, and what they wait for."""
    assert isinstance(request.user, User)  # noqa: S101  (login_required saw to it)
    rows = [build_row(row) for row in list_certificates(request.user)]
    waits = any(row["state"] == "held" for row in rows)
    context = {"rows": rows, "obstacles": list_obstacles(request.user) if waits else [], "nav": "certificates"}
    return render(request, "certificates/list.html", context)
