"""What the commands on the threat print for a reader."""

import textwrap
from collections.abc import Mapping
from pathlib import Path

from standby.basis.errors import AskedWrongly
from standby.desk.brief.scored import verified_lines
from standby.desk.drawing.verification import drawings
from standby.desk.forecasting import ModelChosen
from standby.threat.acts import Imported
from standby.threat.explain import Explanation
from standby.threat.verified import Verified
from standby.threat.words import percent

WIDTH = 100
SHOWN_BAD = 20
SHOWN_DRIVERS = 15


def imported_text(taken: Imported) -> str:
    """Tell what became of every row of a file."""
    told = [
        f"{taken.file} ({taken.layout}): {taken.new} new, {taken.changed} changed, {taken.unchanged} already there, "
        f"{taken.elsewhere} too far from every site, {len(taken.bad)} not read.",
        *(f"line {row.line}: {row.why}" for row in taken.bad[:SHOWN_BAD]),
    ]
    if len(taken.bad) > SHOWN_BAD:
        told.append(f"… and {len(taken.bad) - SHOWN_BAD} more; --json lists every one.")
    return "\n".join(_wrapped(line) for line in told)


def chosen_text(chosen: ModelChosen) -> str:
    """Tell which model speaks from now on and how good it was."""
    told = [f"From now on (entry {chosen.entry}) the threat is told by the model {chosen.model}."]
    for score in chosen.scores:
        if score.log_skill is not None and score.low is not None and score.high is not None:
            told.append(
                f"{score.horizon_days} d: log-skill {score.log_skill:.3f} ({score.low:.3f} to {score.high:.3f}) "
                f"against each site's base rate, {score.first_day} to {score.last_day}."
            )
    return "\n".join(_wrapped(line) for line in told)


def explained_text(found: Explanation, name: str) -> str:
    """Tell why a figure is what it is."""
    days = "1 day" if found.horizon_days == 1 else f"{found.horizon_days} days"
    told = [f"An attack within {found.radius_km:g} km of {name} in {days}: {percent(found.probability)}.", ""]
    told += [f"  {100 * d.share:5.1f} %  {d.words}" for d in found.drivers[:SHOWN_DRIVERS]]
    rest = found.drivers[SHOWN_DRIVERS:]
    if rest:
        told.append(f"  {100 * sum(d.share for d in rest):5.1f} %  {len(rest)} other incidents; --json lists every one")
    told.append(f"  {100 * found.prior_share:5.1f} %  what is assumed without any incident")
    told += ["", found.regime.says]
    if found.change is not None:
        told += ["", found.change.says]
        told += [f"  {part.change:+.4f}  {part.words}" for part in found.change.parts]
    told += ["", *(f"{word.word.capitalize()}: {word.says}" for word in found.words)]
    if found.crossing is not None:
        told += ["", found.crossing.says]
    if found.lines:
        told += ["", "What would have to happen to cross a line of the policy in force:"]
        told += [f"  {line.says}" for line in found.lines]
    return "\n".join(_wrapped(line) for line in told)


def verified_text(verified: Verified, names: Mapping[str, str]) -> str:
    """Tell how good the forecasts were, with the table of scores and the worst misses."""
    told = [_wrapped("  " * line.level + line.text) for line in verified_lines(verified, names)]
    told += ["", f"{'days  model':<20}" + "".join(f"{title:>10}" for title in TITLES)]
    for horizon in verified.horizons:
        for m in horizon.models:
            figures = (
                m.brier, m.log_score, m.crps, m.log_skill, m.skill_over_rule30, m.auc, m.ece, m.area_skill,
                m.space_test,
            )  # fmt: skip
            row = "".join(f"{'-' if figure is None else f'{figure:.3f}':>10}" for figure in figures)
            told.append(f"{horizon.horizon_days:>4}  {m.model:<14}{row}")
    return "\n".join(told)


TITLES = ("Brier", "log", "CRPS", "skill", "on rule", "AUC", "ECE", "area", "S-test")


def write_drawings(verified: Verified, folder: Path) -> None:
    """Write the drawings of a verification into a folder. Raises ``AskedWrongly`` when that cannot be written."""
    names = [f"{kind}-{h.horizon_days}d.svg" for h in verified.horizons for kind in ("reliability", "molchan", "value")]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, drawing in zip(names, drawings(verified), strict=True):
            (folder / name).write_text(drawing, encoding="utf-8")
    except OSError as problem:
        raise AskedWrongly(
            "pictures-unwritable", f"The drawings were not written to {folder}", str(problem), "name another folder"
        ) from problem


def _wrapped(line: str) -> str:
    if not line:
        return ""
    pad = " " * (len(line) - len(line.lstrip()))
    return textwrap.fill(line.strip(), WIDTH, initial_indent=pad, subsequent_indent=pad + "  ")
