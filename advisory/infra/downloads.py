"""A stored file as an answer: always a download, never a page of ours (S33, S36)."""

from io import BytesIO

from flask import Response, send_file

from advisory.infra.files import StoredFile, read

SANDBOX = "default-src 'none'; sandbox"


def download(file: StoredFile, name: str) -> Response:
    """The bytes of a file under this name. Raises FileLost, StorageUnavailable."""
    return named(read(file), name, file.media_type)


def named(content: bytes, name: str, media_type: str) -> Response:
    """Bytes as a download: RFC 6266 name, no sniffing, and nothing in it may run here."""
    answer = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name, max_age=0)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
