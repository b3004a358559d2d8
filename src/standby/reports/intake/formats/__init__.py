"""The formats that can be taken in, each in a file of its own. The list is here; the first that recognises wins."""

from standby.reports.intake.formats.alert import CapAlert
from standby.reports.intake.formats.chat import WhatsAppChat
from standby.reports.intake.formats.feed import Feed
from standby.reports.intake.formats.mail import Mail
from standby.reports.intake.formats.page import Page
from standby.reports.intake.formats.pdf import Pdf
from standby.reports.intake.formats.plain import Plain
from standby.reports.intake.formats.word import WordDocument
from standby.reports.intake.model import Format

FORMATS: tuple[Format, ...] = (Pdf(), WordDocument(), CapAlert(), Feed(), Page(), WhatsAppChat(), Mail(), Plain())
"""Every format; ``Plain`` is last, for it takes whatever is text."""


def format_of(content: bytes, name: str) -> Format:
    """Return the format of a file, by how it begins and what it is called; what no other knows is plain text."""
    return next(form for form in FORMATS if form.recognises(content, name))
