"""The JSON door: every use case of the desk under /api/, and what all doors of the web share."""
