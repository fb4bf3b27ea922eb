"""A real SMTP server for tests: keeps what it was given, says what it is told to say, speaks TLS with a certificate."""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.running import free_port

Say = Callable[[str], str]


@dataclass
class Box:
    """What arrived. `at_recipient` and `at_data` answer for an address; an empty answer means yes."""

    at_recipient: Say = lambda address: ""
    at_data: Say = lambda address: ""
    hang_up_at: str = ""
    delay: float = 0.0
    raw: list[tuple[str, bytes]] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        answer = self.at_recipient(address)
        if not answer:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        address = envelope.rcpt_tos[0]
        if address == self.hang_up_at:
            server.transport.close()
            return "421 closing"
        if self.delay:
            time.sleep(self.delay)
        answer = self.at_data(address)
        if not answer:
            self.raw.append((address, bytes(envelope.content or b"")))
        return answer or "250 OK"

    @property
    def mails(self) -> list[EmailMessage]:
        """What arrived, parsed."""
        return [message_from_bytes(raw, EmailMessage, policy=policy.default) for _, raw in self.raw]

    @property
    def to(self) -> list[str]:
        return [address for address, _ in self.raw]


@contextmanager
def smtp_server(box: Box | None = None, *, tls: ssl.SSLContext | None = None, port: int = 0) -> Iterator[Box]:
    """A server on a free port of this machine. With `tls` it takes nothing before STARTTLS."""
    box = box or Box()
    box.port = port or free_port()
    options: dict[str, Any] = {"tls_context": tls, "require_starttls": True} if tls else {}
    server = Controller(box, hostname="127.0.0.1", port=box.port, **options)
    server.start()
    try:
        yield box
    finally:
        server.stop()


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate for this name, and the file of the authority that signed it."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    file = folder / f"{name}-authority.pem"
    authority.cert_pem.write_to_path(str(file))
    return context, file
