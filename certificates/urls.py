"""Addresses of certificates."""

from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("certificates/", views.own_list, name="list"),
    path("c/", views.code_form, name="code_form"),
    path("c/<slug:code>.pdf", views.pdf, name="pdf"),
    path("c/<slug:code>", views.verify, name="verify"),
]
