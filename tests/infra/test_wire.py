"""What is kept of headers that repeat themselves changes no byte of any mail, and says nothing of anybody."""

from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy

import pytest

from advisory.infra.wire import WIRE, _is_repeated

PLAIN = SMTP.clone(cte_type="7bit")
CASES = [
    ("fi", "Kutsu", "Äänestys"),
    ("sv", "Kallelse", "Omröstning"),
    ("en", "Notice", "Vote"),
    ("fi", "Kutsu", "Äänestys"),
]


def message(policy: EmailPolicy, language: str, subject: str, text: str) -> bytes:
    """A mail of two parts and a file, as bytes."""
    one = EmailMessage(policy=policy)
    one["Subject"], one["To"], one["Auto-Submitted"] = subject, f"{language}@test.example", "auto-generated"
    one.set_content(text)
    one.add_alternative(f"<p>{text}</p>", subtype="html")
    one.add_attachment(text.encode(), maintype="application", subtype="ics", filename=f"{subject}.ics")
    one["Content-Language"] = language
    one.set_boundary("b")
    next(one.iter_parts()).set_boundary("c")
    return one.as_bytes()


@pytest.mark.promise("R5")
def test_every_mail_is_the_one_that_the_standard_library_writes() -> None:
    for language, subject, text in CASES:
        assert message(WIRE, language, subject, text) == message(PLAIN, language, subject, text)


def test_no_name_and_no_address_is_kept() -> None:
    kept = [
        name for name in ("To", "From", "Reply-To", "Subject", "Message-ID") if _is_repeated(name, "a@test.example")
    ]
    assert kept == []
