"""Nothing typed is ever lost, and no save is acknowledged that does not count."""

from datetime import timedelta

import pytest

from exams.clock import GRACE
from exams.errors import AnswerTooLong, AttemptClosed, StaleRevision
from exams.models import Response
from exams.selectors import find_counted_response
from exams.services import submit_attempt
from tests.factories import START, save

END = START + timedelta(minutes=40)


def counted(attempt, position=1):
    return find_counted_response(attempt.slots.get(position=position))


def test_a_save_returns_its_revision_and_the_time_left(attempt):
    saved = save(attempt, 1, "A*x", now=START + timedelta(minutes=10))
    assert (saved.revision, saved.remaining_ms) == (1, 30 * 60 * 1000)


def test_a_second_save_makes_a_second_revision_and_keeps_the_first(attempt):
    save(attempt, 1, "A*x")
    assert save(attempt, 1, "2*A*x", revision=1).revision == 2
    assert [r.answer for r in Response.objects.order_by("revision")] == ["A*x", "2*A*x"]


def test_the_same_text_again_is_no_new_revision(attempt):
    first = save(attempt, 1, "A*x")
    assert save(attempt, 1, "A*x", revision=0) == first


def test_a_repeated_request_gets_the_stored_reply(attempt):
    first = save(attempt, 1, "A*x", client="tab", sequence=1)
    save(attempt, 1, "A*x + b", revision=1, client="tab", sequence=2)
    assert save(attempt, 1, "A*x", client="tab", sequence=1).revision == first.revision
    assert counted(attempt).answer == "A*x + b"


def test_a_tab_that_typed_on_after_a_lost_reply_has_no_conflict_with_itself(attempt):
    save(attempt, 1, "A", client="tab", sequence=1)
    assert save(attempt, 1, "A*x", revision=0, client="tab", sequence=2).revision == 2
    assert counted(attempt).answer == "A*x"


def test_an_older_text_of_the_same_tab_that_arrives_late_does_not_replace_the_newer(attempt):
    save(attempt, 1, "A*x", client="tab", sequence=2)
    with pytest.raises(StaleRevision) as refusal:
        save(attempt, 1, "A", revision=0, client="tab", sequence=1)
    assert refusal.value.current.client == "tab"
    assert counted(attempt).answer == "A*x"


def test_a_copied_tab_is_never_told_that_another_text_was_saved(attempt):
    """A browser copies a tab with its name and count: the same stamp then carries two texts."""
    save(attempt, 1, "one", client="tab", sequence=1)
    with pytest.raises(StaleRevision):
        save(attempt, 1, "two", revision=0, client="tab", sequence=1)
    assert Response.objects.get(answer="two").is_loser
    assert save(attempt, 1, "three", revision=1, client="tab", sequence=1).revision == 3
    assert counted(attempt).answer == "three"


def test_a_stale_save_is_refused_and_its_text_is_kept(attempt):
    save(attempt, 1, "A*x", client="one", sequence=1)
    with pytest.raises(StaleRevision) as refusal:
        save(attempt, 1, "other", revision=0, client="two", sequence=1)
    assert (refusal.value.current.answer, refusal.value.current.revision) == ("A*x", 1)
    assert Response.objects.filter(answer="other", is_loser=True).exists()
    assert counted(attempt).answer == "A*x"


def test_a_stale_save_that_is_repeated_is_kept_once(attempt):
    save(attempt, 1, "A*x")
    for _ in range(2):
        with pytest.raises(StaleRevision):
            save(attempt, 1, "other", revision=0, client="two", sequence=1)
    assert Response.objects.filter(answer="other").count() == 1


def test_the_loser_may_choose_their_own_text(attempt):
    save(attempt, 1, "A*x")
    with pytest.raises(StaleRevision) as refusal:
        save(attempt, 1, "other", revision=0)
    save(attempt, 1, "other", revision=refusal.value.current.revision)
    assert counted(attempt).answer == "other"


@pytest.mark.parametrize("moment", [END - timedelta(milliseconds=1), END, END + GRACE])
def test_a_save_before_the_end_and_within_the_grace_counts(attempt, moment):
    save(attempt, 1, "A*x", now=moment)
    assert counted(attempt).answer == "A*x"


def test_a_save_after_the_grace_is_kept_and_not_counted(attempt):
    with pytest.raises(AttemptClosed):
        save(attempt, 1, "late", now=END + GRACE + timedelta(milliseconds=1))
    assert Response.objects.get(answer="late").is_late
    assert counted(attempt) is None
    attempt.refresh_from_db()
    assert not attempt.is_open


def test_a_save_after_submitting_is_not_counted(attempt):
    save(attempt, 1, "A*x")
    submit_attempt(attempt=attempt, now=START + timedelta(minutes=2))
    with pytest.raises(AttemptClosed):
        save(attempt, 1, "late", revision=1, now=START + timedelta(minutes=3))
    assert counted(attempt).answer == "A*x"


def test_an_old_tab_fills_nothing_for_ever(attempt):
    submit_attempt(attempt=attempt, now=START)
    with pytest.raises(AttemptClosed):
        save(attempt, 1, "days later", now=START + timedelta(days=3))
    assert not Response.objects.filter(answer="days later").exists()


def test_an_answer_over_the_limit_leaves_the_one_before(attempt):
    save(attempt, 1, "A*x")
    with pytest.raises(AnswerTooLong):
        save(attempt, 1, "x" * 8193, revision=1)
    assert counted(attempt).answer == "A*x"


def test_an_answer_can_be_cleared(attempt):
    save(attempt, 1, "A*x")
    save(attempt, 1, "", revision=1)
    assert counted(attempt).answer == ""


def test_what_cannot_be_read_is_saved_all_the_same(attempt):
    save(attempt, 1, "((A*x")
    assert counted(attempt).answer == "((A*x"


def test_a_save_is_one_lock_and_one_write(attempt, django_assert_num_queries):
    save(attempt, 1, "A", client="tab", sequence=1)
    with django_assert_num_queries(5) as queries:
        save(attempt, 1, "A*x", revision=1, client="tab", sequence=2)
    kinds = [query["sql"].split()[0] for query in queries]
    # The lock is SELECT ... FOR NO KEY UPDATE on PostgreSQL (tests/concurrency), the transaction itself on SQLite.
    assert kinds == ["SAVEPOINT", "SELECT", "SELECT", "INSERT", "RELEASE"]
    assert sum(kind in ("INSERT", "UPDATE", "DELETE") for kind in kinds) == 1
