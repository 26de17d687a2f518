"""All addresses."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from accounts.api import TokenView
from config.views import api_docs, healthz, to_sign_out
from exams.api import ScoreList

admin.autodiscover()
# The administration signs in by the one login form, with its limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# One way to sign out as well: its page sends what the device keeps of open attempts first, and then forgets it.
admin.site.logout = to_sign_out  # type: ignore[method-assign, assignment]
admin.site.site_header = "Nabla administration"
admin.site.site_title = "Nabla administration"
admin.site.index_title = "Administration"

urlpatterns = [
    path("", include("course.urls")),
    path("", include("exams.urls")),
    path("", include("certificates.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/tokens/", TokenView.as_view(), name="api-tokens"),
    path("api/v1/scores/", ScoreList.as_view(), name="api-scores"),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", api_docs, name="api-docs"),
    path("healthz", healthz, name="healthz"),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
