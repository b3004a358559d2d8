"""What others make of the same texts: HeidelTime and dateparser of times, textacy of reported speech.

Each runs in a process of its own, in an environment that ``./run bench reading`` sets up apart (``.peers/``, pinned in
``requirements-peers.lock``): nothing of the product needs them. One that cannot run is left out, with the reason.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standby.desk import bench_reading_worker
from standby.reports.readers.speech import Attributed
from standby.reports.readers.timex import Timex

PEERS = "STANDBY_PEERS"
"""The environment variable that names the Python of the peers' own environment; without it they are looked for here."""

START_SECONDS = 120
SECONDS_A_TEXT = 10
"""How long a peer may take: to start, and for each text."""

Found = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a peer found in each text, in their order, and how many words a second of the processor it read."""

    found: Sequence[Sequence[Found]]
    words_per_s: float


def ask(peer: str, texts: Sequence[Mapping[str, str]]) -> Heard | str:
    """Run a peer over texts (``text``, and ``made`` for times), or return in a few words why it cannot run."""
    limit = START_SECONDS + SECONDS_A_TEXT * len(texts)
    command = [os.environ.get(PEERS) or sys.executable, "-I", str(Path(bench_reading_worker.__file__)), peer]
    try:
        ended = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return f"it did not end within {limit} seconds"
    except OSError as problem:
        return f"its Python was not started ({problem.strerror}): ./run bench reading sets it up"
    if ended.returncode:
        return f"it broke off: {(ended.stderr.strip().splitlines() or ['without a word'])[-1]}"
    answer = json.loads(ended.stdout)
    if reason := answer.get("left_out"):
        return f"{reason} (./run bench reading sets the peers up; HeidelTime needs Java 11 or newer besides)"
    words = sum(len(text["text"].split()) for text in texts)
    return Heard(found=answer["found"], words_per_s=words / answer["seconds"] if answer["seconds"] else 0.0)


def timexes(found: Sequence[Found]) -> list[Timex]:
    """Return what a peer found in a text as expressions of time."""
    return [
        Timex(start=f["start"], end=f["start"] + len(f["text"]), text=f["text"], type=f["type"], value=f["value"])
        for f in found
    ]


def attributed(found: Sequence[Found]) -> list[Attributed]:
    """Return what a peer found in a text as reported speech."""
    return [
        Attributed(spans=((f["start"], f["start"] + len(f["text"])),), speaker=f["speaker"], named="", cue=f["cue"])
        for f in found
    ]
