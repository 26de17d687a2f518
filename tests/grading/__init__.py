"""Tests of the grading library; they mirror its modules."""
