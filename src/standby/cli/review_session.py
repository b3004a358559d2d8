"""The review at the keyboard: one claim at a time beside its text, one key for each thing to do with it."""

from collections.abc import Callable

import click

from standby.basis.errors import StandbyError
from standby.basis.quantities import counted
from standby.cli.review_text import claim_card
from standby.desk import aliases, reviewing
from standby.desk.corrections import SLOTS
from standby.desk.learning import chances
from standby.desk.workspace import Workspace
from standby.record.model import Claim

KEYS = "a accept  r reject  c correct  n name  b batch  u undo  s skip  q quit"


class Session:
    """One person's review, until nothing waits or they stop. Whatever was done before stopping is recorded."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        by: str,
        source: str | None = None,
        report: str | None = None,
        kind: str | None = None,
        key: Callable[[], str] | None = None,
        ask: Callable[[str], str] | None = None,
    ) -> None:
        """Take what to review; ``key`` and ``ask`` read a key and a line, from the terminal when not given."""
        self._workspace, self._by = workspace, by
        self._narrowed = {"source": source, "report": report, "kind": kind}
        self._key = key or click.getchar
        self._ask = ask or (lambda question: click.prompt(question, default="", show_default=False))
        self._skipped: set[str] = set()
        self._before: set[str] = set()
        self._done = 0

    def run(self) -> None:
        """Show one claim after another and do what is asked of it."""
        self._before = {verdict.id for verdict in reviewing.verdicts_of(self._workspace, self._by)}
        others = reviewing.begin(self._workspace, by=self._by, source=self._narrowed["source"])
        for one in others:
            click.echo(f"{one.by} is reviewing {one.source or 'all of it'} too, since {one.since:%H:%M} UTC.")
        try:
            while (claim := self._next()) is not None and self._one(claim):
                pass
        finally:
            reviewing.end(self._workspace, by=self._by)
        left = len(reviewing.waiting(self._workspace, **self._narrowed).claims)
        click.echo(f"{self._done} reviewed, {left} still wait.")

    def _next(self) -> Claim | None:
        held = reviewing.waiting(self._workspace, **self._narrowed)
        return next((claim for claim in held.claims if claim.id not in self._skipped), None)

    def _one(self, claim: Claim) -> bool:
        """Show a claim and act on a key; say whether to go on."""
        chance = chances(self._workspace, [claim]).get(claim.id)
        context = reviewing.context_of(claim, reviewing.report_of(self._workspace, claim))
        click.echo("\n" + claim_card(claim, context, colour=True, chance=chance) + f"\n\n{KEYS}")
        key = self._key().lower()
        if key in ("q", "\x03", "\x04"):
            return False
        act = {"a": self._accept, "r": self._reject, "c": self._correct, "n": self._name, "b": self._batch,
               "u": self._undo, "s": self._skip}.get(key)  # fmt: skip
        if act is None:
            click.echo(f"There is no key {key!r}.")
            return True
        try:
            act(claim)
        except StandbyError as problem:
            click.echo(str(problem))
        return True

    def _accept(self, claim: Claim) -> None:
        reviewing.accept(self._workspace, [claim.id], by=self._by)
        self._done += 1

    def _reject(self, claim: Claim) -> None:
        reviewing.reject(self._workspace, [claim.id], by=self._by, reason=self._ask("Why not"))
        self._done += 1

    def _correct(self, claim: Claim) -> None:
        slot = self._ask(f"Which slot ({', '.join(SLOTS)})").strip()
        value = self._ask(f"What is the {slot or 'value'}")
        reviewing.correct(self._workspace, claim.id, {slot: value}, by=self._by, reason=self._ask("Why"))
        self._done += 1

    def _name(self, claim: Claim) -> None:
        phrase = self._ask(f"Which words (Enter: {claim.draft.subject.name})") or claim.draft.subject.name
        means = self._ask("Whom or what they mean (unit:ID, site:ID, person:ID, source:ID)").strip()
        aliases.add_alias(self._workspace, phrase, means, by=self._by)
        why = f"{phrase!r} means {means}"
        reviewing.read_again(self._workspace, [claim.report_id], by=self._by, reason=why)

    def _batch(self, claim: Claim) -> None:
        source = claim.source or ""
        narrowed = {**self._narrowed, "source": source} if source else {**self._narrowed, "report": claim.report_id}
        count = len(reviewing.waiting(self._workspace, **narrowed).claims)
        if self._ask(f"Accept all {count} that wait of {source or claim.report_name} (yes)").strip() == "yes":
            batch = reviewing.accept_batch(
                self._workspace,
                by=self._by,
                source=narrowed["source"],
                report=narrowed["report"],
                kind=narrowed["kind"],
            )
            self._done += len(batch.accepted)
            click.echo(f"{len(batch.accepted)} accepted; {len(batch.left)} need a look each.")

    def _undo(self, claim: Claim) -> None:
        """End the newest verdict of this sitting; a correction stays an entry and waits for a verdict again."""
        given = [v for v in reviewing.verdicts_of(self._workspace, self._by) if v.id not in self._before]
        if not given:
            click.echo("There is nothing to undo.")
            return
        reviewing.undo(self._workspace, given[-1].id, by=self._by, reason="undone by whoever gave it")
        self._done -= len(given[-1].claims)
        click.echo(f"Undone: {given[-1].verdict}, {counted(len(given[-1].claims), 'claim')}.")

    def _skip(self, claim: Claim) -> None:
        self._skipped.add(claim.id)
