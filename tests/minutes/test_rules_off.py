"""Minutes of a participation body whose rules of procedure switch recommended rules off (decision 6)."""

import pytest
from sqlalchemy import select, update

from advisory.agendas.rules import Appeal
from advisory.boards.rules import LegalForm
from advisory.infra import pdf
from advisory.infra.db import db
from advisory.kernel.errors import RuleBroken
from advisory.minutes import documents, rules, services
from advisory.proceedings.models import Ballot, CounterProposal, Presence
from advisory.proceedings.rules import Position
from tests.checking import CheckingClient
from tests.make import Make
from tests.minutes import making
from tests.minutes.making import Example
from tests.minutes.test_rules import record

pytestmark = pytest.mark.usefixtures("context")


def free(make: Make, *waived: int, **board: object) -> Example:
    """The worked example in a participation body that had these rules switched off when its meeting was opened."""
    off = [str(rule) for rule in waived]
    rows = making.worked_example(make, form=LegalForm.PARTICIPATION, waived_rules=off, **board)
    rows.meeting.waived_rules = off
    db.session.commit()
    return rows


@pytest.mark.domain_rule(25)
def test_without_rule_25_the_minutes_carry_no_notice_on_appeal(make: Make) -> None:
    rows = free(make, 25, languages=("fi", "sv"))
    content = making.drawn_up(rows).content
    assert {item["appeal"] is None for one in content.values() for item in one["items"]} == {True}
    assert [one["appeals"] for one in content.values()] == [[], []]
    drawn = pdf.render("minutes", documents.for_paper(content["sv"]), language="sv", timestamp=making.PUBLISHED_AT)
    assert drawn.startswith(b"%PDF")


@pytest.mark.domain_rule(25)
def test_without_rule_25_minutes_are_checked_and_published_without_a_notice(make: Make) -> None:
    rows = free(make, 25)
    minutes = making.published(rows)
    assert minutes.appeal_until is None
    assert rules.publication_problems({"fi": record(appeal=False)}, ["fi"], is_appeal_asked=False) == ()


@pytest.mark.domain_rule(25)
def test_without_rule_25_no_notice_can_be_chosen(make: Make) -> None:
    rows = free(make, 25)
    with pytest.raises(RuleBroken, match="appeal_not_allowed"):
        services.choose_appeals(
            making.drawn_up(rows), {rows.slots["grant"].id: Appeal.PARTICIPATION}, rows.actor("Sanna Koski")
        )


@pytest.mark.domain_rule(25)
def test_what_the_board_changes_later_does_not_change_the_minutes_of_a_meeting(make: Make) -> None:
    rows = free(make, 25)
    rows.board.waived_rules = []
    assert {item["appeal"] is None for item in making.drawn_up(rows).content["fi"]["items"]} == {True}


@pytest.mark.domain_rule(25)
def test_an_organ_has_its_notices_and_says_nothing_of_its_own_rules(make: Make) -> None:
    content = making.drawn_up(making.worked_example(make)).content["fi"]
    assert all(item["appeal"] for item in content["items"])
    assert "oimintasäännö" not in content["introduction"]


def test_the_minutes_say_which_rules_were_off(make: Make) -> None:
    content = making.drawn_up(free(make, 25, languages=("fi", "sv"))).content
    assert content["fi"]["introduction"].endswith(
        "31.5.2027. Toimintasäännön mukaan ei noudateta näitä suositeltuja sääntöjä: Muutoksenhakuilmoitus joka asiasta."
    )
    assert content["sv"]["introduction"].endswith(
        "31.5.2027. Verksamhetsstadgan kopplar bort dessa rekommenderade regler: "
        "Meddelande om ändringssökande för varje ärende."
    )


@pytest.mark.domain_rule(25)
def test_the_page_of_notices_shows_the_reasons_only(make: Make, client: CheckingClient) -> None:
    rows = free(make, 25)
    minutes = making.drawn_up(rows)
    client.sign_in(rows.account("Sanna Koski"))
    page = client.page(f"/minutes/{minutes.id}/notices")
    assert page.find("h1").text == "Eriävän mielipiteen perustelut"
    assert page.find(id="appeals") is None
    assert page.find("textarea") is not None
    assert "Eriävän mielipiteen perustelut" in client.page(f"/minutes/{minutes.id}").text


@pytest.mark.domain_rule(12)
def test_without_rule_12_the_minutes_tell_who_was_there_and_that_no_quorum_is_asked(make: Make) -> None:
    content = making.drawn_up(free(make, 12, languages=("fi", "sv"))).content
    fi, sv = (next(one for one in content[code]["facts"] if one["label"] == label) for code, label in
              (("fi", "Päätösvaltaisuus"), ("sv", "Beslutförhet")))  # fmt: skip
    assert fi["lines"] == ["Läsnä kokouksen alussa 10/13 jäsentä; toimintasääntö ei edellytä päätösvaltaisuutta"]
    assert sv["lines"] == ["Närvarande vid öppnandet 10/13 ledamöter; verksamhetsstadgan kräver inte beslutförhet"]


@pytest.mark.domain_rule(13)
@pytest.mark.parametrize("is_verified", [True, False])
def test_without_rule_13_the_minutes_say_nothing_of_identities(make: Make, is_verified: bool) -> None:
    rows = free(make, 13)
    if not is_verified:
        db.session.execute(update(Presence).values(verified_at=None))
    content = making.drawn_up(rows).content["fi"]
    assert any("etänä" in line for fact in content["attendance"] for line in fact["lines"])
    assert "henkilöllisyy" not in str({**content, "introduction": ""})


@pytest.mark.domain_rule(17)
@pytest.mark.parametrize(("waived", "is_lapsed"), [([], True), ([17], False)])
def test_without_rule_17_no_counter_proposal_lapses(make: Make, waived: list[int], is_lapsed: bool) -> None:
    rows = free(make, *waived)
    db.session.execute(update(CounterProposal).values(seconder_id=None))
    content = making.drawn_up(rows).content["fi"]
    assert ("raukesi" in str(content["items"])) is is_lapsed
    assert "Tuomas Rauhala ehdotti: Kokeilu rajataan kahteen yksikköön." in str(content["items"])


@pytest.mark.domain_rule(19)
def test_without_rule_19_the_minutes_say_that_a_tie_left_the_proposal(make: Make) -> None:
    rows = free(make, 19)
    for place, ballot in enumerate(db.session.scalars(select(Ballot)).all()):
        ballot.position = (Position.YES, Position.NO, Position.BLANK)[min(place, 2)]
    db.session.commit()
    assert "Äänet menivät tasan, joten jaa-ehdotus jäi voimaan." in str(making.drawn_up(rows).content["fi"]["items"])
