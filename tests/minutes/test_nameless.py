"""Who chose to be public by role and organisation only is named nowhere in public, whatever they did in the meeting."""

import io
from collections.abc import Iterator

import pypdf
import pytest
from sqlalchemy import select

from advisory.agendas.models import Item
from advisory.boards.models import Membership
from advisory.boards.rules import LegalForm, PublicForm
from advisory.infra.db import db
from advisory.infra.i18n import speaking
from advisory.infra.outbox import OutboxRow
from advisory.kernel.localized import Localized
from advisory.minutes import queries
from advisory.proceedings import queries as proceedings
from advisory.proceedings.models import Presence, Vote
from advisory.proceedings.services import meanings, phrases
from tests.checking import CheckingClient
from tests.make import Make
from tests.minutes import making
from tests.minutes.making import Example
from tests.minutes.test_public import PAGE, printed, words

CHAIR, SCRUTINEER, PROPOSER, PRESENTER, UNKNOWN = (
    "Aino Salmela", "Pekka Hautala", "Tuomas Rauhala", "Olga Petrova", "Ville Aaltonen",
)  # fmt: skip
NAMELESS = (CHAIR, SCRUTINEER, PROPOSER, PRESENTER, UNKNOWN)
HOME = "/fi/lehtoranta/neuvottelukunta"


@pytest.fixture
def rows(make: Make, context: object) -> Example:
    """A participation body whose chair, a scrutineer, a proposer, a presenter and an unknown voice chose role only."""
    rows = making.worked_example(make, form=LegalForm.PARTICIPATION)
    ids = [rows.persons[name].id for name in NAMELESS]
    for membership in db.session.scalars(select(Membership).where(Membership.person_id.in_(ids))):
        membership.public_form = PublicForm.ROLE
    db.session.get_one(Item, rows.slots["initiative"].item_id).presenter_id = rows.persons[PRESENTER].id
    unknown = select(Presence).where(Presence.person_id == rows.persons[UNKNOWN].id)
    db.session.scalars(unknown).one().verified_at = None
    db.session.commit()
    return rows


@pytest.fixture
def told(rows: Example) -> Example:
    """The words that the room writes by itself stand in the record."""
    whole = proceedings.record(rows.meeting)
    item = whole.item(rows.slots["initiative"].id)
    assert item is not None
    with speaking("fi"):
        yes, no = meanings(whole, item, item.proposals[0].id, None)
        chosen = phrases.scrutineers_sentence(whole, None)
    vote = db.session.query(Vote).one()
    vote.yes_means, vote.no_means = yes, no
    db.session.commit()
    db.session.expire_all()
    held = proceedings.record(rows.meeting).item(rows.slots["initiative"].id)
    assert held is not None
    assert held.vote is not None
    rows.handlings["initiative"].decision = phrases.vote_phrase(held.vote, ["fi"])
    rows.handlings["scrutineers"].decision = Localized(fi=chosen)
    db.session.commit()
    return rows


def public_texts(client: CheckingClient) -> Iterator[str]:
    """Whatever everybody can read of the board, and the mails to those who are not on it."""
    for url in (HOME, f"{HOME}/members", f"{HOME}/meetings", PAGE):
        yield words(client.page(url))
    for url in (f"{HOME}/feed.atom", f"{HOME}/calendar.ics"):
        yield client.get(url).text
    reader = pypdf.PdfReader(io.BytesIO(client.get(f"{PAGE}/minutes.pdf").data))
    yield " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.domain_rule(27)
def test_no_name_of_a_nameless_member_is_in_the_published_record(client: CheckingClient, told: Example) -> None:
    making.published(told)
    minutes = queries.of(told.meeting.id)
    assert minutes is not None
    printed(minutes.id)
    for text in public_texts(client):
        for name in NAMELESS:
            assert not any(part in text for part in name.split()), (name, text)
    page = words(client.page(PAGE))
    assert "[ei julkinen] (puheenjohtaja, kaupunginhallitus)" in page  # who signed
    assert "Yasmin Haddad" in page
    assert "[ei julkinen] (jäsen, Lehtorannan pienyrittäjät ry)" in page  # who proposed
    assert "[ei julkinen] (jäsen, Lehtorannan palkansaajat ry)" in page  # who checked
    ids = [told.persons[name].id for name in NAMELESS]
    for mail in db.session.scalars(select(OutboxRow).where(OutboxRow.person_id.not_in(ids))):
        assert not any(name in mail.subject + mail.text + mail.html + mail.calendar for name in NAMELESS)


def test_those_inside_read_every_name_without_signs(client: CheckingClient, told: Example) -> None:
    minutes = making.drawn_up(told)
    client.sign_in(told.account("Sanna Koski"))
    page = words(client.page(f"/minutes/{minutes.id}"))
    assert "Tuomas Rauhala (jäsen, Lehtorannan pienyrittäjät ry)" in page
    room = words(client.page(f"/meetings/{told.meeting.id}/room/{told.slots['initiative'].id}"))
    assert "Tuomas Rauhala" in room
    for text in (page, room):
        assert "[[" not in text


@pytest.mark.domain_rule(27)
def test_a_nameless_presenter_has_no_name_on_the_public_agenda(client: CheckingClient, rows: Example) -> None:
    page = words(client.page(PAGE))
    assert PRESENTER not in page
    assert "Esittelijä Jäsen, Kohtaamispaikka Silta ry" in page
    assert "Leena Vuori" in page


def test_in_an_organ_every_name_is_public_by_law(client: CheckingClient, make: Make) -> None:
    rows = making.worked_example(make)
    for membership in db.session.scalars(select(Membership)):
        membership.public_form = PublicForm.ROLE
    db.session.commit()
    making.published(rows)
    page = words(client.page(PAGE))
    assert all(name in page for name in (CHAIR, SCRUTINEER, PROPOSER))
