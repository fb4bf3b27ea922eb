"""The path as it is drawn, the steps that are offered, and what a follow-up line says."""

from datetime import date

import pytest

from advisory.initiatives.rules import (
    InitiativeKind,
    InitiativeState,
    Path,
    is_as_proposed,
    is_sent_by_hand,
    main_verb,
    offered,
    path,
    read_follow_up,
)

D, K = InitiativeState, InitiativeKind
ASKED = (D.DECIDED, D.SENT, D.BEING_HANDLED, D.ANSWERED, D.UNDER_WAY, D.DONE)


@pytest.mark.feature(84)
@pytest.mark.parametrize(
    ("kind", "state", "late", "drawn"),
    [
        (K.INITIATIVE, D.SENT, False, Path(ASKED, 1)),
        (K.INITIATIVE, D.UNDER_WAY, True, Path(ASKED, 4, "late")),
        (K.INITIATIVE, D.DONE, False, Path(ASKED, 5, "done")),
        (K.INITIATIVE, D.PARTLY_DONE, False, Path((*ASKED[:-1], D.PARTLY_DONE), 5, "done")),
        (K.OPINION, D.ANSWERED, False, Path((D.DECIDED, D.SENT, D.ANSWERED, D.DONE), 2)),
        (K.OPINION, D.UNDER_WAY, False, Path((D.DECIDED, D.SENT, D.ANSWERED, D.UNDER_WAY, D.DONE), 3)),
        (K.EVENT, D.UNDER_WAY, False, Path((D.DECIDED, D.UNDER_WAY, D.DONE), 1)),
        (K.EVENT, D.DRAFT, False, Path((D.DRAFT, D.DECIDED, D.UNDER_WAY, D.DONE), 0)),
    ],
)
def test_the_path_shows_where_it_stands(kind: K, state: D, late: bool, drawn: Path) -> None:
    assert path(kind, state, is_late=late) == drawn


def test_what_ended_short_shows_only_what_it_reached() -> None:
    assert path(K.INITIATIVE, D.REJECTED, passed={D.SENT}) == Path((D.DECIDED, D.SENT, D.REJECTED), 2, "rejected")
    assert path(K.EVENT, D.LAPSED) == Path((D.DECIDED, D.LAPSED), 1, "rejected")


@pytest.mark.domain_rule(24)
@pytest.mark.parametrize("kind", list(K))
def test_before_the_minutes_are_checked_it_can_only_lapse(kind: K) -> None:
    assert offered(kind, D.DECIDED, is_started=False) == ("lapse",)
    assert main_verb(kind, D.DECIDED, is_started=False) is None


@pytest.mark.domain_rule(24)
def test_what_has_no_address_is_handed_over_by_somebody() -> None:
    assert is_sent_by_hand(K.INITIATIVE, "")
    assert not is_sent_by_hand(K.INITIATIVE, "kh@test.example")
    assert not is_sent_by_hand(K.EVENT, "")
    assert offered(K.INITIATIVE, D.DECIDED, is_started=False, is_to_hand_over=True) == ("send", "lapse")
    assert main_verb(K.INITIATIVE, D.DECIDED, is_started=False, is_to_hand_over=True) == "send"


@pytest.mark.parametrize(
    ("kind", "state", "verb"),
    [
        (K.INITIATIVE, D.SENT, "answer"),
        (K.INITIATIVE, D.BEING_HANDLED, "answer"),
        (K.INITIATIVE, D.ANSWERED, "start"),
        (K.INITIATIVE, D.UNDER_WAY, "complete"),
        (K.OPINION, D.ANSWERED, "complete"),
        (K.OWN_MEASURE, D.DECIDED, "start"),
        (K.INITIATIVE, D.DECIDED, None),
        (K.INITIATIVE, D.DONE, None),
    ],
)
def test_one_step_is_the_next(kind: K, state: D, verb: str | None) -> None:
    assert main_verb(kind, state, is_started=True) == verb


def test_an_own_measure_is_not_answered() -> None:
    assert offered(K.OWN_MEASURE, D.DECIDED, is_started=True) == ("start", "lapse")


@pytest.mark.feature(81)
@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Vastuutaho henkilöstöpalvelut; seuranta 30.9.2027.", ("henkilöstöpalvelut", date(2027, 9, 30))),
        ("Ansvarig part: biblioteket, senast 1.2.2027", ("biblioteket", date(2027, 2, 1))),
        ("Responsible party: the library. Due 1.2.2027, report 3.4.2027", ("the library", date(2027, 4, 3))),
        ("Vastuu: kirjasto, 1.2.2027 mennessä", ("kirjasto", date(2027, 2, 1))),
        ("Vastuuhenkilö Sanna Koski 2027-03-01", ("Sanna Koski", date(2027, 3, 1))),
        ("Henkilöstöpalvelut vastaa toteutuksesta, seuranta 30.9.2027", ("Henkilöstöpalvelut", date(2027, 9, 30))),
        ("Kirjasto toteuttaa 30.9.2027 mennessä", ("Kirjasto", date(2027, 9, 30))),
        ("Ansvar: biblioteket 1.2.2027", ("biblioteket", date(2027, 2, 1))),
        ("Biblioteket ansvarar för försöket", ("Biblioteket", None)),
        ("The library is responsible, due 1.2.2027", ("The library", date(2027, 2, 1))),
        ("Seurataan 31.2.2027", ("", None)),
        ("", ("", None)),
    ],
)
def test_the_follow_up_line_names_who_and_when(line: str, found: tuple[str, date | None]) -> None:
    assert read_follow_up(line) == found


@pytest.mark.parametrize(
    ("decision", "is_short"),
    [
        ("Päätettiin ehdotuksen mukaan.", True),
        ("Hyväksyttiin esityksen mukaisesti.", True),
        ("Beslut enligt förslaget.", True),
        ("Decided as proposed.", True),
        ("Esitetään kaupunginhallitukselle.", False),
        ("Päätettiin ehdotuksen mukaan ja lisäksi, että " + "kokeilua jatketaan keväällä " * 5, False),
        ("", False),
    ],
)
def test_a_decision_that_only_points_at_its_proposal_is_known(decision: str, is_short: bool) -> None:
    assert is_as_proposed(decision) is is_short
