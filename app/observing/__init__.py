"""Seeing it run: health, metrics, logs of one line a request, and traces. Nothing personal unless a setting says so."""
