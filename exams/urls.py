"""Addresses of exams and attempts."""

from django.urls import path

from exams import free_views, live, offline, practice_views, views

app_name = "exams"
ATTEMPT = "attempts/<uuid:public_id>/"
PRACTICE = "practice/<uuid:public_id>/"
urlpatterns = [
    path("exams/", views.exam_list, name="list"),
    path("exams/<slug:slug>/", views.exam_detail, name="detail"),
    path("exams/<slug:slug>/start/", views.start, name="start"),
    path("free/", free_views.page, name="free"),
    path("free/start/", free_views.start, name="free_start"),
    path("practice/", practice_views.home, name="practice"),
    path("practice/start/", practice_views.start, name="practice_start"),
    path(PRACTICE, practice_views.summary, name="practice_summary"),
    path(f"{PRACTICE}<int:position>/", practice_views.question, name="practice_question"),
    path(f"{PRACTICE}end/", practice_views.end, name="practice_end"),
    path("attempts/", views.history, name="history"),
    path("attempts/offline/", offline.page, name="offline"),
    path("attempts/worker.js", offline.worker, name="offline_worker"),
    path(f"{ATTEMPT}<int:position>/", views.question, name="question"),
    path(f"{ATTEMPT}<int:position>/save/", live.save, name="save"),
    path(f"{ATTEMPT}<int:position>/preview/", live.preview, name="preview"),
    path(f"{ATTEMPT}<int:position>/flag/", live.flag, name="flag"),
    path(f"{ATTEMPT}<int:position>/strike/", live.strike, name="strike"),
    path(f"{ATTEMPT}clock/", live.clock, name="clock"),
    path(f"{ATTEMPT}overview/", views.overview, name="overview"),
    path(f"{ATTEMPT}submit/", views.submit, name="submit"),
    path(f"{ATTEMPT}result/", views.result, name="result"),
    path(f"{ATTEMPT}review/<int:position>/", views.review, name="review"),
    path(f"{ATTEMPT}review/<int:position>/reply/", views.object_to, name="object"),
]
