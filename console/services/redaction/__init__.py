"""The acts on redactions: begun, saved, reviewed, released and issued. Each asks the gate first."""
