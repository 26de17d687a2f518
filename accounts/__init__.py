"""People: the user model, profile, API tokens."""
