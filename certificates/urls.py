"""Addresses of certificates, and of what the world needs to check them."""

from django.urls import path, re_path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("certificates/", views.own_list, name="list"),
    path("certificates/wishes/", views.wishes, name="wishes"),
    path("certificates/<slug:code>/correct/", views.correct, name="correct"),
    path("c/", views.code_form, name="code_form"),
    path("c/<slug:code>.<slug:form>", views.download, name="download"),
    # The QR code has the address in capitals, the C of its path among them.
    re_path(r"^[cC]/(?P<code>[-\w]+)$", views.verify, name="verify"),
    path("status/<int:number>", views.status_list, name="status"),
    path("achievements/<slug:slug>/<int:number>", views.achievement, name="achievement"),
    path(".well-known/did.json", views.did_document, name="did"),
    path(".well-known/jwks.json", views.key_set, name="jwks"),
]
