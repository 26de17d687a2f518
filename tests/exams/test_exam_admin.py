"""Exams, objections, replays and extra time in the administration."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from exams.errors import AttemptClosed
from exams.models import Attempt, Exam, ExamVersion, Objection, Score
from exams.services import object_to_verdict, score_attempt, start_attempt, submit_attempt
from exams.services.offers import offer_exams
from tests.factories import START, begin, make_free_exam, save


def fields(exam, **more):
    """What the form of an exam sends as it stands."""
    version = exam.versions.get(is_current=True)
    data = {
        "title": exam.title,
        "slug": exam.slug,
        "mode": exam.mode,
        "is_open": "on",
        "minutes": version.minutes or "",
    }
    data |= {"is_certifying": "on"} if exam.is_certifying else {}
    data |= {"pass_mark": round(version.cut_score * 100), "closes_at": ""}
    columns = [1, 2, 3, 4, 5, [1, 2], None]
    data |= {f"blueprint-{c['domain']}-{columns.index(c['difficulty'])}": c["count"] for c in version.blueprint}
    return data | more


def edit(client, exam, **more):
    return client.post(reverse("admin:exams_exam_change", args=[exam.pk]), fields(exam, **more), follow=True)


@pytest.fixture
def editing(client, instructor, exam):
    client.force_login(instructor)
    return client


class TestEditingAnExam:
    """An instructor edits the rows; what was used stays."""

    def test_the_page_shows_the_blueprint_as_a_grid(self, editing, exam):
        page = editing.get(reverse("admin:exams_exam_change", args=[exam.pk])).content.decode()
        assert 'name="blueprint-8-6" value="2"' in page
        assert "Review of Prerequisites" in page

    def test_saving_it_as_it_stands_changes_nothing(self, editing, exam):
        assert edit(editing, exam).status_code == 200
        version = ExamVersion.objects.get()
        assert (version.number, version.minutes, version.cut_numerator, version.cut_denominator) == (1, 40, 7, 10)

    def test_a_used_version_gets_a_successor_and_says_so(self, editing, exam, learner):
        begin(exam, learner)
        page = edit(editing, exam, minutes="30").content.decode()
        assert "Version 2 is offered from now on. Attempts at version 1 keep it." in page
        assert [(v.number, v.minutes) for v in exam.versions.order_by("number")] == [(1, 40), (2, 30)]

    def test_a_new_title_makes_no_version(self, editing, exam, learner):
        begin(exam, learner)
        edit(editing, exam, title="Another title")
        assert Exam.objects.get().title == "Another title"
        assert exam.versions.count() == 1

    def test_a_bank_that_is_too_small_is_said_in_a_sentence(self, editing, exam):
        page = edit(editing, exam, **{"blueprint-3-6": "5"}).content.decode()
        assert "Domain 3, any difficulty: 5 are asked for, the question bank has 2." in page
        assert ExamVersion.objects.get().slot_count == 16

    @pytest.mark.parametrize("typed", ["-1", "x", "1.5", "999", "²"])
    def test_a_number_of_questions_is_a_number(self, editing, exam, typed):
        page = edit(editing, exam, **{"blueprint-3-6": typed}).content.decode()
        assert "Domain 3: a number of questions is a whole number from 0 to 40." in page

    def test_an_empty_blueprint_is_none(self, editing, exam):
        nothing = {f"blueprint-{d}-{c}": "" for d in range(1, 9) for c in range(7)}
        assert "The exam has no questions yet." in edit(editing, exam, **nothing).content.decode()

    def test_clock_and_mode_belong_together(self, editing, exam):
        assert "An exam by the clock needs a time limit." in edit(editing, exam, minutes="").content.decode()
        page = edit(editing, exam, mode="practice", is_certifying="").content.decode()
        assert "Practice has no clock. Leave the minutes empty." in page

    def test_only_an_exam_has_a_pass_mark_to_edit(self, editing, exam):
        free = make_free_exam()
        assert "pass_mark" in editing.get(reverse("admin:exams_exam_change", args=[exam.pk])).content.decode()
        assert "pass_mark" not in editing.get(reverse("admin:exams_exam_change", args=[free.pk])).content.decode()
        edit(editing, free, minutes="20", pass_mark="")
        version = free.versions.get()
        assert (version.minutes, version.cut_numerator, version.cut_denominator) == (20, 7, 10)
        page = edit(editing, free, mode="exam", slug="free", pass_mark="").content.decode()
        assert "It has a pass mark of 70 percent now: look at it." in page

    def test_an_end_is_typed_in_one_field(self, editing, exam):
        edit(editing, exam, closes_at="2027-01-31T18:30")
        assert Exam.objects.get().closes_at == datetime(2027, 1, 31, 18, 30, tzinfo=UTC)
        page = editing.get(reverse("admin:exams_exam_change", args=[exam.pk])).content.decode()
        assert 'value="2027-01-31T18:30"' in page

    def test_practice_earns_no_certificate(self, editing, exam):
        page = edit(editing, exam, mode="practice", minutes="").content.decode()
        assert "Only an exam by the clock can earn the certificate." in page

    def test_a_new_exam_has_its_first_version(self, editing, exam):
        data = fields(exam, slug="short", title="A short one", minutes="10")
        data = {k: v for k, v in data.items() if k not in ("is_certifying", "blueprint-8-6")}
        editing.post(reverse("admin:exams_exam_add"), data)
        version = Exam.objects.get(slug="short").versions.get()
        assert (version.number, version.is_current, version.slot_count, version.minutes) == (1, True, 14, 10)

    def test_every_exam_on_offer_can_be_opened(self, editing, db):
        for exam in offer_exams():
            page = editing.get(reverse("admin:exams_exam_change", args=[exam.pk])).content.decode()
            total = sum(int(part.split('"')[0]) for part in page.split('" value="')[1:] if part.split('"')[0].isdigit())
            assert total >= exam.versions.get(is_current=True).slot_count

    def test_learners_edit_nothing(self, client, learner, exam):
        client.force_login(learner)
        edit(client, exam, minutes="5")
        assert ExamVersion.objects.get().minutes == 40


@pytest.fixture
def objection(attempt):
    save(attempt, 1, "2*A*x")
    submit_attempt(attempt=attempt, now=START + timedelta(minutes=4))
    score_attempt(attempt_id=attempt.pk, now=START)
    return object_to_verdict(attempt=attempt, position=1, text="A may be symmetric.", now=START)


class TestDecidingAnObjection:
    """What was typed stands beside the key and the learner's words; whoever may decide does so once."""

    def test_instructors_see_it_under_a_learner_number(self, client, instructor, objection, learner):
        client.force_login(instructor)
        page = client.get(reverse("admin:exams_objection_change", args=[objection.pk])).content.decode()
        for words in ("A may be symmetric.", "2*A*x", "Nobody said", "one right form", learner.learner_number):
            assert words.lower() in page.lower()
        assert learner.email not in page
        assert 'name="decision"' not in page
        assert "You took a matrix as symmetric." in page, "the sentence that the learner read first"

    def decide(self, client, objection, decision):
        url = reverse("admin:exams_objection_change", args=[objection.pk])
        return client.post(url, {"decision": decision, "reason": "The stem does not say so."}, follow=True)

    def test_whoever_may_decide_gives_the_point(self, client, instructor, objection):
        instructor.user_permissions.add(Permission.objects.get(codename="decide_attempt"))
        client.force_login(instructor)
        self.decide(client, objection, "uphold")
        objection.refresh_from_db()
        assert (objection.state, objection.decided_by, Score.objects.get().points) == ("upheld", instructor, 1)
        assert LogEntry.objects.filter(user=instructor, object_id=str(objection.pk)).exists()

    def test_others_decide_nothing(self, client, instructor, objection):
        client.force_login(instructor)
        assert self.decide(client, objection, "uphold").status_code == 403
        assert Objection.objects.get().state == "waiting"

    def test_a_decided_one_is_not_decided_again(self, client, administrator, objection):
        client.force_login(administrator)
        self.decide(client, objection, "decline")
        assert self.decide(client, objection, "uphold").status_code == 403
        assert Score.objects.get().points == 0

    def test_the_list_has_a_bound(self, client, instructor, objection, django_assert_max_num_queries):
        client.force_login(instructor)
        with django_assert_max_num_queries(14):
            assert client.get(reverse("admin:exams_objection_changelist")).status_code == 200


class TestReplay:
    """Names and replay are one permission; that somebody looked is kept."""

    @pytest.fixture
    def sat(self, client, exam, learner):
        attempt = start_attempt(exam=exam, learner=learner, seed=1, now=timezone.now())
        client.force_login(learner)
        client.get(reverse("exams:question", args=[attempt.public_id, 1]))
        save(attempt, 1, "A*x", now=timezone.now())
        save(attempt, 1, "2*A*x", revision=1, now=timezone.now())
        submit_attempt(attempt=attempt)
        return attempt

    @pytest.fixture
    def auditor(self, instructor):
        instructor.user_permissions.add(Permission.objects.get(codename="view_learner_names"))
        return instructor

    def url(self, attempt, step=None):
        return reverse("admin:exams_attempt_replay", args=[attempt.pk]) + (f"?step={step}" if step else "")

    def test_it_steps_through_what_was_opened_and_saved(self, client, auditor, sat):
        client.force_login(auditor)
        texts = [client.get(self.url(sat, step)).content.decode() for step in range(1, 6)]
        for text, words in zip(
            texts, ("started", "opened question 1", "saved question 1", "saved question 1", "closed by"), strict=True
        ):
            assert f"after the start: {words}" in text
        assert "<code>A*x</code>" in texts[2]
        assert "<code>2*A*x</code>" in texts[3]
        assert "1 question had an answer by then." in texts[4]

    def test_it_holds_no_key(self, client, auditor, sat):
        client.force_login(auditor)
        page = client.get(self.url(sat, 4)).content.decode()
        assert "RATIONALE" not in page
        assert "HINTONE" not in page

    def test_that_somebody_looked_is_kept(self, client, auditor, sat):
        client.force_login(auditor)
        for step in (None, 2, 3):
            client.get(self.url(sat, step))
        row = LogEntry.objects.get(object_id=str(sat.pk))
        assert (row.user, row.change_message) == (auditor, "Looked at the replay.")

    def test_instructors_without_the_permission_do_not_see_it(self, client, instructor, sat):
        client.force_login(instructor)
        assert client.get(self.url(sat)).status_code == 403
        page = client.get(reverse("admin:exams_attempt_change", args=[sat.pk])).content.decode()
        assert "Step through" not in page
        assert not LogEntry.objects.exists()

    def test_with_it_the_attempt_shows_the_way(self, client, auditor, sat):
        client.force_login(auditor)
        assert self.url(sat) in client.get(reverse("admin:exams_attempt_change", args=[sat.pk])).content.decode()

    @pytest.mark.parametrize("step", ["0", "999", "x", "-1"])
    def test_a_step_that_is_not_there_is_brought_inside(self, client, auditor, sat, step):
        client.force_login(auditor)
        assert client.get(self.url(sat, step)).status_code == 200

    def test_it_asks_as_often_for_many_saves(self, client, auditor, sat, django_assert_max_num_queries):
        client.force_login(auditor)
        client.get(self.url(sat))
        with django_assert_max_num_queries(12):
            client.get(self.url(sat, 3))


class TestMoreTime:
    """Extra minutes and the multiplier reach running attempts, are seen before the start, and are kept."""

    def test_the_list_names_an_attempt_by_its_first_letters(self, client, administrator, attempt):
        client.force_login(administrator)
        page = client.get("/admin/exams/attempt/").content.decode()
        assert f">{str(attempt.public_id)[:8]}</a>" in page
        assert str(attempt.public_id) not in page

    def give(self, client, attempt, minutes):
        data = {"action": "give_ten_minutes", "_selected_action": [attempt.pk], "minutes": minutes}
        client.post("/admin/exams/attempt/", data)
        before = attempt.deadline_at
        attempt.refresh_from_db()
        return (attempt.deadline_at - before) / timedelta(minutes=1)

    @pytest.mark.parametrize(("typed", "given"), [("25", 25), ("", 10), ("0", 0), ("9999", 0), ("-5", 0)])
    def test_extra_minutes_are_given_as_typed(self, client, administrator, attempt, typed, given):
        client.force_login(administrator)
        assert self.give(client, attempt, typed) == given
        kept = [f"Gave {given} more minutes."] if given else []
        assert list(LogEntry.objects.values_list("change_message", flat=True)) == kept

    def set_multiplier(self, client, person, multiplier):
        url = reverse("admin:accounts_user_change", args=[person.pk])
        data = {"email": person.email, "name": person.name, "theme": "system", "time_multiplier": multiplier}
        return client.post(url, {**data, "is_active": "on"}, follow=True)

    def test_a_multiplier_reaches_a_running_attempt_and_is_kept(self, client, administrator, learner, attempt):
        client.force_login(administrator)
        self.set_multiplier(client, learner, "1.5")
        attempt.refresh_from_db()
        learner.refresh_from_db()
        assert learner.time_multiplier == Decimal("1.5")
        assert attempt.deadline_at - attempt.started_at == timedelta(minutes=60)
        assert LogEntry.objects.filter(user=administrator, change_message="Time multiplier from 1.00 to 1.50.").exists()

    def test_a_multiplier_leaves_closed_attempts_alone(self, client, administrator, learner, attempt):
        submit_attempt(attempt=attempt, now=START + timedelta(minutes=1))
        client.force_login(administrator)
        self.set_multiplier(client, learner, "2")
        before = attempt.deadline_at
        attempt.refresh_from_db()
        assert attempt.deadline_at == before

    def test_a_multiplier_out_of_range_is_refused(self, client, administrator, learner):
        client.force_login(administrator)
        assert "errornote" in self.set_multiplier(client, learner, "9").content.decode()
        learner.refresh_from_db()
        assert learner.time_multiplier == 1

    def test_a_learner_sees_their_time_before_the_start(self, client, learner, exam):
        learner.time_multiplier = Decimal("1.25")
        learner.save()
        client.force_login(learner)
        page = client.get(reverse("exams:detail", args=[exam.slug])).content.decode()
        assert "1.25 times the usual 40 minutes" in page
        assert "Start now, 50 minutes" in page
        assert "1.25 times the usual time" in client.get("/accounts/profile/").content.decode()

    def test_a_learner_with_the_usual_time_reads_nothing_of_it(self, client, learner, exam):
        client.force_login(learner)
        assert "times the usual" not in client.get(reverse("exams:detail", args=[exam.slug])).content.decode()

    def test_extra_minutes_stand_on_the_page_of_a_running_attempt(self, client, learner, administrator, exam):
        attempt = start_attempt(exam=exam, learner=learner, seed=1, now=timezone.now())
        client.force_login(administrator)
        self.give(client, attempt, "15")
        client.force_login(learner)
        page = client.get(reverse("exams:detail", args=[exam.slug])).content.decode()
        assert "15 more for this attempt" in page
        assert "55 minutes" in page


def test_times_have_twenty_four_hours(client, instructor, attempt):
    client.force_login(instructor)
    page = client.get("/admin/exams/attempt/").content.decode()
    assert f"{attempt.started_at:%-d %B %Y, %H:%M}" in page
    assert "p.m." not in page
    assert "a.m." not in page


ACTIONS = ("score_again", "count_as_right", "count_as_not_right", "give_ten_minutes", "make_void")


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("fault", [Attempt.DoesNotExist, AttemptClosed("Closed.")])
def test_what_was_closed_or_deleted_at_the_same_moment_is_passed_over(
    client, administrator, attempt, other_learner, exam, monkeypatch, action, fault
):
    """Between the list and the lock somebody ended it, or left with it; the others are served."""
    other = begin(exam, other_learner)
    names = {"give_ten_minutes": "extend_attempt", "make_void": "void_attempt", "score_again": "score_attempt"}
    name, seen = names.get(action, "decide_undecided"), []

    def act(*, attempt_id, **more):
        seen.append(attempt_id)
        if attempt_id == attempt.pk:
            raise fault
        return other

    monkeypatch.setattr(f"exams.services.{name}", act)
    client.force_login(administrator)
    data = {"action": action, "_selected_action": [attempt.pk, other.pk], "minutes": "5", "reason": "No power."}
    assert client.post("/admin/exams/attempt/", data).status_code == 302
    assert sorted(seen) == [attempt.pk, other.pk]
