"""The public course page: what the exam is, whom it is for, what it asks."""
