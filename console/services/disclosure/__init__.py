"""The acts on requests for recordings and personal data. Each asks the gate and the rules first."""
