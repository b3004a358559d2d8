"""Reads files of incidents as their publishers print them. Bad rows are listed, none is lost in silence."""
