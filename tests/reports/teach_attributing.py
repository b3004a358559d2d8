"""Learns who says what from the attributions annotated in PolNeAR; as a program, writes the weights.

``python -m tests.reports.teach_attributing DIR`` learns from the folder of the train part and writes
``lexicon/attributing.tsv``. The figures of parts that were not learnt from are those of ``standby bench reading``.
Each choice is a log-linear model over candidates, fitted with L-BFGS and a Gaussian prior; each text is learnt from
twice, as it is and without any quotation mark, apostrophe or dash.
"""

import sys
from pathlib import Path

from standby.reports.bench.lessons import learnt_from, rows_of
from standby.reports.bench.quotes import read_documents

WEIGHTS = Path(__file__).parents[2] / "src/standby/reports/readers/lexicon/attributing.tsv"
HEAD = (
    "# What each sign of a choice adds to its outcomes, in hundredths, learnt from PolNeAR by"
    " tests/reports/teach_attributing.py."
)


def write(folder: Path) -> None:
    """Learn from a folder and write the weights."""
    documents = read_documents(folder)
    WEIGHTS.write_text("\n".join([HEAD, *rows_of(learnt_from(documents))]) + "\n", "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
