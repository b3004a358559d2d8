"""The brief: one text for the commander and the duty officer, each sentence with its source."""

from standby.desk.brief.compose import compose
from standby.desk.brief.model import Brief, Cited, Line, Section

__all__ = ["Brief", "Cited", "Line", "Section", "compose"]
