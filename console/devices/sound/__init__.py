"""The loudspeaker of this machine."""
