"""Parts of the steering pane."""
