"""What accounts tells others; nobody is imported."""

from django.dispatch import Signal

# Sent with user=User, inside the transaction in which the time multiplier was changed.
time_multiplier_changed = Signal()
