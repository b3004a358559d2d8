"""What entries of form 2 are compressed against: words that most of them hold.

Never change these bytes: every entry written with them is read with them. A later form of entry brings its own.
"""

WORDS_2 = (
    b'{"actor":"","because":"","node":"local","payload":{"claims":["claim-"],"judgement":"judgement-","verdict":'
    b'"withdrawn","same","corroborates","contradicts","unsure","person":"person:","site":"site:","state":"safe",'
    b'"report":"report-","answer":"","method":"","by":"","at":"","until":"","statement":{"text":"","figure":},'
    b'"members":[{"id":"","name":"","unit":"unit:","phone":""}],"end":"","text":"","name":"","value":""}}'
    b'"stated":[{"basis":"text","expression":"","range":{"end":"2020-01-08","start":"2020-01-08"},"rule":""}],'
    b'"details":[{"actor":"","target":"","weapon":"","reason":"","origin":"","destination":"","host":""},null,null],'
    b'"quantity":[{"high":,"low":,"text":"","unit":"person"},null],"place":[{"country":"IQ","id":"","lat":,"lon":,'
    b'"name":"","precision":"town"},null],"markers":[null,null,null,[]],"certainty":["asserted","estimated","conditional"],'
    b'"speaker":[null,{"id":"","name":""},null],"object":[null,{"id":"unit:","name":""},null],'
    b'"predicate":["paused","resumed","missile_attack"],"kind":["status","incident","movement","strength"],'
    b'{"actor":"","because":"","node":"local","payload":{"claims":{"from_hi":[0,0,0,0,86400,86400],"from_lo":[-86400,'
    b'-172800,-604800,-2592000],"gap":[0,0,0,0,1,2,null],"id":"","kind":["status","status"],"length":[],"predicate":'
    b'["paused","paused"],"subject":["",["",""]],"to_hi":[86400,86400,864000,null],"to_lo":[0,0,86400,864000,null]},'
    b'"reading":{"document_date":{"end":"2026-01-01","start":"2026-01-01"},"document_date_reason":"","reader":"",'
    b'"said_at":"2026-01-01T00:00:00Z"},"report":{"channel":"file","grade":{"credibility":"2","reliability":"B"},'
    b'"language":"en","marking":"TLP:AMBER","media_type":"text/plain","name":".txt","published":{"end":"2026-01-01",'
    b'"start":"2026-01-01"},"published_basis":"","source":""}}}'
)
