"""One step per schema."""
