"""What exams tell others, inside the transaction in which it happens; nobody is imported."""

from django.dispatch import Signal

# Sent with attempt=Attempt when a certifying exam was passed; the attempt's row is locked.
attempt_passed = Signal()
# Sent with attempt=Attempt when no second opinion is outstanding any more.
attempt_confirmed = Signal()
# Sent with attempt=Attempt when its score was taken back for review, or it was made void.
attempt_withdrawn = Signal()
