"""A certificate in a real browser: checked by its own cryptography, and every way of cheating refused."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from certificates.badges import bake_png, bake_svg
from certificates.canonical import to_rdf
from certificates.models import Certificate, SigningKey
from certificates.renderings import make_form, render
from certificates.selectors import build_did, public_origin, to_sheet
from certificates.services import (
    compromise_key,
    create_signing_key,
    issue_certificate,
    load_signer,
    revoke_certificate,
)
from exams.services import confirm_attempt, start_attempt
from tests.certificates.makers import (
    FACTS,
    PLACE,
    Issuer,
    make_ambiguous,
    make_document,
    make_issuer,
    make_odd,
    make_tampered,
    sign_freely,
)
from tests.certificates.test_pades import make_bundle
from tests.factories import finish

pytestmark = pytest.mark.browser


@pytest.fixture
def home(site, settings):
    """The site under the address that its certificates carry."""
    settings.LOCAL_ORIGIN = site
    return site


@pytest.fixture
def certificate(home, world, visitor, sign_in):
    """A certificate that was earned a minute ago."""
    now = timezone.now()
    attempt = start_attempt(exam=world, learner=sign_in(visitor), seed=1, now=now - timedelta(minutes=9))
    finish(attempt, right=13, now=now - timedelta(minutes=1))
    confirm_attempt(attempt_id=attempt.pk)
    return issue_certificate(attempt_id=attempt.pk)


def test_the_page_checks_in_the_browser_and_draws_from_the_signed_data(visitor, home, certificate):
    # The words of the server are replaced, so that what is read afterwards can only come from the signed data.
    def blank(route):
        reply = route.fetch()
        route.fulfill(response=reply, body=reply.text().replace("First Learner", "WORDS OF THE SERVER"))

    visitor.route(f"{home}/c/{certificate.code}", blank)
    visitor.goto(f"{home}/c/{certificate.code}")
    expect(visitor.get_by_text("Checked in your browser, just now")).to_be_visible()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("This certificate is genuine.")
    expect(visitor.locator(".verdict-text").first).to_contain_text("First Learner passed Matrix Calculus on")
    assert visitor.locator("main").inner_text().count("WORDS OF THE SERVER") == 0
    assert visitor.locator("[data-check]").evaluate_all("rows => rows.map(row => row.dataset.check)") == [
        "signature", "issuer", "status", "dates",
    ]  # fmt: skip
    assert visitor.locator(".examined li").count() == 8


def test_without_scripts_the_server_says_its_own_verdict(browser, home, certificate):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}/c/{certificate.code}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This certificate is genuine.")
    expect(page.get_by_text("Checked by our server, just now")).to_be_visible()
    said = page.locator("noscript p")
    expect(said.first).to_be_visible()
    assert "With JavaScript your own browser checks the signature" in said.first.inner_text()
    assert "A file is read in your browser only" in said.last.inner_text()
    context.close()


def test_a_revoked_one_says_so_and_why(visitor, home, certificate):
    visitor.goto(f"{home}/c/{certificate.code}")
    revoke_certificate(code=certificate.code, because="The exam was taken by somebody else.")
    visitor.goto(f"{home}/c/{certificate.code}")
    expect(visitor.get_by_text("Checked in your browser, just now")).to_be_visible()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("This certificate was revoked.")
    expect(visitor.get_by_text("The exam was taken by somebody else.")).to_be_visible()
    expect(visitor.locator("[data-check=status] dd")).to_have_text("It was revoked.")


def test_data_that_were_changed_on_the_way_are_refused(visitor, home, certificate):
    def change(route):
        reply = route.fetch()
        route.fulfill(response=reply, body=reply.text().replace('"13"', '"16"'))

    visitor.route(f"{home}/c/{certificate.code}.json", change)
    visitor.goto(f"{home}/c/{certificate.code}")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("This certificate cannot be confirmed.")
    assert "16 of 16" not in visitor.locator("main").inner_text()


def test_data_of_another_certificate_are_refused(visitor, home, certificate):
    credential = json.dumps(_our_issuer().sign(_our_document(home)))
    visitor.route(f"{home}/c/{certificate.code}.json", lambda route: route.fulfill(body=credential))
    visitor.goto(f"{home}/c/{certificate.code}")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("This certificate cannot be confirmed.")


@pytest.mark.parametrize("form", ["json", "jwt", "pdf", "png", "svg"])
def test_a_file_of_each_form_is_read_and_never_sent(visitor, home, certificate, form):
    data = getattr(certificate, {"json": "credential", "jwt": "jwt"}.get(form, ""), "").encode() or render(
        certificate, form=form
    )
    visitor.goto(f"{home}/c/")
    sent = []

    def note(request):
        sent.append(request)

    visitor.on("request", note)
    drop(visitor, f"certificate.{form}", data)
    expect(visitor.locator("[data-file-verdict][data-verdict]")).to_have_attribute("data-verdict", "genuine")
    expect(visitor.locator("[data-file-verdict]")).to_contain_text("First Learner passed Matrix Calculus")
    assert {request.method for request in sent} == {"GET"}
    assert all(certificate.code not in request.url for request in sent)


@pytest.mark.parametrize("data", [b"", b"nothing", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"<svg></svg>", b"[1]"])
def test_a_file_without_a_certificate_is_told_so(visitor, home, data):
    visitor.goto(f"{home}/c/")
    drop(visitor, "file", data)
    expect(visitor.locator("[data-file-verdict]")).to_have_attribute("data-verdict", "unreadable")


def answer_with(document):
    """A network that answers with this document."""
    return lambda route: route.fulfill(json=document)


def drop(page, name, data):
    """Choose a file."""
    page.set_input_files("[data-file]", {"name": name, "mimeType": "application/octet-stream", "buffer": data})


def _our_issuer():
    """The installation's own keys, as the makers of cheats want them."""
    keys = {key.algorithm: load_signer(key) for key in SigningKey.objects.all()}
    return Issuer(build_did(), keys["ed25519"], keys["p256"], public_origin())


def _our_document(origin):
    return make_document(place=replace(PLACE, origin=origin))


def test_every_way_of_cheating_is_refused_as_a_file(visitor, home, world):
    cases = make_tampered(_our_issuer(), make_issuer(public_origin()))
    verdicts = {}
    for name, (case, shown) in cases.items():
        visitor.unroute_all()
        visitor.route("**/.well-known/did.json", answer_with(shown.did))
        visitor.route("**/status/*", answer_with(next(iter(shown.lists.values()))))
        visitor.goto(f"{home}/c/")
        drop(visitor, "case", (case if isinstance(case, str) else json.dumps(case)).encode())
        place = visitor.locator("[data-file-verdict][data-verdict]")
        place.wait_for()
        verdicts[name] = place.get_attribute("data-verdict")
        assert not re.search(r"passed|Learner|\d of \d", place.inner_text()), name
        check_nothing_is_read(visitor, name)
    assert set(verdicts) == set(cases)
    assert set(verdicts.values()) == {"refused"}, verdicts


def check_nothing_is_read(page, name):
    """After a signature that does not hold, no other line says anything of the document."""
    lines = page.locator("[data-file-verdict] [data-check]")
    if "not" not in (lines.first.get_attribute("class") or ""):
        return
    assert set(lines.locator("dd").all_inner_texts()[1:]) == {"Not checked, since the signature does not hold."}, name
    assert lines.evaluate_all("rows => rows.slice(1).map(row => row.className)") == ["check-line open"] * 3


def judge_file(page, data):
    """The verdict on a file, and what the page says of it."""
    drop(page, "case", data)
    place = page.locator("[data-file-verdict][data-verdict]")
    place.wait_for()
    return place.get_attribute("data-verdict"), place.inner_text()


def test_a_file_that_programs_read_differently_is_refused_though_it_is_signed(visitor, home, world):
    visitor.goto(f"{home}/c/")
    for name, data in make_ambiguous(_our_issuer()).items():
        verdict, said = judge_file(visitor, data)
        assert verdict in ("refused", "unreadable"), name
        assert "passed" not in said


def test_what_the_issuer_signed_and_is_no_certificate_of_its_own_is_refused(visitor, home, world):
    issuer = _our_issuer()
    visitor.goto(f"{home}/c/")
    for name, document in make_odd(issuer).items():
        verdict, said = judge_file(visitor, json.dumps(sign_freely(issuer, document)).encode())
        assert (verdict, "passed" in said) == ("refused", False), name


def test_keys_of_another_host_confirm_nothing_here(visitor, home, world):
    """Genuine all through, and shown on a page of somebody who copied the scripts and the keys of the issuer."""
    stranger = make_issuer("https://nabla.example")
    visitor.route("**/.well-known/did.json", answer_with(stranger.did))
    visitor.route("**/status/*", answer_with(stranger.sign_list()))
    visitor.goto(f"{home}/c/")
    verdict, said = judge_file(visitor, json.dumps(stranger.sign(make_document())).encode())
    assert verdict == "refused"
    assert f"It was issued by nabla.example, and this page belongs to {home.removeprefix('http://')}." in said


def test_a_list_by_somebody_else_does_not_count(visitor, home, world):
    """Well signed by another issuer, whose key stands beside ours in the document of keys."""
    ours, stranger = _our_issuer(), make_issuer("https://other.example")
    both = {name: ours.did[name] + stranger.did[name] for name in ("verificationMethod", "assertionMethod")}
    visitor.route("**/.well-known/did.json", answer_with({**ours.did, **both}))
    forged = replace(stranger, did=ours.did).sign_list(address=ours.place.list_address)
    visitor.route("**/status/*", answer_with(forged))
    visitor.goto(f"{home}/c/")
    verdict, said = judge_file(visitor, json.dumps(ours.sign(_our_document(home))).encode())
    assert verdict == "refused"
    assert "The list of revoked certificates is not signed by the issuer." in said


def test_one_signature_that_holds_does_not_make_up_for_one_that_does_not(visitor, home, world):
    issuer = _our_issuer()
    good, other = issuer.sign(_our_document(home)), issuer.sign({**_our_document(home), "name": "Another"})
    visitor.goto(f"{home}/c/")
    for mixed in zip(good["proof"], other["proof"], strict=True), zip(other["proof"], good["proof"], strict=True):
        [(first, _), (_, second)] = mixed
        verdict, said = judge_file(visitor, json.dumps({**good, "proof": [first, second]}).encode())
        assert verdict == "refused"
        assert "The signature does not match: something was changed or added." in said


def test_the_browser_writes_the_same_canonical_rdf_as_the_server(visitor, home, world):
    """Names and texts that need care, and certificates that leave things out."""
    issuer = _our_issuer()
    odd = '"Quoted" \\ Zo\u00eb \u5b66\u7fd2\u8005 \U00020000'
    facts = [FACTS, replace(FACTS, name=odd), replace(FACTS, name="", domains=(), email_hash="", email_salt="")]
    documents = [make_document(fact, place=replace(PLACE, origin=home)) for fact in facts]
    documents += [{**_our_document(home), "validUntil": "2999-01-01T00:00:00Z"}]
    documents += [{key: value for key, value in issuer.sign_list([5, 77]).items() if key != "proof"}]
    visitor.goto(f"{home}/c/")
    write = "async (document) => (await import('/static/js/verify-rdf.js')).writeRdf(document)"
    for document in documents:
        assert visitor.evaluate(write, document).encode() == to_rdf(document)


def test_a_paper_that_the_operator_signed_is_read_like_any_other(visitor, home, certificate, tmp_path, settings):
    settings.PDF_SIGNATURE = make_bundle(tmp_path / "signer.pem")
    # pyHanko runs an event loop of its own, which it cannot beside that of the browser.
    with ThreadPoolExecutor() as beside:
        signed = beside.submit(make_form, to_sheet(certificate), form="pdf").result()
    visitor.goto(f"{home}/c/")
    drop(visitor, "certificate.pdf", signed)
    expect(visitor.locator("[data-file-verdict][data-verdict]")).to_have_attribute("data-verdict", "genuine")


def test_nothing_of_data_that_were_changed_is_left_on_the_page(visitor, home, certificate):
    def add(route):
        reply = route.fetch()
        route.fulfill(response=reply, body=reply.text().replace('"value":"13"', '"value":"16"'))

    visitor.route(f"{home}/c/{certificate.code}.json", add)
    visitor.goto(f"{home}/c/{certificate.code}")
    expect(visitor.locator("[data-checked=refused]")).to_be_visible()
    said = visitor.locator("main").inner_text()
    assert not re.search(r"First Learner|passed|\d of \d", said)
    assert "Name and score are not shown: nobody vouches for what these data say." in said
    assert said.count("Not checked, since the signature does not hold.") == 3
    assert "First Learner" not in visitor.title()


def test_data_that_could_be_read_in_two_ways_are_refused_on_the_page(visitor, home, certificate):
    text = certificate.credential.replace('"value":"13"', '"value":"16","value":"13"')
    assert text != certificate.credential
    visitor.route(f"{home}/c/{certificate.code}.json", lambda route: route.fulfill(body=text))
    visitor.goto(f"{home}/c/{certificate.code}")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("This certificate cannot be confirmed.")
    assert not re.search(r"First Learner|passed", visitor.locator("main").inner_text())


def test_the_good_one_beside_them_is_accepted(visitor, home, world):
    issuer = _our_issuer()
    visitor.goto(f"{home}/c/")
    drop(visitor, "case", json.dumps(issuer.sign(_our_document(home))).encode())
    expect(visitor.locator("[data-file-verdict][data-verdict]")).to_have_attribute("data-verdict", "genuine")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_pages_are_accessible_and_never_scroll_sideways(visitor, home, certificate, width, scheme):
    visitor.set_viewport_size({"width": width, "height": 800})
    visitor.emulate_media(color_scheme=scheme)
    for path in (f"/c/{certificate.code}", "/c/", "/certificates/", "/achievements/certification/1"):
        visitor.goto(f"{home}{path}")
        if path.startswith("/c/") and len(path) > 3:
            expect(visitor.get_by_text("Checked in your browser, just now")).to_be_visible()
        assert visitor.evaluate("document.documentElement.scrollWidth") <= width, path
        found = Axe().run(visitor)
        assert found.violations_count == 0, (path, found.generate_report())


def test_the_list_is_used_with_plain_forms(visitor, home, certificate):
    visitor.goto(f"{home}/certificates/")
    visitor.get_by_text("Correct the name").click()
    visitor.get_by_label("Name as it should be printed").fill("First Corrected Learner")
    visitor.get_by_role("button", name="Ask for this name").click()
    expect(visitor.get_by_text("You asked for “First Corrected Learner”.")).to_be_visible()
    assert Certificate.objects.get().wanted_name == "First Corrected Learner"


def test_a_certificate_without_one_of_its_signatures_is_refused(visitor, home, world):
    good = _our_issuer().sign(_our_document(home))
    visitor.goto(f"{home}/c/")
    for proof in good["proof"]:
        drop(visitor, "case.json", json.dumps({**good, "proof": [proof]}).encode())
        expect(visitor.locator("[data-file-verdict][data-verdict]")).to_have_attribute("data-verdict", "refused")
        expect(visitor.locator("[data-check=signature] dd")).to_have_text(
            "It does not have the two signatures of a certificate."
        )


@pytest.mark.parametrize("form", ["pdf", "png", "svg"])
def test_a_file_with_two_certificates_is_refused(visitor, home, certificate, form):
    data, other = render(certificate, form=form), '{"id": "other"}'
    two = {
        "pdf": lambda: data + b"\n" + data,
        "png": lambda: bake_png(data, other),
        "svg": lambda: bake_svg(data.decode(), other).replace(
            'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" ', "", 1
        ).encode(),
    }  # fmt: skip
    visitor.goto(f"{home}/c/")
    drop(visitor, f"two.{form}", two[form]())
    place = visitor.locator("[data-file-verdict][data-verdict]")
    expect(place).to_have_attribute("data-verdict", "unreadable")
    expect(place).to_contain_text("more than one certificate")


def test_a_picture_is_told_apart_from_the_words_that_are_signed(visitor, home, certificate):
    visitor.goto(f"{home}/c/")
    drop(visitor, "certificate.pdf", render(certificate, form="pdf"))
    expect(visitor.locator("[data-file-verdict]")).to_contain_text("What is drawn on the file is not")
    drop(visitor, "certificate.json", certificate.credential.encode())
    expect(visitor.locator("[data-file-verdict]")).not_to_contain_text("What is drawn on the file")


def test_what_a_given_up_key_signed_stays_revoked_on_its_page(visitor, home, certificate):
    create_signing_key(algorithm="ed25519")
    compromise_key(fragment=certificate.proof_key.fragment)
    visitor.goto(f"{home}/c/{certificate.code}")
    expect(visitor.locator("[data-checked=refused]")).to_be_visible()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("This certificate was revoked.")
