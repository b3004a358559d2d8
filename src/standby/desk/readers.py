"""Which reader reads, and what of a report may leave this machine for it."""

import os
from dataclasses import dataclass, replace

from standby.access.labels import OPEN
from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.mission import Definition
from standby.desk.settings import Settings
from standby.desk.workspace import Workspace
from standby.reports.model import Reader, Reading, Report
from standby.reports.readers import not_read_because, reader
from standby.reports.readers.llm_http import HttpModel, on_this_machine
from standby.reports.readers.llm_reader import LlmReader

SENDS = {
    "nothing": "nothing leaves: no model is asked",
    "this machine": "the text of every report goes to a model on this machine; nothing leaves it",
    "open reports": "the text of reports marked open leaves, for the address of the model",
    "every report": "the text of every report leaves, for the address of the model",
}
"""What ``llm_sends`` can say, and what then leaves. Never more than the text of a report and the lists of words."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """A reader that is shown only reports whose text may leave; the others are marked as not read."""

    inner: LlmReader
    sends: str

    @property
    def name(self) -> str:
        """Name the reader within."""
        return self.inner.name

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the reader within."""
        return self.inner.languages

    def read(self, report: Report, definition: Definition) -> Reading:
        """Read a report whose text may leave, and mark any other as not read."""
        if self.sends == "open reports" and report.marking not in (None, OPEN):
            why = f"its text may not leave this machine: it is marked {report.marking} (llm_sends)"
            return replace(not_read_because(self, report, why), reader=self.name)
        return self.inner.read(report, definition)


def reader_for(workspace: Workspace, name: str = "rules") -> Reader:
    """Return a reader by name: ``rules``, or ``llm`` where the settings allow it.

    Raises ``NotAllowed`` (``model-not-allowed``) when the settings let no text go where the model is, and
    ``AskedWrongly`` when they name no model or there is no such reader.
    """
    return _model_reader(workspace.settings) if name == "llm" else reader(name)


def _model_reader(settings: Settings) -> Reader:
    if settings.llm_sends not in SENDS:
        raise _wrong(f"llm_sends cannot be {settings.llm_sends!r}", f"write one of: {', '.join(SENDS)}")
    if settings.llm_sends == "nothing":
        raise _not_allowed("llm_sends in standby.toml says that nothing is sent", "set it, knowing what then leaves")
    if "none" in (settings.llm_address, settings.llm_model):
        raise _wrong("llm_address and llm_model name no model", "write both in standby.toml")
    if settings.llm_sends == "this machine" and not on_this_machine(settings.llm_address):
        raise _not_allowed(
            f"{settings.llm_address} is another machine and llm_sends says 'this machine'",
            "give an address on 127.0.0.1, or say what may leave",
        )
    key = os.environ.get(settings.llm_key, "") if settings.llm_key != "none" else ""
    model = HttpModel(address=settings.llm_address, model=settings.llm_model, key=key)
    return Guarded(LlmReader(model), settings.llm_sends)


def _not_allowed(why: str, next_step: str) -> NotAllowed:
    return NotAllowed("model-not-allowed", "No report was sent to a language model", why, next_step)


def _wrong(why: str, next_step: str) -> AskedWrongly:
    return AskedWrongly("settings-wrong", "The language model cannot be asked", why, next_step)
