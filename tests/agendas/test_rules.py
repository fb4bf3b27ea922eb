"""Items: notices on appeal, the standard agenda, individual cases, secrecy, files."""

import pytest

from advisory.agendas import rules
from advisory.agendas.rules import STANDARD_AGENDA, Appeal, ItemType, Outcome, StandardItem
from advisory.boards.rules import LegalForm
from advisory.kernel.errors import RuleBroken
from advisory.kernel.localized import Localized

CLAIMS = {ItemType.AGREEMENT, ItemType.OTHER_DECISION}


@pytest.mark.domain_rule(25)
@pytest.mark.parametrize("form", [LegalForm.TOIMIKUNTA, LegalForm.JOINT])
@pytest.mark.parametrize("kind", list(ItemType))
def test_preparation_cannot_be_appealed_and_delegated_power_can(form, kind):
    assert rules.appeal_for(kind, form) is (Appeal.CLAIM if kind in CLAIMS else Appeal.PROHIBITION)


@pytest.mark.domain_rule(25)
def test_an_election_by_delegated_power_can_be_claimed():
    organ = LegalForm.TOIMIKUNTA
    assert rules.appeal_for(ItemType.ELECTION, organ, is_delegated=True) is Appeal.CLAIM
    assert rules.appeal_for(ItemType.OPINION, organ, is_delegated=True) is Appeal.PROHIBITION


@pytest.mark.domain_rule(25)
@pytest.mark.parametrize("outcome", [Outcome.NOTED, Outcome.TABLED, Outcome.REFERRED_BACK, Outcome.NOT_DECIDED])
def test_what_ended_without_a_decision_is_preparation(outcome):
    assert rules.appeal_for(ItemType.AGREEMENT, LegalForm.TOIMIKUNTA, outcome=outcome) is Appeal.PROHIBITION
    assert rules.appeal_for(ItemType.AGREEMENT, LegalForm.TOIMIKUNTA, outcome=Outcome.DECIDED) is Appeal.CLAIM


@pytest.mark.domain_rule(25)
@pytest.mark.parametrize("kind", list(ItemType))
def test_only_an_election_of_an_organ_leaves_a_choice_of_notices(kind):
    wanted = {ItemType.ELECTION: (Appeal.PROHIBITION, Appeal.CLAIM)}.get(
        kind, (Appeal.CLAIM if kind in CLAIMS else Appeal.PROHIBITION,)
    )
    assert rules.allowed_appeals(kind, LegalForm.TOIMIKUNTA, outcome=Outcome.DECIDED) == wanted
    assert rules.allowed_appeals(kind, LegalForm.JOINT, outcome=Outcome.TABLED) == (Appeal.PROHIBITION,)
    assert rules.allowed_appeals(kind, LegalForm.PARTICIPATION) == (Appeal.PARTICIPATION,)


@pytest.mark.domain_rule(25)
@pytest.mark.parametrize("kind", list(ItemType))
def test_a_participation_body_has_its_own_text(kind):
    assert rules.appeal_for(kind, LegalForm.PARTICIPATION, is_delegated=True) is Appeal.PARTICIPATION


def test_the_outcome_offered_first():
    assert rules.likely_outcome(ItemType.INFORMATION) is Outcome.NOTED
    assert rules.likely_outcome(ItemType.OPINION) is Outcome.DECIDED
    assert rules.likely_outcome(ItemType.PROCEDURE, StandardItem.OPENING) is Outcome.NOTED
    assert rules.likely_outcome(ItemType.PROCEDURE, StandardItem.LEGALITY) is Outcome.DECIDED


@pytest.mark.domain_rule(49)
def test_every_agenda_has_the_frame_with_the_follow_up_of_earlier_decisions():
    assert [item.value for item in STANDARD_AGENDA] == [
        "opening", "legality", "scrutineers", "agenda", "follow_up", "other_matters", "next_meeting", "closing",
    ]  # fmt: skip
    assert set(rules.STANDARD_KINDS) == set(StandardItem)


def test_a_new_matter_goes_before_other_matters():
    assert rules.place_for_new(list(STANDARD_AGENDA)) == 5
    assert rules.place_for_new([StandardItem.OPENING, None, StandardItem.CLOSING]) == 2
    assert rules.place_for_new([None, None]) == 2


@pytest.mark.parametrize(("old", "new"), [(0, 1), (1, 0), (7, 3), (3, 7)])
def test_opening_stays_first_and_closing_last(old, new):
    with pytest.raises(RuleBroken, match="fixed_place"):
        rules.check_move(list(STANDARD_AGENDA), old, new)
    rules.check_move(list(STANDARD_AGENDA), 2, 4)


@pytest.mark.domain_rule(48)
def test_a_board_handles_no_single_persons_matter():
    rules.check_is_general({"title": "Lausunto"}, is_confirmed=True)
    with pytest.raises(RuleBroken) as refused:
        rules.check_is_general({"title": "Lausunto"}, is_confirmed=False)
    assert refused.value.code == "individual_case_unconfirmed"
    with pytest.raises(RuleBroken) as refused:
        rules.check_is_general({"title": "Asia", "background": "Hakija 131052-308T"}, is_confirmed=True)
    assert (refused.value.code, refused.value.field) == ("identity_code_in_text", "background")


@pytest.mark.domain_rule(28)
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ground": " "}, "secrecy_ground_missing"),
        ({"has_text": True}, "secret_text_refused"),
        ({"has_attachments": True}, "secret_attachment_refused"),
    ],
)
def test_secret_material_needs_strong_identification(change, code):
    heading_only = {"ground": "25", "has_text": False, "has_attachments": False, "is_strongly_identified": False}
    rules.check_secrecy(**heading_only)
    with pytest.raises(RuleBroken, match=code):
        rules.check_secrecy(**heading_only | change)
    if code != "secrecy_ground_missing":
        rules.check_secrecy(**heading_only | change | {"is_strongly_identified": True})


@pytest.mark.domain_rule(29)
def test_a_mail_carries_no_secret_heading():
    title = Localized(fi="Lausunto", sv="Utlåtande")
    assert rules.heading_for_mail(title, is_secret=False) == title
    assert rules.heading_for_mail(title, is_secret=True) is None


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("name", "size", "content_type", "code"),
    [
        ("liite.exe", 10, "application/x-msdownload", "file_type_refused"),
        ("kuva.svg", 10, "image/svg+xml", "file_type_refused"),
        ("ilman", 10, "application/pdf", "file_type_refused"),
        ("liite.pdf", 0, "application/pdf", "file_empty"),
        ("liite.pdf", 20 * 1024 * 1024 + 1, "application/pdf", "file_too_large"),
        ("liite.pdf", 10, "application/x-msdownload", "file_not_what_it_says"),
        ("liite.pdf", 10, None, "file_not_what_it_says"),
        ("liite.docx", 10, "application/pdf", "file_not_what_it_says"),
    ],
)
def test_files_that_are_refused(name, size, content_type, code):
    with pytest.raises(RuleBroken, match=code):
        rules.check_file(name, size, content_type)


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("Liite 1.PDF", "application/pdf"),
        ("a.b.docx", DOCX),
        ("kuva.jpeg", "image/jpeg"),
        ("taulukko.csv", "text/plain"),
    ],
)
def test_files_that_are_taken(name, content_type):
    rules.check_file(name, 20 * 1024 * 1024, content_type)
