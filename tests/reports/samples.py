"""Files of every format, made in a few lines, so that a test shows what is in them."""

import io
import zipfile
from collections.abc import Mapping

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(*pages: str, info: Mapping[str, str] | None = None, encrypted: bool = False) -> bytes:
    """Return a PDF with one line of text a row on each page; ``encrypted``: no password opens it."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, page in enumerate(pages):
        rows = " T* ".join(f"({row}) Tj" for row in page.split("\n"))
        stream = f"BT /F1 12 Tf 50 700 Td 14 TL {rows} ET" if page else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    trailer = f"/Size {len(objects) + 3} /Root 1 0 R"
    if info:
        objects.append("<< " + " ".join(f"/{key} ({value})" for key, value in info.items()) + " >>")
        trailer += f" /Info {len(objects)} 0 R"
    if encrypted:
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >>")
        trailer += f" /Encrypt {len(objects)} 0 R /ID [<{'43' * 16}> <{'43' * 16}>]"
    body, places = b"%PDF-1.4\n", []
    for number, told in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{told}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    return body + f"{head}{table}trailer << {trailer} >>\nstartxref\n{len(body)}\n%%EOF".encode()


def docx(body: str, *, properties: str = "", head: str = "", more: Mapping[str, bytes] | None = None) -> bytes:
    """Return a Word document with this XML in its body, e.g. ``<w:p><w:r><w:t>words</w:t></w:r></w:p>``."""
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": f'{head}<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'.encode(),
        **(more or {}),
    }
    if properties:
        told = (
            f'<p xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{properties}</p>'
        )
        parts["docProps/core.xml"] = told.encode()
    return archive(parts)


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def archive(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip archive of these files, compressed."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return held.getvalue()


MAIL = b"""From: Ines Okoro <ines@liaison.example>
To: ops@mission.example
Date: Thu, 09 Jan 2020 23:40:00 +0300
Subject: Convoy at Gao
Message-ID: <1@liaison.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

The supply convoy reached Gao on Tuesday.
> An earlier mail asked where it was.
Nobody was hurt.
"""

FEED = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Sahel Wire</title>
<item><title>Base at Gao shelled</title>
<description>&lt;p&gt;Mortars hit the base at Gao on Monday.&lt;/p&gt;</description>
<dc:creator>A. Maiga</dc:creator><link>https://wire.example/1</link><guid>w-1</guid>
<pubDate>Tue, 14 Jan 2020 06:00:00 GMT</pubDate></item>
<item><title>Road reopened</title><description>The road to Mopti reopened.</description><guid>w-2</guid></item>
</channel></rss>
"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Office of Notices</title>
<entry><title>Checkpoint closed</title><id>n-1</id><updated>2020-01-12T10:00:00Z</updated>
<author><name>Duty officer</name></author><link href="https://notices.example/1"/>
<content type="html">The checkpoint at Bamako is closed.</content></entry></feed>
"""

ALERT = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>ML-77</identifier>
<sender>protection@civil.example</sender>
<sent>2020-01-13T08:00:00+00:00</sent><status>{status}</status><msgType>{kind}</msgType><scope>Public</scope>{more}
<info><language>fr-FR</language><category>Security</category><event>Attaque</event><urgency>Immediate</urgency>
<severity>Severe</severity><certainty>Observed</certainty><senderName>Protection civile</senderName>
<headline>Attaque au mortier</headline></info>
<info><language>en-US</language><category>Security</category><event>Attack</event><urgency>Immediate</urgency>
<severity>Severe</severity><certainty>Observed</certainty><senderName>Civil Protection</senderName>
<headline>Mortar attack in Gao</headline><description>Mortars were fired at the airport in Gao.</description>
<instruction>Stay indoors.</instruction><area><areaDesc>Gao</areaDesc></area></info></alert>
"""


def alert(status: str = "Actual", kind: str = "Alert", more: str = "") -> bytes:
    return ALERT.format(status=status, kind=kind, more=more).encode()


CHAT = b"""12/01/2020, 18:02 - Messages and calls are end-to-end encrypted.
12/01/2020, 18:03 - Ines Okoro: Shots near the market in Gao.
Two shops are closed.
12/01/2020, 18:05 - Sam: <Media omitted>
14/01/2020, 07:10 - Sam: All quiet this morning: road open.
14/01/2020, 07:11 - Sam left
"""
