"""From evidence to a recommendation that a named person can sign; what is unknown never lowers it."""
