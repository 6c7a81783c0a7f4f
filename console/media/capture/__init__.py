"""Capture: from a camera's stream to packets for the recorder and pictures for the wall."""
