"""The recorder as a process of its own, and the console's way to it."""
