"""What speaks for it that a word reports speech, that words are what was said, and that words name who said it.

Each function names the signs of one choice as plain words; ``attributing`` adds up what each weighs. All positions
count the words of one sentence (``Wording``), and an end is where the next word begins.
"""

from standby.reports.readers.wording import BREAKS, CLOSING, Wording, about, any_of, listed

Span = tuple[int, int]
MARK = '"'
BE = frozenset(["is", "are", "was", "were", "be", "been", "being"])
_NAMED = frozenset(["Cap", "he", "she", "i", "they", "we", "WHO"])
_REACH = 26
"""No speaker is so many words long, or so many words away from the verb."""


def of_cue(words: Wording, cue: int) -> list[str]:
    """Name the signs of whether a word reports speech, and on which side of it the speech stands."""
    low, kind, number = words.low, words.kind, words.number
    left, right = words.break_before(cue), words.break_behind(cue)
    before, behind = words.word(left), words.word(right) if right < number else "end"
    gap, reach, head = about(cue - left - 1), about(right - cue - 1), max(left, 0)
    told, inner = words.has_verb(0, head), words.has_verb(left + 1, cue)
    after, near = words.has_verb(cue + 1, number), words.has_verb(cue + 1, right)
    word, first, second, third = low[cue], kind(cue + 1), kind(cue + 2), kind(cue + 3)
    last = kind(cue - 1)
    both, that = f"{before},{behind}", "that" in low[cue : cue + 8]
    quotes = f"{MARK in low[:cue]},{MARK in low[cue:]}"
    return [
        f"c={word}", f"c,p={word},{last}", f"c,n={word},{first}", f"p={last}", f"n={first}", f"pn={last},{first}",
        f"nn={first},{second}", f"pp={kind(cue - 2)},{last}", f"nnn={first},{second},{third}",
        f"P={words.word(cue - 1)}", f"N={words.word(cue + 1)}", f"l={before},{gap}", f"r={behind},{reach}",
        f"lr={both},{gap},{reach == 0}", f"seg={' '.join(words.kinds[left + 1 : cue][:4])}|{before}",
        f"first={kind(left + 1)},{before}", f"pre={about(head)},{told}", f"pre0={kind(0)},{left > 0}",
        f"Pre0={low[0]},{left > 0}", f"v={told},{inner},{after},{before}", f"vv={told},{after},{both},{gap},{reach}",
        f"post={about(number - cue - 1)},{after}", f"cv={word},{told},{after},{both}", f"near={near},{behind},{first}",
        f"q={words.quoted[cue]},{words.quoted[0]},{words.marked}", f"qq={words.quoted[cue]},{quotes},{both}",
        f"that={that},{word}", f"that,lr={that},{both}", f"to={'to' in low[cue : cue + 4]},{word}",
        f"role={words.sentence.role},{before}", f"order={words.cues.index(cue)},{len(words.cues)}",
        f"end={cue >= number - 2},{before},{gap}",
        f"I={any_of('first_person', low[:head])},{any_of('first_person', low[cue:])},{both}",
        f"you={any_of('second_person', low[:head])},{any_of('second_person', low[cue:])},{before}",
        f"rn={kind(right + 1)},{behind},{before}", f"ll={kind(left - 1)},{before},{gap}",
        f"start={left < 0},{behind},{after},{gap}", f"be={any(w in BE for w in low[max(0, cue - 3) : cue])},{word}",
        f"name={any(k in _NAMED for k in words.kinds[left + 1 : cue])},{before},{gap}",
        f"named={any(k in ('Cap', 'he', 'she') for k in words.kinds[cue : cue + 5])},{both},{gap}",
    ]  # fmt: skip


def starts_behind(words: Wording, cue: int) -> list[int]:
    """Return where what is said may begin behind its cue: anywhere near, further off only after *that* or a mark."""
    far = range(cue + 10, min(cue + 32, words.number))
    openings = ("that", ",", ":", '"', "–", "-")
    return [*range(cue + 1, min(cue + 10, words.number)), *(p for p in far if words.low[p - 1] in openings)]


def of_start_behind(words: Wording, cue: int, start: int) -> list[str]:
    """Name the signs of whether what is said begins at a word behind its cue."""
    low, kind = words.low, words.kind
    word, skipped, away = low[cue], words.shape(cue + 1, start), about(start - cue - 1)
    last, first, before = kind(start - 1), kind(start), low[start - 1]
    return [
        f"pn={last},{first}", f"p={last},{away}", f"P={before},{words.word(start)}", f"N={words.word(start)}",
        f"cd={word},{away}", f"nn={first},{kind(start + 1)}", f"cp={word},{last}", f"cn={word},{first}",
        f"skip={skipped}", f"c,skip={word},{skipped}", f"skip,n={skipped},{first}",
        f"that={'that' in low[start : cue + 14]},{before == 'that'}",
        f"past={'that' in low[cue : start - 1]},{before == 'that'}",
        f"q={words.quoted[start]},{before},{low[start]}", f"v={words.has_verb(cue + 1, start)},{away}",
        f"qq={MARK in low[start:]},{before},{first}", f"comma={',' in low[cue:start]},{before},{away}",
        f"pp={kind(start - 2)},{last},{first}", f"colon={':' in low[cue : cue + 12]},{before}",
    ]  # fmt: skip


def ends_behind(words: Wording, start: int) -> list[int]:
    """Return where what is said may end: at a mark, before a word that joins, and with the sentence."""
    low, last = words.low, words.number
    while last > start + 1 and low[last - 1] in CLOSING:
        last -= 1
    joins, cues = listed("joins"), frozenset(words.cues)
    inner = (e for e in range(start + 1, last) if low[e] in BREAKS or low[e] in joins or e in cues or low[e - 1] == '"')
    return [*inner, last]


def of_end_behind(words: Wording, cue: int, start: int, end: int) -> list[str]:
    """Name the signs of whether what is said behind its cue ends before a word."""
    low, kind, word = words.low, words.kind, words.word(end)
    marks = words.breaks_between(start + 1, end)
    if all(w in CLOSING for w in low[end:]):
        inside = f"{words.quoted[end]},{words.quoted[start]}"
        return ["last", f"last,c={low[cue]}", f"last,len={about(end - start)}", f"last,q={inside}", f"last,br={marks}"]
    next_, then = kind(end), kind(end + 1)
    speaks = any(end <= c < end + 6 for c in words.cues)
    return [
        f"n={word}", f"nn={next_},{then}", f"NN={word},{words.word(end + 1)}", f"nnn={next_},{then},{kind(end + 2)}",
        f"pn={kind(end - 1)},{next_},{then}",
        f"rest={about(words.number - end)},{words.has_verb(end, words.number)},{next_}",
        f"len={about(end - start)},{words.has_verb(start, end)},{next_}",
        f"q={words.quoted[end]},{words.quoted[start]},{next_},{low[end - 1] == MARK}", f"cue={speaks},{next_},{then}",
        f"cn={low[cue]},{next_},{then}", f"st={kind(start)},{next_},{then}", f"PN={kind(end - 1)},{word}",
        f"br={marks},{next_}", f"marked={words.marked},{next_}",
    ]  # fmt: skip


def ends_before(words: Wording, cue: int) -> list[int]:
    """Return where what is said before its cue may end, the nearest first."""
    found = [cue]
    openers = (*_NAMED, "the", "a", "an", "mr", "as")
    for end in range(cue - 1, max(0, cue - 31), -1):
        near = cue - end <= 4
        if near or words.low[end] in BREAKS or words.low[end - 1] in BREAKS or words.kinds[end] in openers:
            found.append(end)
        if len(found) > 14:
            break
    return found


def of_end_before(words: Wording, cue: int, end: int) -> list[str]:
    """Name the signs of whether what is said before its cue ends before a word."""
    kind, before, away = words.kind, words.word(end - 1), about(cue - end)
    first, second = kind(end), kind(end + 1)
    return [
        f"gap={words.shape(end, cue)}", f"pn={kind(end - 1)},{first}", f"pd={before},{away}",
        f"nn={first},{second},{before}", f"q={words.quoted[end]},{before},{words.word(end)}",
        f"v={words.has_verb(end, cue)},{before},{away}", f"c={words.low[cue]},{first},{before}",
        f"br={words.breaks_between(end, cue)},{before}", f"after={kind(cue + 1)},{away},{before}",
        f"marked={words.marked},{before},{away}", f"P={before}|{first}", f"as={words.word(end)},{kind(cue - 1)}",
    ]  # fmt: skip


def starts_before(words: Wording, end: int) -> list[int]:
    """Return where what is said before its cue may begin: with the sentence, after a mark, or after a word that joins."""
    low, joins, cues = words.low, listed("joins"), frozenset(words.cues)
    opened = (p for p in range(1, end) if low[p - 1] in BREAKS or low[p - 1] in joins or low[p] == '"' or p - 1 in cues)
    return [0, *opened]


def of_start_before(words: Wording, cue: int, end: int, start: int) -> list[str]:
    """Name the signs of whether what is said before its cue begins at a word."""
    kind, before = words.kind, words.word(start - 1)
    if start == 0:
        inside = f"{words.quoted[0]},{words.quoted[end]}"
        marks = words.breaks_between(0, end)
        return ["zero", f"zero,{kind(0)}", f"Zero={words.low[0]}", f"zero,q={inside}", f"zero,br={marks}", f"zero,c={words.low[cue]}"]  # fmt: skip
    last, first = kind(start - 1), kind(start)
    return [
        f"pn={before},{first}", f"P={before}", f"zero={kind(0)},{before}", f"Zero={words.low[0]},{about(start)},{before}",
        f"v={words.has_verb(0, start)},{words.has_verb(start, end)},{last}",
        f"q={words.quoted[start]},{before},{words.word(start)}", f"skip={about(start)},{last}",
        f"len={about(end - start)},{last}", f"pp={kind(start - 2)},{last},{first}",
        f"cue={any(c < start for c in words.cues)},{last}", f"marked={words.marked},{last}",
    ]  # fmt: skip


def of_side(words: Wording, cue: int, pattern: str, before: Span | None) -> list[str]:
    """Name the signs of whether the speaker stands before the cue, behind it, or in another sentence."""
    kind, away = words.kind, cue - before[1] if before else 9
    return [
        *of_cue(words, cue), f"pat={pattern}", f"pat,gap={pattern},{words.shape(before[1], cue) if before else '-'}",
        f"pat,p={pattern},{kind(cue - 1)}", f"pat,n={pattern},{kind(cue + 1)},{kind(cue + 2)}",
        f"pat,end={pattern},{away if away < 3 else 9},{kind(cue + 1)}", f"pat,c={pattern},{words.low[cue]}",
    ]  # fmt: skip


def speaker_ends_before(cue: int) -> list[int]:
    """Return where a speaker before the cue may end, the nearest first."""
    return list(range(cue, max(0, cue - _REACH), -1))


def of_speaker_end_before(words: Wording, cue: int, pattern: str, before: Span | None, end: int) -> list[str]:
    """Name the signs of whether the speaker before the cue ends before a word."""
    kind, away, first, last = words.kind, about(cue - end), words.kind(end), words.kind(end - 1)
    relative = "who" in words.low[end:cue] or "which" in words.low[end:cue]
    return [
        f"gap={words.shape(end, cue)}", f"pn={last},{first}", f"p={last},{away}", f"P={words.word(end - 1)}",
        f"N={words.word(end)},{away}", f"pp={kind(end - 2)},{last},{first}",
        f"v={words.verbs[cue] - words.verbs[end]},{first}", f"br={words.breaks_between(end, cue)},{words.word(end)}",
        f"who={relative},{','.join(words.low[end : end + 2])}", f"pat={pattern},{last},{away}",
        f"c={words.low[cue]},{first},{away}", f"q={words.quoted[end]},{words.word(end - 1)}",
        f"said={'x' if before is None else end > before[1]},{away}",
    ]  # fmt: skip


def speaker_starts_before(end: int) -> list[int]:
    """Return where a speaker who ends at a word may begin, the nearest first."""
    return list(range(end - 1, max(-1, end - _REACH), -1))


def of_speaker_start_before(words: Wording, pattern: str, before: Span | None, end: int, start: int) -> list[str]:
    """Name the signs of whether the speaker before the cue begins at a word."""
    kind, long, first, last = words.kind, about(end - start), words.kind(start), words.kind(start - 1)
    close = "x" if before is None else start - before[1] if start - before[1] < 3 else 9
    return [
        f"pn={last},{first}", f"pl={words.word(start - 1)},{first}", f"in={words.shape(start, end)}", f"n={first},{long}",
        f"p={last},{long}", f"pp={kind(start - 2)},{last},{first}", f"nn={first},{kind(start + 1)},{end - start == 1}",
        f"v={words.has_verb(start, end)},{first}", f"br={words.breaks_between(start, end)},{last}", f"said={close}",
        f"N={words.word(start)},{long}", f"join={any_of('joins', words.low[start:end])},{last}",
        f"pv={words.has_verb(0, start)},{last},{first}", f"pat={pattern},{last}",
    ]  # fmt: skip


def speaker_starts_behind(words: Wording, cue: int) -> list[int]:
    """Return where a speaker behind the cue may begin."""
    return list(range(cue + 1, min(words.number, cue + 9)))


def of_speaker_start_behind(words: Wording, cue: int, pattern: str, start: int) -> list[str]:
    """Name the signs of whether the speaker behind the cue begins at a word."""
    kind, away, first = words.kind, about(start - cue - 1), words.kind(start)
    return [
        f"skip={words.shape(cue + 1, start)}", f"d={away},{first}", f"pn={kind(start - 1)},{first}",
        f"pl={words.word(start - 1)},{first}", f"nn={first},{kind(start + 1)}", f"c={words.low[cue]},{away}",
        f"pat={pattern},{away},{first}",
    ]  # fmt: skip


def speaker_ends_behind(words: Wording, start: int) -> list[int]:
    """Return where a speaker who begins at a word may end."""
    return list(range(start + 1, min(words.number, start + _REACH - 2) + 1))


def of_speaker_end_behind(words: Wording, cue: int, pattern: str, start: int, end: int) -> list[str]:
    """Name the signs of whether the speaker behind the cue ends before a word."""
    kind, shape, last, first = words.kind, words.shape(start, end), words.kind(end - 1), words.kind(end)
    return [
        f"pn={last},{first}", f"in={shape}", f"in,n={shape},{first}", f"n={first},{about(end - start)}",
        f"N={words.word(end)}", f"nn={first},{kind(end + 1)}", f"nnn={first},{kind(end + 1)},{kind(end + 2)}",
        f"p={last},{about(end - start)}", f"pp={kind(end - 2)},{last},{first}",
        f"br={words.breaks_between(start, end)},{first}", f"v={words.has_verb(start, end)},{first}",
        f"pat={pattern},{first}", f"q={words.quoted[start]},{words.quoted[end]},{first}", f"c={words.low[cue]},{first}",
    ]  # fmt: skip


def of_going_on(words: Wording, told: str, away: int, beside: str, next_: str) -> list[str]:
    """Name the signs of whether a sentence without a cue goes on with what was said before, or belongs to what follows.

    ``told`` is the pattern of what was said before, ``away`` how many sentences ago, ``beside`` whether in the same
    paragraph, and ``next_`` the pattern of the next cue in the paragraph.
    """
    low = words.low
    who = f"{any_of('first_person', low)},{any_of('second_person', low)}"
    tense = f"{any_of('present', low)},{any_of('past', low)}"
    inside = f"{words.quoted[0]},{words.quoted[-1]},{low[0] == MARK},{words.marked}"
    near, quotes = f"{told},{beside}", '"' in low
    names = min(3, sum(k == "Cap" for k in words.kinds[1:]))
    grammar = sorted({w for w in low if w in listed("grammar") or w in listed("days")})
    follows = told != "-" and beside == "same"
    return [
        f"prev={near}", f"pd={told},{min(away, 4)},{beside}", f"who={who}", f"tense={tense}", f"wt={who},{tense}",
        f"pwt={told},{who},{tense},{beside}", f"q={inside}", f"qp={inside},{near}", f"qn={inside},{next_},{quotes}",
        f"next={next_}", f"nwt={next_},{who},{tense}", f"np={told},{next_},{beside},{words.marked}", f"w={low[0]}",
        f"wp={low[0]},{near}", f"wn={low[0]},{next_}", f"kk={words.kind(0)},{words.kind(1)},{told}",
        f"len={about(words.number)},{told}", f"cues={min(2, len(words.cues))},{told}", f"names={names},{near}",
        f"end={low[-1]},{told}", f"role={words.sentence.role}", f"qq={quotes},{told}", f"num={'#' in words.kinds},{told}",
        *(f"g={w}|{follows}" for w in grammar),
    ]  # fmt: skip
