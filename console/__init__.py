"""The open control-room console for public-space CCTV."""

__version__ = "0.1.0"
