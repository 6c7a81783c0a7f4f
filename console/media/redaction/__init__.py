"""Redaction on pixels: pictures for the studio, detection as help, and the covered copy."""
