"""Requests for recordings and personal data on the screen."""
