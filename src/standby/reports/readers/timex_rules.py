"""The patterns of expressions of time in the order in which they are tried: of two that overlap, the first wins."""

import re

from standby.reports.readers import timex_values as v
from standby.reports.readers.timex_context import Rule, period
from standby.reports.readers.timex_words import (
    APPROXIMATELY,
    COUNT,
    DAY_NUMBER,
    EDGE,
    FEASTS,
    LONG_MONTH,
    MONTH,
    OR_SO,
    PART,
    SEASON,
    UNIT,
    VAGUE,
    WEEKDAY,
    YEAR,
)

_NAMED_DAY = r"(?:(?-i:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?-i:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.)"
_TO = r"(?: ?- ?| to | and | or | through | until |, )"
_DAY_ONLY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_CLOCK = r"(?P<h>[01]?\d|2[0-4])(?:(?:[:.](?P<min>[0-5]\d))?(?::\d\d)? ?(?P<half>a\.m\.|p\.m\.|[ap]m\b))"
_ZONE = r"(?: ?\(?(?P<zone>GMT|UTC|EST|EDT|ET|CST|CDT|CT|PST|PDT|MT|PT|Eastern(?: time)?|local time)(?![a-z])\)?)?"
_WHICH = r"(?P<which>this past|this coming|last|this|next|previous|past|coming|following)"
_AFTER_A_YEAR = r"(?![\d%]|[.,]\d|-\d|/\d| (?:people|men|women|children|troops|soldiers|police|prisoners|families|civilians|persons|guerrillas|rebels|refugees|feet|miles|points|km|kilometers|meters|metres|jobs|members|votes|shares|employees|workers|students|homes|houses|cars|copies|units|dollars|euros|pounds|acres|hectares|tons|tonnes|barrels|others|hours|times|deaths|cases|local|GMT|UTC)\b)"
_NO_NOUN = r"(?=[^\w ]|\n|$| (?:and|but|or|to|by|for|when|as|at|in|we|i|you|he|she|they|it|the|has|had|have|is|was|were|will|would|because|with|without|that|on|if|than)\b)"
_BEFORE_A_MONTH = r"(?:(?<=\bin )|(?<=\bsince )|(?<=\bby )|(?<=\buntil )|(?<=\bfrom )|(?<=\blate )|(?<=\bearly )|(?<=\bmid )|(?<=\bmid-)|(?<=\bof )|(?<=\bduring )|(?<=\bthis )|(?<=\bevery ))"

_SOURCES: tuple[tuple[str, Rule], ...] = (
    # Days written in figures.
    (r"(?<![\d-])(?P<y>(?:1\d|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?:T| )(?P<clock>\d\d:\d\d(?::\d\d)?)(?P<zone>Z?)(?!\d)", v.numeric),
    (r"(?<![\d-])(?P<y>(?:1\d|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])", v.numeric),
    (r"(?<![\d/])(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>(?:19|20)?\d\d)(?![\d/])", v.numeric),
    (r"(?<![\d.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>(?:19|20)\d\d)(?!\d|\.\d)", v.numeric),
    (r"(?<![\d/])9/11(?![\d/])", v.always("DATE", "2001-09-11")),
    # Times of a day that is named beside them.
    (rf"\b{PART} of (?:the )?{DAY_NUMBER} (?:of )?{MONTH}(?:,? {YEAR})?", v.part_of_date),
    (rf"\b(?:the )?{PART} of {MONTH} {DAY_NUMBER}(?:,? {YEAR})?(?![\d,]*\d)", v.part_of_date),
    (rf"\b{_CLOCK}{_ZONE} (?:{_WHICH} )?{WEEKDAY}\b(?!,? {MONTH.replace('?P<mon>', '?:')})", v.weekday),
    (rf"\b(?:{_WHICH} )?{WEEKDAY} {_CLOCK}{_ZONE}", v.weekday),
    (rf"\b{_CLOCK}{_ZONE} (?P<word>yesterday|today|tomorrow)\b", v.relative_day),
    # Days and months by name. Parts that only stand side by side are one expression, those joined by a preposition two.
    (rf"\b(?:{_NAMED_DAY},? )?{EDGE}{MONTH} ?{DAY_NUMBER}(?:,? {YEAR}|(?={_TO}{_DAY_ONLY}, (?P<y3>(?:19|20)\d\d)\b))?(?![\d,]*\d|:\d|\.\d| percent| people)", v.month_day),
    (rf"\b{MONTH} ?{_DAY_ONLY}{_TO}(?P<keep>(?P<d>{_DAY_ONLY})(?:, {YEAR})?)(?![\d,]*\d|:\d|\.\d| [a-z]*s\b)", v.month_day),
    (rf"(?<![\d.,$-])(?P<keep>(?P<d>{_DAY_ONLY}))(?={_TO}{_DAY_ONLY} (?:of )?{MONTH}(?:,? {YEAR})?)", v.month_day),
    (rf"(?<![\d.,$])\b(?:{_NAMED_DAY},? )?(?:the (?=\d+(?:st|nd|rd|th)|[a-z]|\d+ of ))?{DAY_NUMBER}[ -](?:of )?{MONTH}(?:,?[ -]{YEAR}| (?P<y2>'\d\d|[3-9]\d)(?![\d:%]|[.,]\d| [a-z]+s\b))?(?!\d)", v.month_day),
    (rf"\b{EDGE}{MONTH},? (?:of )?{YEAR}(?![\d%]|[.,]\d)", v.month_year),
    (rf"\b{EDGE}{MONTH},? (?:of )?(?P<which>this|last|next) year\b", v.month_year),
    (rf"\b(?:the )?(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th|fiscal first|fiscal second|fiscal third|fiscal fourth)[ -]quarter\b(?!-)(?: of {YEAR}|(?: of)? (?P<which>this|last|next) year| (?P<y2>(?:19|20)\d\d)\b)?", v.quarter),
    (rf"(?-i:\bQ(?P<nth>[1-4]))(?: (?:of )?{YEAR})?\b", v.quarter),
    (rf"\b(?:the )?(?P<nth>first|second) half of (?:{YEAR}|(?:the|(?P<which>this|last|next)) year\b)", v.half_year),
    (rf"\b{EDGE}(?:the )?{SEASON}(?:,? (?:of )?{YEAR}| of (?P<which>this|last|next) year)", v.season),
    (rf"\b{EDGE}(?:the )?{_WHICH} {SEASON}\b", v.season),
    (rf"\b(?:{_WHICH} )?(?P<feast>{'|'.join(sorted((re.escape(f) for f in FEASTS), key=len, reverse=True))}|veterans' day)(?:,? {YEAR})?\b", v.feast),
    # Times of day.
    (rf"\b(?:(?P<mod>about|around|approximately|nearly|almost) )?{_CLOCK}{_ZONE}", v.clock),
    (r"(?<![\d:.])\b(?P<h>[01]?\d|2[0-4])(?::|\.(?=\d\d (?:GMT|local|hours)))(?P<min>[0-5]\d)(?::\d\d)?(?: (?:hours|hrs))?(?: ?(?P<zone>GMT|UTC|EST|EDT|local time))?(?![\d:]|\.\d)", v.clock),
    (r"(?<![\d,.$-])\b(?P<h>[01]\d|2[0-4])(?P<min>[0-5]\d)(?: (?:hours|hrs)(?: local time)?| ?(?P<zone>GMT|UTC|local time)|Z\b)", v.clock),
    (r"(?<=\bat )(?P<h>[01]\d|2[0-4])(?P<min>[0-5]\d)(?!\d|[.,]\d| [a-z]+s\b)", v.clock),
    (r"(?:(?<=\bfrom )|(?<=\bto )|(?<=\buntil )|(?<=\bbefore )|(?<=\bafter )|(?<=\babout ))(?P<h>0\d|1[0-4]|2[1-4])(?P<min>[0-5]\d)(?![\d-]|[.,]\d| [a-z]+s\b)", v.clock),
    (r"\b(?P<h>[1-9]|1[0-2]) o'clock(?: in the (?P<part>morning|afternoon|evening)| at (?P<night>night))?\b", v.clock),
    (rf"\b(?:at )?(?P<keep>{EDGE}(?:noon|midday|midnight))\b", v.noon),
    (rf"\b(?:(?P<edge>early|late|earlier|later)(?: on)? )?(?:{_WHICH} )?{WEEKDAY} {PART}\b", v.weekday),
    (rf"\b(?:{_WHICH} )?{WEEKDAY} {PART}(?P<plural>s)\b", v.weekday),
    (rf"\b(?:(?P<edge>early|late|earlier|later) )?(?P<word>yesterday|tomorrow|today) {PART}\b", v.relative_day),
    (rf"\b(?:the )?(?:(?P<edge>early|late|earlier|later|mid) )?{PART} of (?:the )?{WEEKDAY}\b", v.weekday),
    (rf"\b(?:(?P<edge>early|late|earlier|later) )?(?P<the>the )?(?P<which>this|last|that|next|previous|following|same|preceding) {PART}\b", v.day_part),
    (rf"(?:(?<=\bin )|(?<=\bduring )|(?<=\bthroughout ))the (?:(?P<edge>early|late|mid)[ -])?{PART}(?: hours)?\b(?! of)", v.day_part),
    (rf"\b(?:the )?(?P<edge>early|late)[ -]{PART}(?: hours)?\b", v.day_part),
    # Weekdays and days counted from the text.
    (rf"\b{WEEKDAY}(?P<plural>s)\b", v.weekday),
    (rf"\b(?:every|each) (?P<other>other )?(?:{WEEKDAY}|{LONG_MONTH}|{PART}|(?:(?P<n>\d+|two|three|four|five|six|seven|eight|ten|few|several|couple of|single) )?{UNIT})", v.each),
    (rf"\b(?:(?P<edge>early|late|earlier|later|mid)(?: on)?[ -])?(?:the )?(?:{_WHICH} )?{WEEKDAY}\b", v.weekday),
    (r"\b(?P<word>the day (?:before yesterday|after tomorrow))\b", v.relative_day),
    (r"\b(?:(?P<edge>early|late|earlier|later) )?(?P<word>yesterday|tomorrow|(?<!USA )today|tonight)\b", v.relative_day),
    # So many units from another time.
    (rf"\b{APPROXIMATELY}(?P<n>half) an? (?P<unit>year|century|decade|hour) (?P<way>ago)\b", v.ago),
    (rf"\b{APPROXIMATELY}{COUNT}(?P<half> and a half)? {UNIT}{OR_SO} (?P<way>ago|earlier|later|before(?=[.,;:)]|$)|from now|hence)\b(?! (?:than|this|in|on))", v.ago),
    (rf"\b{APPROXIMATELY}(?P<n>an?) {UNIT}(?P<half> and a half)?{OR_SO} (?P<way>ago|earlier|later|before(?=[.,;:)]|$)|from now|hence)\b(?! than)", v.ago),
    (rf"\b{APPROXIMATELY}{VAGUE} {UNIT}{OR_SO} (?:ago|earlier|before(?=[.,;:)]|$))\b", v.always("DATE", "PAST_REF")),
    (rf"\b{APPROXIMATELY}{VAGUE} {UNIT} (?:later|from now)\b", v.always("DATE", "FUTURE_REF")),
    (r"\b(?:many |long )?(?:years|decades|centuries|months|ages) ago\b|\blong ago\b|\ba (?:long|short) (?:time|while) ago\b", v.always("DATE", "PAST_REF")),
    # Lengths that a word places.
    (r"\bthe (?:last|past) (?P<unit>year|decade|month) and a half\b", lambda m, c: ("DURATION", period(1.5, m["unit"]))),
    (rf"\b(?:(?:the|its|his|her|their|our|my) )?(?P<edge>)(?:first|last|final|next|past|coming|previous|following|preceding|recent|latest) {APPROXIMATELY}{COUNT} {UNIT}{OR_SO}(?: of (?:{YEAR}|(?:this|last|next) (?:year|month)))?", v.lasting),
    (rf"\b(?:(?:the|its|his|her|their|our|my) )?(?:first|last|final|next|past|coming|previous|following|preceding|recent)(?P<n>) (?:several|few|couple of|many) {UNIT}{OR_SO}", v.lasting),
    (rf"\b{EDGE}(?P<the>the )?{_WHICH} (?:(?:fiscal|calendar|academic|school) )?{UNIT}(?P<tail> or so)?(?<!days)(?<!weeks)(?<!months)(?<!years)(?<!decades)(?<!hours)(?<!minutes)", v.whole),
    (rf"\b{EDGE}(?:(?P<the>the )|(?=that ))(?P<which>same|current|present|preceding|following|that) (?P<unit>day|night|week|weekend|month|quarter|year|decade|century)\b(?! (?:when|on which))", v.whole),
    (r"\b(?P<edge>(?:the )?(?:start|beginning|end|middle|latter part|rest|remainder) of|early in|late in|later in|earlier in) the (?P<unit>week|month|quarter|year|decade|century)\b", v.whole),
    (rf"\b{EDGE}{_WHICH} {LONG_MONTH}", v.bare_month),
    # What comes again and again.
    (rf"\b(?:once|twice|(?:\d+|two|three|four|five|six|several|many) times) (?:an?|per|each|every) {UNIT}", lambda m, c: ("SET", period(1, m["unit"]).replace("TNI", "D"))),
    (r"\b(?:bi)?(?:daily|nightly|weekly|monthly|quarterly|hourly|annual|yearly|fortnightly)\b(?:(?<=annual)ly\b)?|\bannually\b", v.adverb),
    # Lengths.
    (rf"\b{COUNT}-(?P<unit>year|month|week|day)s?-old\b", v.lasting),
    (rf"\b{APPROXIMATELY}(?<!-)half-?(?P<unit>hour|day|century|year|decade)\b", v.half_of),
    (r"\b(?:a )?quarter[- ](?:of a )?century\b", v.always("DURATION", "P25Y")),
    (rf"\b{APPROXIMATELY}half (?:an?|the) {UNIT}", v.half_of),
    (rf"\b{APPROXIMATELY}{COUNT}(?P<half>-and-a-half)?-(?P<unit>second|minute|hour|day|night|week|month|year|decade|century)s?(?!\w)(?:-long)?(?!-)(?! old)", v.lasting),
    (rf"\b{APPROXIMATELY}(?P<n>)(?:(?P<unit>year|month|week|day|decade|century|hour)s?-long|(?P<unit2>week|month|year|day)long)\b", lambda m, c: ("DURATION", period(None if m[0].lower().endswith("s-long") else 1, m["unit"] or m["unit2"]))),
    (r"\ball[- ]night\b", v.always("DURATION", "P1TNI")),
    (rf"\b{APPROXIMATELY}(?P<n>an?|one) {UNIT} and a half\b", lambda m, c: ("DURATION", period(1.5, m["unit"]))),
    (rf"\b(?:the |{APPROXIMATELY}){COUNT}(?P<half> and a half)? (?:more |straight |consecutive |full |whole |additional |long |solid |successive |calendar |working )?{UNIT}(?<!-quarters){OR_SO}(?! old\b|-old| older| younger)", v.lasting),
    (rf"\b{APPROXIMATELY}(?P<n>){VAGUE} (?:more |long |full )?(?P<unit>seconds|minutes|hours|days|nights|weeks|weekends|months|quarters|years|decades|centuries)\b{OR_SO}(?! old\b)", v.lasting),
    (rf"\b{APPROXIMATELY}(?P<n>an?) (?:full |whole |entire |single )?{UNIT}{OR_SO}(?! (?:old|of)\b|-)", v.one),
    # Decades, centuries and years.
    (rf"\b(?:the )?{EDGE}(?:the )?(?P<tens>(?:1[1-9]|20)\d0)'?s\b", v.decade),
    (rf"(?:\bthe {EDGE}'?|\b{EDGE}')(?P<tens>\d0)'?s\b".replace("(?P<edge>", "(?:", 1), v.decade),
    (rf"\b(?:the )?{EDGE}(?P<name>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b", v.named_decade),
    (rf"\b(?:the )?{EDGE}(?:the )?(?P<c>\d{{1,2}}(?:st|nd|rd|th)|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-first)[ -]century\b", v.century),
    (r"(?<![\w.,$€£#/'-])(?:the year )?(?P<y>(?:1[5-9]|20)\d\d)(?=-(?:(?:19|20)\d\d|\d\d)(?![\d-]))", v.year),
    (r"(?<=\b(?:19|20)\d\d-)(?P<y>(?:19|20)\d\d|\d\d)(?![\d-])", v.year),
    (rf"(?<![\w.,$€£#/-])(?:(?P<edge>(?:the )?(?:early|late|mid|end of|beginning of|start of|middle of))[ -])?(?:(?:the |fiscal )?(?:year )|fiscal )?(?P<y>(?:1[5-9]|20)\d\d)\b{_AFTER_A_YEAR}", v.year),
    (r"(?<=\bin )(?P<y>'\d\d)\b", v.year),
    # Months and seasons that stand alone.
    (rf"\b{EDGE}{_BEFORE_A_MONTH}?(?P<mon>(?-i:January|February|April|June|July|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.))(?![\w-]|'s (?-i:[A-Z])| (?-i:[A-Z][a-z]))", v.bare_month),
    (r"\b(?P<edge>early|late|mid|(?:the )?(?:start|beginning|end|middle|latter part|rest|first half|second half) of)[ -](?P<mon>(?-i:March|May))\b", v.bare_month),
    (rf"(?:{_BEFORE_A_MONTH}|(?<=\bbegan )|(?<=\bended )|(?<=\bbetween ))(?P<mon>(?-i:March|May))\b(?! (?:(?-i:[A-Z])|to|on|for|against)\b)", v.bare_month),
    (rf"(?:(?<=\bin )|(?<=\bover )|(?<=\bduring )|(?<=\bby )|(?<=\buntil ))(?:the )?{EDGE}(?P<season>spring|summer|autumn|winter)\b", v.season),
    (r"\b(?P<edge>(?:early|late|mid|the end of|the beginning of))[ -](?:the )?(?P<season>spring|summer|autumn|winter)\b", v.season),
    (r"\b(?:over |during |at )?(?P<keep>the weekend)\b", v.the_weekend),
    # Now, then and some day.
    (r"\b(?:right )?now\b(?! (?:that|defunct|famous|infamous|former|ex)\b)|\b(?:currently|nowadays|presently|these days|the present time|this moment)\b|(?<=\bat )(?:present|the moment|this time|the present)\b|(?<=\bat )this point\b(?! (?:in|during)\b)|(?<=\bfor )(?:the moment|the present|the time being)\b|\bcurrent\b(?! events?\b)", v.always("DATE", "PRESENT_REF")),
    (rf"\b(?:recently|lately|previous years|the recent past)\b|(?<=\bin )the (?:distant |not too distant )?past\b{_NO_NOUN}|\b(?:the )?recent (?:days|weeks|months|years|decades|hours|times)\b", v.always("DATE", "PAST_REF")),
    (rf"(?<=\bin )(?:the )?(?:near |foreseeable |immediate |distant |not too distant )?future\b{_NO_NOUN}|(?<=\bfor )the (?:near |foreseeable |immediate )?future\b{_NO_NOUN}|\b(?:the )?(?:near|foreseeable) future\b|\b(?:the )?(?:coming|upcoming) (?:days|weeks|months|years|decades)\b", v.always("DATE", "FUTURE_REF")),
    (r"(?:(?<=\bfor )|(?<=\bin )|(?<=\bthan )|(?<=\bwithin )|(?<=\bafter )|(?<=\btook ))(?P<n>)(?P<unit>hours|days|weeks|months|years|decades|centuries)\b(?! old\b| to come)", v.lasting),
    (r"(?<=\bover )(?P<keep>the years)\b", v.always("DURATION", "PXY")),
    (r"\bovernight\b", lambda m, c: ("TIME", f"{c.made}TNI")),
)  # fmt: skip

RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple((re.compile(pattern, re.I), rule) for pattern, rule in _SOURCES)
"""Each pattern with what reads it."""

TRIGGER = re.compile(
    r"\d|day|night|hour|week|month|year|minute|second|quarter|decade|centur|annual|ago\b|noon|morning|evening|daily"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter|christmas|easter|halloween"
    r"|thanksgiving|fourth|now\b|current|present|moment|this (?:time|point)|the time|recent|late(?:ly|r)\b|past|future|[a-z]+(?:ties)\b)"
    r"|tomorrow",
    re.I,
)
"""What every expression of time has in it: text far from all of these is not looked at by any rule."""
