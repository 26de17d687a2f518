"""Certificates: issued once for a pass, printed as PDF, verified by anyone."""
