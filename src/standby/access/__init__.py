"""Who may see what and who may do what: actors, roles, labels, and the filter that databases apply."""

from standby.access.actors import ANY, EVERYTHING, ROLES, VERBS, Actor, Held, Permit, permit, require
from standby.access.labels import LEVELS, OPEN, Label, joined, label_text, parse_label, understood
from standby.access.rows import lay_markings, note_marking, readable, readable_sql

__all__ = [
    "ANY",
    "EVERYTHING",
    "LEVELS",
    "OPEN",
    "ROLES",
    "VERBS",
    "Actor",
    "Held",
    "Label",
    "Permit",
    "joined",
    "label_text",
    "lay_markings",
    "note_marking",
    "parse_label",
    "permit",
    "readable",
    "readable_sql",
    "require",
    "understood",
]
