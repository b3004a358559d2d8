"""The web room: a thin door that parses, calls one desk operation, and shows what it returned as a page."""
