"""The keys that print, in every pane and list of the books."""

PRINT_KEYS = ("Ctrl+P",)
