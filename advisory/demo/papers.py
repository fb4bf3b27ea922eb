"""Small PDF files for attachments: one page with a title, written by hand."""

from advisory.infra.uploads import Upload

PAGE = "BT /F1 18 Tf 72 760 Td ({title}) Tj 0 -32 Td /F1 11 Tf ({line}) Tj ET"
LINE = "Esittelyn liite. Kaikki tiedot ovat keksittyjä."


def paper(title: str) -> Upload:
    """An attachment of this name."""
    content = _pdf(PAGE.format(title=_escaped(title), line=_escaped(LINE)))
    return Upload(name=f"{title}.pdf", content=content, content_type="application/pdf")


def _escaped(text: str) -> str:
    plain = text.replace("–", "-")
    return plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf(drawing: str) -> bytes:
    stream = drawing.encode("cp1252", "replace")
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        font,
    ]
    return _joined(objects)


def _joined(objects: list[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + head + table + tail
