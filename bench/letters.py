"""Put so many rendered mails into the outbox, ready to go."""

import sys

from sqlalchemy import update

from advisory.factory import create_app
from advisory.infra import outbox, use_case
from advisory.infra.db import db
from advisory.infra.i18n import speaking
from advisory.infra.mail import Button, Envelope, Fact, Letter, Recipient, compose
from advisory.infra.outbox import OutboxRow, Status
from advisory.kernel import clock


def main(count: int) -> None:
    app = create_app()
    with app.test_request_context(), speaking("fi"):
        db.session.execute(update(OutboxRow).where(OutboxRow.status == Status.QUEUED).values(status=Status.CANCELLED))
        for number in range(count):
            letter = Letter(
                subject=f"Kokouskutsu {number}", heading="Kokouskutsu", lead=("Tervetuloa kokoukseen.",) * 6,
                facts=(Fact("Aika", "keskiviikko 16.9.2026 klo 17.00"), Fact("Paikka", "Kaupungintalo")),
                lines=tuple(f"Asia {n}: asukkaiden kokemukset palveluista" for n in range(12)),
                button=Button("Vastaa", "http://127.0.0.1:8000/answer/x"),
            )  # fmt: skip
            to = Recipient(email=f"b{number}@test.example", language="fi")
            key = f"bench:{clock.now().timestamp()}:{number}"
            outbox.put(compose(to, letter, Envelope(key=key)), clock.now())
        use_case.commit()


if __name__ == "__main__":
    main(int(sys.argv[1]))
