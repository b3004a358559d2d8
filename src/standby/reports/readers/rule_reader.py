"""The reader that ships: rules over clauses, lists of words beside them, and nothing learnt from any one text."""

from collections.abc import Sequence
from dataclasses import replace

from standby.basis.mission import Definition
from standby.basis.time import DateRange
from standby.reports.model import Draft, Reading, Report, last_day
from standby.reports.readers import when, where
from standby.reports.readers.asides import caption_drafts, role_drafts
from standby.reports.readers.candidates import candidates_in
from standby.reports.readers.datelines import borne, day_of_log
from standby.reports.readers.drafting import drafts_of
from standby.reports.readers.furniture import lines_of
from standby.reports.readers.meaning import Meaning, meanings
from standby.reports.readers.names import cast_of, meet, mention_of_person
from standby.reports.readers.notes import written_out
from standby.reports.readers.progress import Candidate, Page
from standby.reports.readers.repair import repair
from standby.reports.readers.sentences import Sentence, sentences_of
from standby.reports.readers.slots import Told, country_in
from standby.reports.readers.speech import heard
from standby.reports.readers.statements import statement_drafts
from standby.reports.readers.tolls import merge_tolls
from standby.reports.readers.weighing import leftovers, likely, parted, place_of, weigh, words_of
from standby.reports.readers.who_says import Said

READS = ("en",)
"""Languages this reader reads; a report in another is kept and marked as not read."""


class RuleReader:
    """Proposes claims by rules; the same report and mission always give the same drafts."""

    name = "rules 1"
    languages: tuple[str, ...] = READS

    def read(self, report: Report, definition: Definition) -> Reading:
        """Propose claims from a report, with names linked to the mission's own where it lists them."""
        shadow = written_out(repair(report.text))
        sentences = sentences_of(shadow.text)
        document, reason = document_date(report, sentences)
        gaz = where.gazetteer(definition, shadow.text, report.source)
        page = Page(
            shadow=shadow,
            cast=cast_of(definition, shadow.text),
            gaz=gaz,
            told=Told(document=document),
        )
        page.cast.last_country = gaz.home
        page.has_body = sum(s.role == "body" for s in sentences) >= 3
        drafts = [_quoted(d, report.text) for d in _read_all(page, sentences)]
        return Reading(drafts=tuple(drafts), document_date=document, document_date_reason=reason, reader=self.name)


def _quoted(draft: Draft, text: str) -> Draft:
    """Return a draft with its exact words; a space before them, for which a word was put in, is none of them."""
    words = text[draft.start : draft.end]
    start = draft.start + len(words) - len(words.lstrip())
    return replace(draft, start=start, quote=text[start : draft.end])


def document_date(report: Report, sentences: Sequence[Sentence]) -> tuple[DateRange, str]:
    """Return the days between which a report was written, with the reason: declared, or inferred from its text.

    Captions do not date a document: a photograph may be years older.
    """
    if report.published and report.published.end:
        return report.published, f"published {report.published.end} ({report.published_basis or 'declared'})"
    received, came = last_day(report)
    if own := day_of_log(report.text, sentences, received) or borne(report.text, lines_of(report.text), received):
        return own
    body = [s for s in sentences if s.role != "caption"]
    expressions = [e for s in body for e in when.find(s.text)]
    return when.infer_document_date(expressions, received, came=came)


def _read_all(page: Page, sentences: tuple[Sentence, ...]) -> list[Draft]:
    drafts: list[Draft] = []
    asked = -1
    meant = meanings([s.text for s in sentences if _is_weighed(page, s)])
    for sentence, spoken in heard(sentences, page.cast):
        read = read_by_rules(page, sentence, spoken)
        if _is_weighed(page, sentence):
            read = _weighed(page, sentence, next(meant), spoken, read)
        if spoken and drafts and drafts[-1].predicate == "resumption_unknown" and sentence.paragraph == asked:
            drafts[-1] = replace(drafts[-1], speaker=mention_of_person(page.cast, spoken[0].speaker))
        asked = sentence.paragraph if sentence.text.endswith("?") else -1
        drafts += read
        page.cast.last_country = country_in(sentence, page.gaz) or page.cast.last_country
    return drafts


def _is_weighed(page: Page, sentence: Sentence) -> bool:
    """Say whether the clauses of a sentence are weighed: those of captions, and of a text's headlines, are not."""
    return sentence.role != "caption" and not (sentence.role == "headline" and page.has_body)


def _weighed(
    page: Page, sentence: Sentence, meaning: Meaning, spoken: list[Said], drafts: Sequence[Draft]
) -> list[Draft]:
    """Return what is left of the drafts of a sentence when its clauses are weighed, and what these put to them."""
    clauses = weigh(page.shadow, sentence, meaning, spoken, drafts)
    kept = likely(drafts, clauses, page.read_widely)
    left = [replace(d, end=parted(sentence.text, d, clauses)) for d in kept]
    whole = [replace(d, start=a, end=b) for d in left for a, b in [words_of(d, clauses, left)]]
    return [*whole, *_drafted(page, sentence, leftovers(sentence, clauses, whole), spoken)]


def read_by_rules(page: Page, sentence: Sentence, spoken: list[Said]) -> list[Draft]:
    """Return what rules alone read in a sentence."""
    meet(page.cast, sentence.text)
    roles = role_drafts(page, sentence)
    if sentence.role == "headline" and page.has_body:
        return roles
    if sentence.role == "caption":
        return [*caption_drafts(page, sentence), *roles]
    candidates = candidates_in(sentence, page)
    drafts = merge_tolls(_drafted(page, sentence, candidates, spoken), page)
    covered = [(c.start, c.end) for c in candidates]
    return [*drafts, *statement_drafts(page, sentence, spoken, covered), *roles]


def _drafted(page: Page, sentence: Sentence, candidates: Sequence[Candidate], spoken: Sequence[Said]) -> list[Draft]:
    drafts: list[Draft] = []
    for candidate in candidates:
        said = next((s for s in spoken if s.start - 2 <= candidate.start and candidate.match.start() < s.end), None)
        others = [(c.start, c.end) for c in candidates if c is not candidate]
        made = drafts_of(page, sentence, candidate, said, others)
        page.read_widely |= {place_of(d) for d in made if candidate.rule.wide}
        drafts += made
    return drafts
