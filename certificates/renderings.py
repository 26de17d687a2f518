"""The forms of a certificate that are made on demand: paper and badges, pure functions of the row, kept by hash."""

from typing import Literal

from django.conf import settings
from django.core.cache import caches

from certificates.badges import bake_png, bake_svg
from certificates.documents import PAPERS, RENDERING, Paper, Sheet, render_pdf, render_png, render_svg
from certificates.models import Certificate
from certificates.pades import sign_pdf
from certificates.selectors import to_sheet

Form = Literal["pdf", "png", "svg"]
KEEP_SECONDS = 7 * 24 * 3600


def render(row: Certificate, *, form: Form, paper: Paper = "a4") -> bytes:
    """Return the certificate as PDF, or the badge as PNG or SVG with the credential baked in."""
    name = _name(row, form, paper)
    cache = caches["renderings"]
    kept: bytes | None = cache.get(name)
    if kept is None:
        kept = make_form(to_sheet(row), form=form, paper=paper)
        cache.set(name, kept, KEEP_SECONDS)
        # Erased while it was drawn: whoever erases forgets once more when that is committed, so one of the two sees it.
        if Certificate.objects.filter(pk=row.pk, erased_at__isnull=False).exists():
            forget_renderings(row)
    return kept


def make_form(sheet: Sheet, *, form: Form, paper: Paper = "a4") -> bytes:
    """Return one form of what stands on a sheet."""
    match form:
        case "pdf":
            pdf = render_pdf(sheet, paper=paper)
            return sign_pdf(pdf, settings.PDF_SIGNATURE) if settings.PDF_SIGNATURE else pdf
        case "png":
            picture = render_png(sheet)
            return bake_png(picture, sheet.credential) if sheet.credential else picture
        case "svg":
            drawing = render_svg(sheet)
            return (bake_svg(drawing, sheet.credential) if sheet.credential else drawing).encode()


def forget_renderings(row: Certificate) -> None:
    """Remove what is kept of a certificate."""
    papers: list[tuple[Form, Paper]] = [("pdf", paper) for paper in PAPERS]
    caches["renderings"].delete_many(
        [_name(row, form, paper) for form, paper in [*papers, ("png", "a4"), ("svg", "a4")]]
    )


def _name(row: Certificate, form: Form, paper: Paper) -> str:
    said = row.credential_sha256 or f"unsigned-{row.code}"
    return f"certificate-{RENDERING}-{bool(settings.PDF_SIGNATURE)}-{said}-{form}-{paper}"
