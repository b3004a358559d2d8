"""The pages hang together, and hold nothing that belongs to one machine."""

import re
from pathlib import Path

import pytest
from tests.docs.manual import DOCS, PAGES, ROOT, commands, tracked

WIDTH = 120
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


@pytest.mark.parametrize("path", [p for p in DOCS.rglob("*.md") if p != DOCS / "README.md"], ids=name_of)
def test_every_page_can_be_reached_from_an_index(path: Path) -> None:
    index = path.parent / "README.md" if path.parent.name == "decisions" else DOCS / "README.md"
    targets = {(index.parent / t.partition("#")[0]).resolve() for t in LINK.findall(index.read_text(encoding="utf-8"))}
    assert path.resolve() in targets or path == index


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_prose_fits_the_screen(path: Path) -> None:
    long = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if len(line) > WIDTH and not line.startswith(("|", "    ", "    $"))
    ]
    assert not long


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_command_a_page_names_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    first_words = {name.split()[0] for name in commands()}
    for line in re.findall(r"(?:^ {4}\$? ?|`)((?:\./run )?standby [^`\n]+)", text, flags=re.MULTILINE):
        words = re.sub(r"^(\./run )?standby( -C \S+)?", "", line).split()
        named = [word for word in words[:1] if not word.startswith(("-", "…", "["))]
        assert not named or named[0] in first_words | {"DIR]", "COMMAND"}, line


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_door_a_page_names_is_in_run(path: Path) -> None:
    doors = re.findall(r"^    ([a-z]+)\)", (ROOT / "run").read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = set(re.findall(r"\./run ([a-z]+)", path.read_text(encoding="utf-8")))
    assert named <= set(doors)


def test_the_first_screen_of_the_readme_says_what_for_whom_not_for_what_and_how_to_begin() -> None:
    screen = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:34])
    for word in ("**For**", "**Not safe for**", "./run demo", "./run test", "Python 3.11"):
        assert word in screen


def belongs_elsewhere() -> re.Pattern[str]:
    """Names of registries' hosts and folders of one machine; put together here so as not to stand here either."""
    hosts = ["py" + "pi.org", "python" + "hosted", "npm" + "js.org", "deb." + "debian.org", "proxy." + "golang"]
    folders = ["/" + name + "/" for name in ("work", "root", "tmp")]
    return re.compile("|".join(map(re.escape, hosts + folders)))


@pytest.mark.parametrize("path", tracked(), ids=name_of)
def test_no_file_names_a_registry_or_a_folder_of_one_machine(path: Path) -> None:
    found = belongs_elsewhere().findall(path.read_bytes().decode("utf-8", errors="replace"))
    assert not found
