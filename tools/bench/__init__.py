"""Measurements of the course's parts: ``make bench``. What they found stands in MEASURED.md."""
