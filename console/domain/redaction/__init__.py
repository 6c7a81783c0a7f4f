"""Redaction of a clip: who is covered where, what was looked at, and by whom it may be released."""
