"""What accounts tells others; nobody is imported."""

from django.dispatch import Signal

# Sent with user=User, inside the transaction in which the time multiplier was changed.
time_multiplier_changed = Signal()

# Sent with user=User and now=datetime, inside the transaction that deletes the account; the user's row is locked.
# Whoever keeps something of a person removes it, and returns a sentence about what stays (or "").
account_closing = Signal()

# Sent with user=User; returns {"name of a part": what is kept of this person there}, ready for JSON.
copy_wanted = Signal()
