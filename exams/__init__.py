"""Exams and attempts: assembling, timing, saving, scoring."""
