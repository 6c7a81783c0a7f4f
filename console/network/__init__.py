"""What devices and media share on the wire."""
