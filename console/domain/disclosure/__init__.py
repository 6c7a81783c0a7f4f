"""Requests for recordings and for personal data: who asks, what is checked, by when they are answered."""
