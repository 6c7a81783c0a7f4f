"""The redaction studio on the screen."""
