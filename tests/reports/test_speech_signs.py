"""Holds every sign to what its words say, row by row: what the weights of speech were learnt with may not shift."""

from collections.abc import Callable, Sequence

import pytest

from standby.reports.readers import speech_signs as signs
from standby.reports.readers.sentences import Sentence
from standby.reports.readers.wording import Wording


def row(text: str, *, marked: bool = False, role: str = "body", quoted: bool = False) -> Wording:
    """Return the words of one sentence; a space stands between any two of them, marks included."""
    sentence = Sentence(start=0, end=len(text), text=text, paragraph=0, role=role, quoted_at_start=quoted)
    words = Wording(sentence, marked=marked)
    assert words.low == text.lower().split()
    return words


def listed(text: str) -> list[str]:
    """Return signs that are written side by side, two spaces apart."""
    return [sign for line in text.split("\n") for sign in line.strip().split("  ") if sign]


def value(of: Sequence[str], name: str) -> str:
    """Return what one sign says."""
    (found,) = (sign.removeprefix(f"{name}=") for sign in of if sign.startswith(f"{name}="))
    return found


# 0 On 1 Monday 2 , 3 the 4 governor 5 told 6 us 7 that 8 she 9 would 10 not 11 go 12 , 13 a 14 spokesman 15 for 16 him
# 17 said 18 .
TOLD = row("On Monday , the governor told us that she would not go , a spokesman for him said .")
# 0 They 1 now 2 say 3 " 4 we 5 will 6 go 7 to 8 Gao 9 " 10 – 11 so 12 the 13 army 14 is 15 here 16 .
SAY = row('They now say " we will go to Gao " – so the army is here .', marked=True)
# 0 We 1 are 2 here 3 , 4 " 5 the 6 mayor 7 was 8 told 9 by 10 you 11 , 12 and 13 I 14 do 15 not 16 like 17 it 18 .
WAS_TOLD = row('We are here , " the mayor was told by you , and I do not like it .', role="headline", quoted=True)
# 0 " 1 We 2 will 3 go 4 , 5 " 6 the 7 mayor 8 said 9 on 10 Monday 11 .
QUOTED = row('" We will go , " the mayor said on Monday .', marked=True)
# 0 The 1 mayor 2 , 3 who 4 leads 5 it 6 , 7 said 8 no 9 .
WHO = row("The mayor , who leads it , said no .")
# 0 It 1 is 2 calm 3 , 4 said 5 the 6 mayor 7 of 8 Gao 9 on 10 Monday 11 .
INVERTED = row("It is calm , said the mayor of Gao on Monday .")
# A number, four names behind the first word (three of them are counted), a verb of either tense, and a day.
NEWS = row("We know that 30 men of Gao , Mopti , Kidal and Timbuktu said so on Monday .")
YOU = row('" You were here "', marked=True, role="headline")
NAMES = row('Ali , Ali and " Ali', quoted=True)

SIGNS = [
    (signs.of_cue, TOLD, (5,), """
        c=told  c,p=told,WHO  c,n=told,us  p=WHO  n=us  pn=WHO,us  nn=us,that  pp=the,WHO  nnn=us,that,she  P=governor
        N=us  l=,,2  r=,,6  lr=,,,,2,False  seg=the WHO|,  first=the,,  pre=2,False  pre0=on,True  Pre0=on,True
        v=False,False,True,,  vv=False,True,,,,,2,6  post=9,True  cv=told,False,True,,,,  near=True,,,us
        q=False,False,False  qq=False,False,False,,,,  that=True,told  that,lr=True,,,,  to=False,told  role=body,,
        order=0,2  end=False,,,2  I=False,True,,,,  you=False,False,,  rn=a,,,,  ll=DAY,,,2  start=False,,,True,2
        be=False,told  name=True,,,2  named=True,,,,,2
    """),
    (signs.of_cue, SAY, (2,), """
        c=say  c,p=say,now  c,n=say,"  p=now  n="  pn=now,"  nn=",we  pp=they,now  nnn=",we,will  P=now  N="  l=<,2
        r=",0  lr=<,",2,True  seg=they now|<  first=they,<  pre=0,False  pre0=they,False  Pre0=they,False
        v=False,False,True,<  vv=False,True,<,",2,0  post=14,True  cv=say,False,True,<,"  near=False,","
        q=False,False,True  qq=False,False,True,<,"  that=False,say  that,lr=False,<,"  to=False,say  role=body,<
        order=0,1  end=False,<,2  I=False,True,<,"  you=False,False,<  rn=we,",<  ll=<,<,2  start=True,",True,2
        be=False,say  name=True,<,2  named=False,<,",2
    """),
    (signs.of_cue, WAS_TOLD, (8,), """
        c=told  c,p=told,was  c,n=told,by  p=was  n=by  pn=was,by  nn=by,you  pp=w,was  nnn=by,you,,  P=was  N=by
        l=",3  r=,,2  lr=",,,3,False  seg=the w was|"  first=the,"  pre=4,True  pre0=we,True  Pre0=we,True
        v=True,True,True,"  vv=True,True,",,,3,2  post=9,True  cv=told,True,True,",,  near=False,,,by
        q=False,True,False  qq=False,True,False,",,  that=False,told  that,lr=False,",,  to=False,told
        role=headline,"  order=0,1  end=False,",3  I=True,True,",,  you=False,True,"  rn=and,,,"  ll=,,",3
        start=False,,,True,3  be=True,told  name=False,",3  named=False,",,,3
    """),
    (signs.of_start_behind, TOLD, (5, 8), """
        pn=that,she  p=that,2  P=that,she  N=she  cd=told,2  nn=she,would  cp=told,that  cn=told,she  skip=us that
        c,skip=told,us that  skip,n=us that,she  that=False,True  past=False,True  q=False,that,she  v=False,2
        qq=False,that,she  comma=False,that,2  pp=us,that,she  colon=False,that
    """),
    (signs.of_start_behind, SAY, (2, 4), """
        pn=",we  p=",1  P=",we  N=we  cd=say,1  nn=we,will  cp=say,"  cn=say,we  skip="  c,skip=say,"  skip,n=",we
        that=False,False  past=False,False  q=True,",we  v=False,1  qq=True,",we  comma=False,",1  pp=CUE,",we
        colon=False,"
    """),
    (signs.of_start_behind, WAS_TOLD, (8, 13), """
        pn=and,i  p=and,4  P=and,i  N=i  cd=told,4  nn=i,do  cp=told,and  cn=told,i  skip=by you , and
        c,skip=told,by you , and  skip,n=by you , and,i  that=False,False  past=False,False  q=False,and,i  v=False,4
        qq=False,and,i  comma=True,and,4  pp=,,and,i  colon=False,and
    """),
    (signs.of_end_behind, TOLD, (5, 8, 12), """
        n=,  nn=,,a  NN=,,a  nnn=,,a,WHO  pn=w,,,a  rest=6,True,,  len=4,True,,  q=False,False,,,False  cue=True,,,a
        cn=told,,,a  st=she,,,a  PN=w,,  br=0,,  marked=False,,
    """),
    (signs.of_end_behind, TOLD, (5, 8, 18), """
        last  last,c=told  last,len=9  last,q=False,False  last,br=1
    """),
    (signs.of_end_behind, SAY, (2, 4, 16), """
        last  last,c=say  last,len=9  last,q=False,True  last,br=2
    """),
    (signs.of_end_behind, SAY, (2, 3, 10), """
        n=–  nn=–,so  NN=–,so  nnn=–,so,the  pn=",–,so  rest=6,True,–  len=6,True,–  q=False,False,–,True
        cue=False,–,so  cn=say,–,so  st=",–,so  PN=",–  br=1,–  marked=True,–
    """),
    (signs.of_end_behind, WAS_TOLD, (8, 10, 11), """
        n=,  nn=,,and  NN=,,and  nnn=,,and,i  pn=you,,,and  rest=6,True,,  len=1,False,,  q=False,False,,,False
        cue=False,,,and  cn=told,,,and  st=you,,,and  PN=you,,  br=0,,  marked=False,,
    """),
    (signs.of_end_before, TOLD, (17, 12), """
        gap=,..him:4  pn=w,,  pd=go,4  nn=,,a,go  q=False,go,,  v=False,go,4  c=said,,,go  br=1,go  after=.,4,go
        marked=False,go,4  P=go|,  as=,,him
    """),
    (signs.of_end_before, QUOTED, (8, 5), """
        gap=" the w  pn=,,"  pd=,,3  nn=",the,,  q=True,,,"  v=False,,,3  c=said,",,  br=1,,  after=on,3,,
        marked=True,,,3  P=,|"  as=",w
    """),
    (signs.of_end_before, TOLD, (17, 8), """
        gap=she..him:9  pn=that,she  pd=that,9  nn=she,would,that  q=False,that,she  v=True,that,9  c=said,she,that
        br=1,that  after=.,9,that  marked=False,that,9  P=that|she  as=she,him
    """),
    (signs.of_start_before, QUOTED, (8, 5, 0), """
        zero  zero,"  Zero="  zero,q=False,True  zero,br=2  zero,c=said
    """),
    (signs.of_start_before, TOLD, (17, 12, 3), """
        pn=,,the  P=,  zero=on,,  Zero=on,3,,  v=False,True,,  q=False,,,the  skip=3,,  len=9,,  pp=DAY,,,the
        cue=False,,  marked=False,,
    """),
    (signs.of_start_before, TOLD, (17, 12, 8), """
        pn=that,she  P=that  zero=on,that  Zero=on,6,that  v=True,True,that  q=False,that,she  skip=6,that  len=4,that
        pp=us,that,she  cue=True,that  marked=False,that
    """),
    (signs.of_start_before, TOLD, (17, 12, 5), """
        pn=governor,CUE  P=governor  zero=on,governor  Zero=on,4,governor  v=False,True,WHO  q=False,governor,told
        skip=4,WHO  len=6,WHO  pp=the,WHO,CUE  cue=False,WHO  marked=False,WHO
    """),
    (signs.of_start_before, TOLD, (17, 12, 10), """
        pn=would,not  P=would  zero=on,would  Zero=on,9,would  v=True,False,would  q=False,would,not  skip=9,would
        len=2,would  pp=she,would,not  cue=True,would  marked=False,would
    """),
    (signs.of_speaker_end_before, TOLD, (17, "before", (3, 12), 17), """
        gap=  pn=him,CUE  p=him,0  P=him  N=said,0  pp=for,him,CUE  v=0,CUE  br=0,said  who=False,said,.
        pat=before,him,0  c=said,CUE,0  q=False,him  said=True,0
    """),
    (signs.of_speaker_end_before, WHO, (7, "behind", None, 2), """
        gap=,..,:4  pn=w,,  p=w,4  P=mayor  N=,,4  pp=the,w,,  v=0,,  br=2,,  who=True,,,who  pat=behind,w,4
        c=said,,,4  q=False,mayor  said=x,4
    """),
    (signs.of_speaker_end_before, TOLD, (17, "around", (3, 8), 8), """
        gap=she..him:9  pn=that,she  p=that,9  P=that  N=she,9  pp=us,that,she  v=1,she  br=1,she  who=False,she,would
        pat=around,that,9  c=said,she,9  q=False,that  said=False,9
    """),
    (signs.of_speaker_end_before, TOLD, (17, "around", (3, 4), 5), """
        gap=CUE..him:9  pn=WHO,CUE  p=WHO,9  P=governor  N=told,9  pp=the,WHO,CUE  v=2,CUE  br=1,told
        who=False,told,us  pat=around,WHO,9  c=said,CUE,9  q=False,governor  said=True,9
    """),
    (signs.of_speaker_start_before, TOLD, ("before", (3, 12), 17, 13), """
        pn=,,a  pl=,,a  in=a WHO for him  n=a,4  p=,,4  pp=w,,,a  nn=a,WHO,False  v=False,a  br=0,,  said=1  N=a,4
        join=False,,  pv=True,,,a  pat=before,,
    """),
    (signs.of_speaker_start_before, WHO, ("behind", None, 2, 1), """
        pn=the,w  pl=the,w  in=w  n=w,1  p=the,1  pp=<,the,w  nn=w,,,True  v=False,w  br=0,the  said=x  N=mayor,1
        join=False,the  pv=False,the,w  pat=behind,the
    """),
    (signs.of_speaker_start_before, WHO, ("around", (0, 0), 5, 2), """
        pn=w,,  pl=mayor,,  in=, who -s  n=,,3  p=w,3  pp=the,w,,  nn=,,who,False  v=False,,  br=1,w  said=2  N=,,3
        join=True,w  pv=False,w,,  pat=around,w
    """),
    (signs.of_speaker_start_before, TOLD, ("around", (3, 5), 10, 8), """
        pn=that,she  pl=that,she  in=she would  n=she,2  p=that,2  pp=us,that,she  nn=she,would,False  v=True,she
        br=0,that  said=9  N=she,2  join=False,that  pv=True,that,she  pat=around,that
    """),
    (signs.of_speaker_start_behind, INVERTED, (4, "before", 5), """
        skip=  d=0,the  pn=CUE,the  pl=said,the  nn=the,w  c=said,0  pat=before,0,the
    """),
    (signs.of_speaker_start_behind, INVERTED, (4, "around", 8), """
        skip=the w of  d=3,Cap  pn=of,Cap  pl=of,Cap  nn=Cap,on  c=said,3  pat=around,3,Cap
    """),
    (signs.of_speaker_start_behind, TOLD, (5, "before", 7), """
        skip=us  d=1,that  pn=us,that  pl=us,that  nn=that,she  c=told,1  pat=before,1,that
    """),
    (signs.of_speaker_start_behind, INVERTED, (4, "before", 6), """
        skip=the  d=1,w  pn=the,w  pl=the,w  nn=w,of  c=said,1  pat=before,1,w
    """),
    (signs.of_speaker_start_behind, TOLD, (5, "before", 8), """
        skip=us that  d=2,she  pn=that,she  pl=that,she  nn=she,would  c=told,2  pat=before,2,she
    """),
    (signs.of_speaker_end_behind, INVERTED, (4, "before", 5, 9), """
        pn=Cap,on  in=the w of Cap  in,n=the w of Cap,on  n=on,4  N=on  nn=on,DAY  nnn=on,DAY,.  p=Cap,4  pp=of,Cap,on
        br=0,on  v=False,on  pat=before,on  q=False,False,on  c=said,on
    """),
    (signs.of_speaker_end_behind, INVERTED, (4, "around", 8, 10), """
        pn=on,DAY  in=Cap on  in,n=Cap on,DAY  n=DAY,2  N=monday  nn=DAY,.  nnn=DAY,.,>  p=on,2  pp=Cap,on,DAY
        br=0,DAY  v=False,DAY  pat=around,DAY  q=False,False,DAY  c=said,DAY
    """),
    (signs.of_speaker_end_behind, SAY, (2, "behind", 4, 10), """
        pn=",–  in=we..":6  in,n=we..":6,–  n=–,6  N=–  nn=–,so  nnn=–,so,the  p=",6  pp=Cap,",–  br=1,–  v=True,–
        pat=behind,–  q=True,False,–  c=say,–
    """),
    (signs.of_speaker_end_behind, SAY, (2, "behind", 5, 8), """
        pn=to,Cap  in=will w to  in,n=will w to,Cap  n=Cap,3  N=gao  nn=Cap,"  nnn=Cap,",–  p=to,3  pp=w,to,Cap
        br=0,Cap  v=True,Cap  pat=behind,Cap  q=True,True,Cap  c=say,Cap
    """),
    (signs.of_going_on, NEWS, ("before", 2, "same", "behind1"), """
        prev=before,same  pd=before,2,same  who=True,False  tense=True,True  wt=True,False,True,True
        pwt=before,True,False,True,True,same  q=False,False,False,False  qp=False,False,False,False,before,same
        qn=False,False,False,False,behind1,False  next=behind1  nwt=behind1,True,False,True,True
        np=before,behind1,same,False  w=we  wp=we,before,same  wn=we,behind1  kk=we,w,before  len=14,before
        cues=1,before  names=3,before,same  end=.,before  role=body  qq=False,before  num=True,before  g=and|True
        g=monday|True  g=of|True  g=on|True  g=so|True  g=that|True  g=we|True
    """),
    (signs.of_going_on, YOU, ("-", 5, "same", "-"), """
        prev=-,same  pd=-,4,same  who=False,True  tense=False,True  wt=False,True,False,True
        pwt=-,False,True,False,True,same  q=False,False,True,True  qp=False,False,True,True,-,same
        qn=False,False,True,True,-,True  next=-  nwt=-,False,True,False,True  np=-,-,same,True  w="  wp=",-,same
        wn=",-  kk=",you,-  len=4,-  cues=0,-  names=0,-,same  end=",-  role=headline  qq=True,-  num=False,-
        g=here|False  g=were|False  g=you|False
    """),
    (signs.of_going_on, NAMES, ("on before", 4, "next", "-"), """
        prev=on before,next  pd=on before,4,next  who=False,False  tense=False,False  wt=False,False,False,False
        pwt=on before,False,False,False,False,next  q=True,False,False,False  qp=True,False,False,False,on before,next
        qn=True,False,False,False,-,True  next=-  nwt=-,False,False,False,False  np=on before,-,next,False  w=ali
        wp=ali,on before,next  wn=ali,-  kk=Cap,,,on before  len=6,on before  cues=0,on before  names=2,on before,next
        end=ali,on before  role=body  qq=True,on before  num=False,on before  g=and|False
    """),
]  # fmt: skip


@pytest.mark.parametrize(("of", "words", "given", "expected"), SIGNS)
def test_a_place_in_a_sentence_has_the_signs_that_its_words_give_it(
    of: Callable[..., list[str]], words: Wording, given: tuple[object, ...], expected: str
) -> None:
    assert of(words, *given) == listed(expected)


def so(count: int) -> str:
    """Return so many words that are nothing but themselves."""
    return "so " * count


@pytest.mark.parametrize(
    ("text", "cue", "name", "expected"),
    [
        # How many words stand between the verb and the marks around it, exact up to three.
        ("he said , no", 1, "l", "<,1"),
        (", he said no", 2, "l", ",,1"),
        (", said no", 1, "l", ",,0"),
        ("so , he said no", 3, "l", ",,1"),
        (f"{so(3)}said no", 3, "l", "<,3"),
        (f"{so(5)}said no", 5, "l", "<,4"),
        (f"{so(6)}said no", 6, "l", "<,6"),
        ("he said , no", 1, "r", ",,0"),
        ("he said no , so", 1, "r", ",,1"),
        ("he said no no , so", 1, "r", ",,2"),
        ("so he said no , so", 2, "r", ",,1"),
        (f"he said {so(3)}", 1, "r", "end,3"),
        # How many words stand before the clause of the verb, and behind the verb.
        (f"{so(9)}, he said no", 11, "pre", "9,False"),
        (f"{so(8)}, he said no", 10, "pre", "6,False"),
        ("is so , he said no", 4, "pre", "2,True"),
        ("so is , he said no", 4, "pre", "2,True"),
        ("so is said no", 2, "pre", "0,False"),
        ("so , he said no", 3, "pre0", "so,True"),
        (", he said no", 2, "pre0", ",,False"),
        (", he said no", 2, "Pre0", ",,False"),
        (", he said no", 2, "start", "False,end,False,1"),
        ("he said", 1, "post", "0,False"),
        ("he said no", 1, "post", "1,False"),
        ("he said no is", 1, "post", "2,True"),
        ("so he said no", 2, "post", "1,False"),
        # Verbs: in the clause before, between its mark and the verb, behind the verb, and up to the next mark.
        ("he is , so he said no", 5, "v", "True,False,False,,"),
        ("so , is said no", 3, "v", "False,True,False,,"),
        ("is , so said no", 3, "v", "True,False,False,,"),
        ("so , so said no , is", 3, "v", "False,False,True,,"),
        ("so so said is", 2, "v", "False,False,True,<"),
        ("so said so , is", 1, "near", "False,,,so"),
        ("so said so is , so", 1, "near", "True,,,so"),
        ("so said is , so", 1, "near", "True,,,is"),
        ("said , is", 0, "near", "False,,,,"),
        # The clause before the verb, four words of it at most.
        ("so the a some said", 4, "seg", "so the a some|<"),
        ("so the a some all said", 5, "seg", "so the a some|<"),
        (", said no", 1, "seg", "|,"),
        # Words within reach: *that* up to seven words behind the verb, *to* up to three, *is* up to three before it.
        ("he said that so", 1, "that", "True,said"),
        (f"he said {so(6)}that so", 1, "that", "True,said"),
        (f"he said {so(7)}that so", 1, "that", "False,said"),
        (f"so he said {so(6)}that so", 2, "that", "True,said"),
        (f"so he said {so(7)}that so", 2, "that", "False,said"),
        ("that said no", 1, "that", "False,said"),
        ("so that said no", 2, "that", "False,said"),
        ("he said to so", 1, "to", "True,said"),
        ("he said so so to so", 1, "to", "True,said"),
        ("he said so so so to so", 1, "to", "False,said"),
        ("so he said so so to so", 2, "to", "True,said"),
        ("so he said so so so to so", 2, "to", "False,said"),
        ("to said no", 1, "to", "False,said"),
        ("is so so said no", 3, "be", "True,said"),
        ("is so so so said no", 4, "be", "False,said"),
        ("so is so so said no", 4, "be", "True,said"),
        ("is said no", 1, "be", "True,said"),
        ("said is no", 0, "be", "False,said"),
        # A speaker by name up to four words behind the verb, or between it and the mark before it.
        ("so said Ali", 1, "named", "True,<,end,1"),
        ("so said so so so Ali", 1, "named", "True,<,end,1"),
        ("so said so so so so Ali", 1, "named", "False,<,end,1"),
        ("so so said so so so Ali", 2, "named", "True,<,end,2"),
        ("so so said so so so so Ali", 2, "named", "False,<,end,2"),
        ("Ali said so", 1, "named", "False,<,end,1"),
        ("so said he", 1, "named", "True,<,end,1"),
        ("so said we", 1, "named", "False,<,end,1"),
        ("we said so", 1, "name", "True,<,1"),
        ("we , so said so", 3, "name", "False,,,1"),
        ("so , we so said so", 4, "name", "True,,,2"),
        ("so so said we", 2, "name", "False,<,2"),
        # The verb among the others, and at the end.
        ("he said he said no", 3, "order", "1,2"),
        ("he said", 1, "end", "True,<,1"),
        ("he said no", 1, "end", "True,<,1"),
        ("he said no no", 1, "end", "False,<,1"),
        ("so he said .", 2, "end", "True,<,2"),
        # Who speaks, before the clause of the verb and from the verb on.
        ("we , he said no", 3, "I", "True,False,,,end"),
        (", we said no", 2, "I", "False,False,,,end"),
        ("so he said we", 2, "I", "False,True,<,end"),
        ("you , he said no", 3, "you", "True,False,,"),
        (", you said no", 2, "you", "False,False,,"),
        ("so he said you", 2, "you", "False,True,<"),
        # The words beside the marks.
        ("so , he said no , a", 3, "rn", "a,,,,"),
        ("so , he said no , a", 3, "ll", "so,,,1"),
        ("so the , he said no", 4, "ll", "the,,,1"),
        ("so the , he said no", 4, "first", "he,,"),
        ("so , the he said no", 4, "first", "the,,"),
        ("he said no", 1, "rn", ">,end,<"),
        ("he so said , the", 2, "rn", "the,,,<"),
    ],
)
def test_a_sign_of_a_verb_reaches_as_far_as_it_says(text: str, cue: int, name: str, expected: str) -> None:
    assert value(signs.of_cue(row(text.strip()), cue), name) == expected


def test_what_is_said_may_begin_near_its_verb_and_further_off_only_behind_an_opening() -> None:
    """Nine words behind the verb any may be the first; up to the thirty-first only one behind *that* or a mark."""
    far = ["so"] * 45
    far[3] = "said"
    for place, word in (
        (10, ","),
        (12, "that"),
        (15, ":"),
        (17, '"'),
        (19, "–"),
        (21, "-"),
        (30, ","),
        (33, ","),
        (34, ","),
    ):
        far[place] = word
    assert signs.starts_behind(row(" ".join(far)), 3) == [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 18, 20, 22, 31, 34]


@pytest.mark.parametrize(
    ("words", "cue", "expected"),
    [(QUOTED, 8, [9, 10, 11]), (WHO, 9, []), (INVERTED, 4, [5, 6, 7, 8, 9, 10, 11]), (SAY, 2, [*range(3, 12)])],
)
def test_what_is_said_begins_within_its_sentence(words: Wording, cue: int, expected: list[int]) -> None:
    assert signs.starts_behind(words, cue) == expected


@pytest.mark.parametrize(
    ("text", "cue", "start", "name", "expected"),
    [
        # *that* still to come: from the first word on, up to the thirteenth behind the verb.
        ("he said that so", 1, 2, "that", "True,False"),
        (f"he said {so(12)}that so", 1, 2, "that", "True,False"),
        (f"he said {so(13)}that so", 1, 2, "that", "False,False"),
        (f"so he said {so(12)}that so", 2, 3, "that", "True,False"),
        (f"so he said {so(13)}that so", 2, 3, "that", "False,False"),
        ("he said so that so", 1, 4, "that", "False,True"),
        # *that* passed, other than the word just before.
        ("he said so that so", 1, 4, "past", "False,True"),
        ("he said that so so", 1, 4, "past", "True,False"),
        ("so he said that so so", 2, 5, "past", "True,False"),
        ("that said so so so", 1, 4, "past", "False,False"),
        # A mark between verb and beginning; one before the verb or behind the beginning is none.
        ("he said , so", 1, 3, "comma", "True,,,1"),
        (", said so , so", 1, 3, "comma", "False,so,1"),
        ("so , said so so", 2, 4, "comma", "False,so,1"),
        # A colon up to eleven words behind the verb.
        (f"he said {so(10)}: so", 1, 3, "colon", "True,so"),
        (f"he said {so(11)}: so", 1, 3, "colon", "False,so"),
        (f"so he said {so(10)}: so", 2, 4, "colon", "True,so"),
        (f"so he said {so(11)}: so", 2, 4, "colon", "False,so"),
        (": said so so", 1, 3, "colon", "False,so"),
        # A verb between the two, a mark behind.
        ("he said is so", 1, 3, "v", "True,1"),
        ("he said is so", 1, 2, "v", "False,0"),
        ("is said so so", 1, 3, "v", "False,1"),
        ('so said so "', 1, 3, "qq", 'True,so,"'),
        ('" said so so', 1, 3, "qq", "False,so,so"),
        ("he said so so so", 1, 4, "p", "so,2"),
        ("so he said so so", 2, 4, "p", "so,1"),
    ],
)
def test_a_sign_of_a_beginning_reaches_as_far_as_it_says(
    text: str, cue: int, start: int, name: str, expected: str
) -> None:
    assert value(signs.of_start_behind(row(text.strip()), cue, start), name) == expected


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("he said it is so , he said no .", 2, [4, 5, 7, 9]),
        ("he said it is the end .", 2, [6]),
        ('he said " it is " the end .', 2, [3, 5, 6, 8]),
        ('he said no ! "', 2, [3]),
        ('he said no ! "', 3, [4]),
        ("he said it is and it was", 2, [4, 7]),
        ("he said and and no", 2, [3, 5]),
        ("he said it is ; the end … ?", 2, [4, 7]),
    ],
)
def test_what_is_said_may_end_at_marks_and_joints_and_with_its_sentence(
    text: str, start: int, expected: list[int]
) -> None:
    assert signs.ends_behind(row(text), start) == expected


@pytest.mark.parametrize(
    ("text", "places", "name", "expected"),
    [
        # Another verb of speech from the end on, up to five words further.
        ("he said so said so", (1, 2, 3), "cue", "True,CUE,so"),
        (f"he said so {so(5)}said so", (1, 2, 3), "cue", "True,so,so"),
        (f"he said so {so(6)}said so", (1, 2, 3), "cue", "False,so,so"),
        (f"he said so so {so(5)}said so", (1, 2, 4), "cue", "True,so,so"),
        (f"he said so so {so(6)}said so", (1, 2, 4), "cue", "False,so,so"),
        ("he said so so so", (1, 2, 3), "cue", "False,so,so"),
        # Words left, and words said, exact up to three.
        ("he said so the a", (1, 2, 3), "rest", "2,False,the"),
        ("he said so the", (1, 2, 3), "rest", "1,False,the"),
        ("he said so so the a", (1, 2, 4), "rest", "2,False,the"),
        ("he said is so the", (1, 2, 3), "rest", "2,False,so"),
        ("he said is so the", (1, 2, 3), "len", "1,True,so"),
        ("he said so so so the", (1, 2, 5), "len", "3,False,the"),
        ("he said so is so the", (1, 3, 5), "len", "2,True,the"),
        # Marks inside, the first word not counted; three stand for more.
        ("he said , , so the", (1, 2, 4), "br", "1,so"),
        ("so he said , , so the", (2, 3, 5), "br", "1,so"),
        ("he said so , , , , the a", (1, 2, 7), "br", "3,the"),
        ("he said so so , the", (1, 2, 4), "br", "0,,"),
        ('he said so " the', (1, 2, 4), "q", "True,False,the,True"),
        ('he said so " the', (1, 2, 3), "q", 'False,False,",False'),
        ("so he said the a some", (2, 3, 4), "nnn", "a,some,>"),
    ],
)
def test_a_sign_of_an_end_reaches_as_far_as_it_says(
    text: str, places: tuple[int, int, int], name: str, expected: str
) -> None:
    assert value(signs.of_end_behind(row(text.strip()), *places), name) == expected


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({}, [40, 39, 38, 37, 36]),
        ({8: ","}, [40, 39, 38, 37, 36]),
        ({9: ","}, [40, 39, 38, 37, 36, 10]),
        ({10: ","}, [40, 39, 38, 37, 36, 11, 10]),
        ({20: "the"}, [40, 39, 38, 37, 36, 20]),
        ({12: "Ali", 20: "a", 22: "as", 24: "an", 26: "mr", 28: "we"}, [40, 39, 38, 37, 36, 28, 26, 24, 22, 20, 12]),
        (dict.fromkeys(range(10, 40), ","), [*range(40, 25, -1)]),
    ],
)
def test_what_is_said_may_end_before_its_verb_at_a_mark_or_a_speaker(
    marks: dict[int, str], expected: list[int]
) -> None:
    """Four words before the verb any may be the end; up to the thirtieth a mark or what may open a speaker's name."""
    words = [marks.get(at, "so") for at in range(40)]
    assert signs.ends_before(row(f"{' '.join(words)} said"), 40) == expected


def test_what_is_said_before_its_verb_holds_a_word() -> None:
    assert signs.ends_before(WHO, 2) == [2, 1]
    assert signs.ends_before(QUOTED, 8) == [8, 7, 6, 5, 4, 1]


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [
        ("it is so , he said no", 4, [0, 3]),
        ("it is so , he said no", 5, [0, 3, 4]),
        ('so " it is " , he said', 5, [0, 1, 2, 4]),
        ("it was said it is so", 6, [0, 3]),
        ("and it is so", 4, [0, 1]),
    ],
)
def test_what_is_said_before_its_verb_may_begin_behind_marks_and_joints(
    text: str, end: int, expected: list[int]
) -> None:
    assert signs.starts_before(row(text), end) == expected


SIDES = [
    (TOLD, (17, "before", (3, 12)), """
        pat=before  pat,gap=before,,..him:4  pat,p=before,him  pat,n=before,.,>  pat,end=before,9,.  pat,c=before,said
    """),
    (TOLD, (17, "before", (3, 14)), """
        pat=before  pat,gap=before,WHO for him  pat,p=before,him  pat,n=before,.,>  pat,end=before,9,.
        pat,c=before,said
    """),
    (TOLD, (17, "around", (3, 15)), """
        pat=around  pat,gap=around,for him  pat,p=around,him  pat,n=around,.,>  pat,end=around,2,.  pat,c=around,said
    """),
    (INVERTED, (4, "before", (0, 4)), """
        pat=before  pat,gap=before,  pat,p=before,,  pat,n=before,the,w  pat,end=before,0,the  pat,c=before,said
    """),
    (INVERTED, (4, "before", (0, 3)), """
        pat=before  pat,gap=before,,  pat,p=before,,  pat,n=before,the,w  pat,end=before,1,the  pat,c=before,said
    """),
    (TOLD, (5, "behind", None), """
        pat=behind  pat,gap=behind,-  pat,p=behind,WHO  pat,n=behind,us,that  pat,end=behind,9,us  pat,c=behind,told
    """),
]  # fmt: skip


@pytest.mark.parametrize(("words", "given", "expected"), SIDES)
def test_the_side_of_the_speaker_has_the_signs_of_the_verb_and_its_pattern(
    words: Wording, given: tuple[int, str, signs.Span | None], expected: str
) -> None:
    assert signs.of_side(words, *given) == [*signs.of_cue(words, given[0]), *listed(expected)]


@pytest.mark.parametrize(
    ("cue", "ends"), [(0, []), (1, [1]), (3, [3, 2, 1]), (26, [*range(26, 0, -1)]), (30, [*range(30, 4, -1)])]
)
def test_a_speaker_ends_within_reach_before_the_verb(cue: int, ends: list[int]) -> None:
    assert signs.speaker_ends_before(cue) == ends


@pytest.mark.parametrize(
    ("end", "starts"),
    [(1, [0]), (3, [2, 1, 0]), (25, [*range(24, -1, -1)]), (26, [*range(25, 0, -1)]), (30, [*range(29, 4, -1)])],
)
def test_a_speaker_before_the_verb_begins_within_reach_of_his_end(end: int, starts: list[int]) -> None:
    assert signs.speaker_starts_before(end) == starts


@pytest.mark.parametrize(
    ("number", "cue", "starts"), [(5, 1, [2, 3, 4]), (5, 4, []), (12, 3, [*range(4, 12)]), (30, 3, [*range(4, 12)])]
)
def test_a_speaker_behind_the_verb_begins_within_eight_words(number: int, cue: int, starts: list[int]) -> None:
    assert signs.speaker_starts_behind(row(so(number).strip()), cue) == starts


@pytest.mark.parametrize(
    ("number", "start", "ends"), [(5, 2, [3, 4, 5]), (27, 3, [*range(4, 28)]), (40, 3, [*range(4, 28)]), (3, 2, [3])]
)
def test_a_speaker_behind_the_verb_ends_within_reach_and_in_the_sentence(
    number: int, start: int, ends: list[int]
) -> None:
    assert signs.speaker_ends_behind(row(so(number).strip()), start) == ends


@pytest.mark.parametrize(
    ("text", "cue", "end", "expected"),
    [
        ("so which said", 2, 1, "True,which,said"),
        ("who so said", 2, 1, "False,so,said"),
        ("so so said who", 2, 1, "False,so,said"),
        ("so who the said so", 3, 1, "True,who,the"),
    ],
)
def test_a_relative_clause_counts_between_a_speaker_and_his_verb(text: str, cue: int, end: int, expected: str) -> None:
    assert value(signs.of_speaker_end_before(row(text), cue, "behind", None, end), "who") == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("he said no", "cues", "1,-"),
        ("he said she said no", "cues", "2,-"),
        ("he said she said we said no", "cues", "2,-"),
        ("Ali met Ali , Ali , Ali and Ali", "names", "3,-,same"),
    ],
)
def test_more_than_two_verbs_or_three_names_are_counted_no_further(text: str, name: str, expected: str) -> None:
    assert value(signs.of_going_on(row(text), "-", 1, "same", "-"), name) == expected


@pytest.mark.parametrize(
    ("away", "expected"), [(1, "behind,1,other"), (3, "behind,3,other"), (4, "behind,4,other"), (9, "behind,4,other")]
)
def test_what_was_said_long_before_is_counted_no_further_than_four_sentences(away: int, expected: str) -> None:
    assert value(signs.of_going_on(WHO, "behind", away, "other", "-"), "pd") == expected
