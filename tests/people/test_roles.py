"""Roles with scope and dates; the last ones stay; the page "Who may do what"; the command line."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from advisory.boards.rules import BoardState
from advisory.infra.access import in_force, may
from advisory.infra.db import db
from advisory.infra.words import ACTIONS, ROLES, ROOMS
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken
from advisory.municipalities.models import Municipality
from advisory.people import queries, rules
from advisory.people.models import Account, Person, RoleGrant
from advisory.people.services import invitations, roles
from advisory.policy.actions import Action
from advisory.policy.roles import Role
from tests.people.making import entries, mails, path_in

TODAY = clock.today()


@pytest.fixture
def municipality(make):
    return make.municipality()


@pytest.fixture
def administrator(make, municipality):
    found = make.administrator(municipality)
    db.session.commit()
    return found


def grant_of(person, role):
    return db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id, RoleGrant.role == role)).one()


@pytest.mark.feature(124)
@pytest.mark.domain_rule(32)
@pytest.mark.security("S48")
def test_a_role_holds_between_its_dates_only(context, make, municipality, administrator):
    person, actor = make.person(municipality), make.actor(administrator)
    given = roles.give(
        person, Role.SECRETARY, starts_on=TODAY + timedelta(days=1), ends_on=TODAY + timedelta(days=3), actor=actor
    )
    grants = [one.grant for one in queries.held_by(0, [person.id])]
    held = [bool(in_force(grants, TODAY + timedelta(days=days))) for days in range(5)]
    assert held == [False, True, True, True, False]
    assert given.municipality_id == municipality.id


@pytest.mark.feature(124)
@pytest.mark.security("S51")
@pytest.mark.parametrize("role", [Role.SECRETARY, Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER, Role.DEPUTY, Role.EXPERT])
def test_a_role_of_one_board_gives_nothing_on_another(client, make, municipality, role):
    own, other = make.board(municipality), make.board(municipality)
    person, neighbour = make.person(municipality), make.person(municipality)
    make.grant(person, role, board=own)
    db.session.commit()
    actor, nobody = make.actor(person), make.actor(neighbour)
    for here, elsewhere in ((own, other), (make.meeting(own), make.meeting(other)), (make.item(own), make.item(other))):
        assert role in actor.roles_on(here)
        assert actor.roles_on(elsewhere) == frozenset()
        given = {action for action in Action if may(action, elsewhere, actor)}
        assert given == {action for action in Action if may(action, elsewhere, nobody)}
        assert {action for action in Action if may(action, here, actor)} > given
    client.sign_in(queries.account(person.account_id))
    for rest in ("", "/members", "/meetings", "/initiatives"):
        assert client.get(f"/boards/{own.id}{rest}").status_code == 200
        assert client.get(f"/boards/{other.id}{rest}").status_code == 404
    listed = client.page("/boards").get_text(" ")
    assert own.name.fi in listed
    assert other.name.fi not in listed


@pytest.mark.parametrize(
    ("role", "start", "end", "code"),
    [
        (Role.MEMBER, 0, None, "role_not_by_hand"),
        (Role.OPERATOR, 0, None, "role_not_by_hand"),
        (Role.SECRETARY, 0, -1, "role_ends_before_start"),
    ],
)
def test_roles_that_cannot_be_given(context, make, municipality, administrator, role, start, end, code):
    person = make.person(municipality)
    ends_on = None if end is None else TODAY + timedelta(days=end)
    with pytest.raises(RuleBroken, match=code):
        roles.give(person, role, starts_on=TODAY, ends_on=ends_on, actor=make.actor(administrator))


def test_a_role_is_given_once_and_to_those_with_an_address(context, make, municipality, administrator):
    actor = make.actor(administrator)
    with pytest.raises(RuleBroken, match="role_held"):
        roles.give(administrator, Role.ADMINISTRATOR, starts_on=TODAY, ends_on=None, actor=actor)
    paper = make.person(municipality, email="", account=False)
    with pytest.raises(RuleBroken, match="role_needs_address"):
        roles.give(paper, Role.SECRETARY, starts_on=TODAY, ends_on=None, actor=actor)


def test_the_last_administrator_stays(context, make, municipality, administrator):
    actor, given = make.actor(administrator), grant_of(administrator, Role.ADMINISTRATOR)
    with pytest.raises(RuleBroken, match="last_administrator"):
        roles.end(given, TODAY, actor)
    assert given.ends_on is None
    make.administrator(municipality)
    roles.end(given, TODAY, actor)
    assert given.ends_on == TODAY


def test_somebody_who_ends_too_or_has_no_account_does_not_count(context, make, municipality, administrator):
    given = grant_of(administrator, Role.ADMINISTRATOR)
    ending = make.person(municipality)
    make.grant(ending, Role.ADMINISTRATOR, ends_on=TODAY)
    paper = make.person(municipality, account=False)
    make.grant(paper, Role.ADMINISTRATOR)
    make.administrator(make.municipality())
    with pytest.raises(RuleBroken, match="last_administrator"):
        roles.end(given, TODAY, make.actor(administrator))


def test_the_last_secretary_stays_while_there_are_boards(context, make, municipality, administrator):
    secretary, actor = make.secretary(municipality), make.actor(administrator)
    given = grant_of(secretary, Role.SECRETARY)
    make.member(make.board(municipality))
    db.session.commit()
    with pytest.raises(RuleBroken, match="last_secretary"):
        roles.end(given, TODAY, actor)
    make.secretary(municipality)
    roles.end(given, TODAY, actor)


@pytest.mark.feature(124)
@pytest.mark.parametrize(
    ("state", "members", "is_kept"),
    [
        (BoardState.APPOINTED, {"consent_on": None}, True),
        (BoardState.APPOINTED, {"starts_on": TODAY + timedelta(days=30)}, True),
        (BoardState.APPOINTED, None, True),
        (BoardState.DRAFT, {"consent_on": None}, True),
        (BoardState.DRAFT, None, False),
        (BoardState.ENDED, {"ends_on": TODAY}, False),
    ],
)  # fmt: skip
def test_a_board_that_has_not_begun_keeps_its_last_secretary(
    context, make, municipality, administrator, state, members, is_kept
):
    board, given = make.board(municipality, state=state), grant_of(make.secretary(municipality), Role.SECRETARY)
    if members is not None:
        seated = make.member(board, **members)
        db.session.execute(delete(RoleGrant).where(RoleGrant.membership_id == seated.id))  # as before the consent
    db.session.commit()
    if is_kept:
        with pytest.raises(RuleBroken, match="last_secretary"):
            roles.end(given, TODAY, make.actor(administrator))
    else:
        roles.end(given, TODAY, make.actor(administrator))
        assert given.ends_on == TODAY


def test_without_boards_the_last_secretary_may_go(context, make, municipality, administrator):
    given = grant_of(make.secretary(municipality), Role.SECRETARY)
    roles.end(given, TODAY, make.actor(administrator))
    assert given.ends_on == TODAY


@pytest.mark.parametrize(
    ("role", "others", "has_boards", "code"),
    [
        ("administrator", 0, False, "last_administrator"),
        ("administrator", 1, True, None),
        ("secretary", 0, True, "last_secretary"),
        ("secretary", 0, False, None),
        ("secretary", 1, True, None),
        ("chair", 0, True, None),
    ],
)
def test_who_is_the_last(role, others, has_boards, code):
    if code is None:
        rules.check_not_last(role, others, has_boards=has_boards)
    else:
        with pytest.raises(RuleBroken, match=code):
            rules.check_not_last(role, others, has_boards=has_boards)


def test_a_board_role_ends_with_its_membership_only(context, make, municipality, administrator):
    membership = make.member(make.board(municipality))
    given = db.session.scalars(select(RoleGrant).where(RoleGrant.membership_id == membership.id)).one()
    with pytest.raises(RuleBroken, match="role_of_membership"):
        roles.end(given, TODAY, make.actor(administrator))


def at_noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=clock.HELSINKI)


def test_the_last_administrator_is_warned_and_does_not_lapse(context, make, municipality, administrator):
    given = grant_of(administrator, Role.ADMINISTRATOR)
    given.ends_on = TODAY + timedelta(days=31)
    db.session.commit()
    roles.due(at_noon(TODAY))
    assert mails() == []
    for _ in range(2):
        roles.due(at_noon(TODAY + timedelta(days=1)))
    assert [mail.subject for mail in mails()] == ["Roolisi on päättymässä, eikä jatkajaa ole"]
    assert len(entries("people.grant")) == 1
    roles.due(at_noon(TODAY + timedelta(days=31)))
    assert given.ends_on is None


def test_one_who_is_followed_lapses(context, make, municipality, administrator):
    given = grant_of(administrator, Role.ADMINISTRATOR)
    given.ends_on = TODAY
    make.administrator(municipality)
    db.session.commit()
    roles.due(at_noon(TODAY))
    assert given.ends_on == TODAY
    assert mails() == []


def test_only_the_municipalitys_own_administrator_ends_roles(context, make, municipality, administrator):
    other = make.administrator(make.municipality())
    with pytest.raises(NotFound):
        roles.end(grant_of(administrator, Role.ADMINISTRATOR), TODAY, make.actor(other))


def test_giving_and_ending_on_the_pages(client, make, municipality, administrator):
    client.sign_in(queries.account(administrator.account_id))
    person = make.person(municipality, "Aino Salmela")
    page = f"/people/{person.id}"
    data = {"role": "secretary", "starts_on": "2026-01-01", "ends_on": ""}
    assert client.submit(f"{page}/roles", data, page=page).status_code == 303
    refused = client.submit(f"{page}/roles", data, page=page)
    assert refused.status_code == 422
    assert "jo tämä rooli" in refused.text
    end = next(a["href"] for a in client.page(page).select("main a") if a["href"].endswith("/end"))
    assert client.submit(end, {"ends_on": "2025-12-31"}).status_code == 422
    assert client.submit(end, {"ends_on": "not a day"}).status_code == 422
    assert client.submit(end, {"ends_on": "2026-06-30"}).location == page
    assert grant_of(person, Role.SECRETARY).ends_on == date(2026, 6, 30)


def test_the_last_administrator_reads_why_on_the_page(client, make, administrator):
    client.sign_in(queries.account(administrator.account_id))
    given = grant_of(administrator, Role.ADMINISTRATOR)
    answer = client.submit(f"/roles/{given.id}/end", {"ends_on": TODAY.isoformat()})
    assert answer.status_code == 422
    assert "viimeinen pääkäyttäjä" in answer.text


@pytest.mark.security("S50")
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_who_may_do_what_is_drawn_from_the_policy(client, make, language):
    client.sign_in(make.account(language=language))
    page = client.page("/who-may-do-what")
    assert len(page.select("main tbody tr")) == len(Action)
    cells = {row.th.get_text(strip=True): row.td.get_text(" ", strip=True) for row in page.select("main tbody tr")}
    publish = {"fi": "Julkaista pöytäkirja", "sv": "Publicera protokollet", "en": "Publish the minutes"}[language]
    assert cells[publish] == {"fi": "sihteeri", "sv": "sekreterare", "en": "secretary"}[language]


def test_every_action_and_role_has_words():
    assert set(ACTIONS) == set(Action)
    assert set(ROLES) == set(Role)
    assert {action.partition(".")[0] for action in Action} == set(ROOMS)


def _invite(app, *arguments):
    return app.test_cli_runner().invoke(args=["user", "invite", *arguments])


@pytest.mark.security("S40")
def test_the_first_operator_comes_from_the_command_line(app, client):
    done = _invite(app, "Operator@Test.example", "--operator")
    assert done.exit_code == 0, done.output
    path = done.output.strip().removeprefix("http://127.0.0.1:8000")
    assert client.submit(path).status_code == 303
    assert client.get("/municipalities").status_code == 200
    client.sign_out()
    assert client.submit(path, page="/sign-in").status_code == 410
    assert mails() == []


def test_an_administrator_comes_from_the_command_line_with_the_municipality(app, client):
    done = _invite(app, "paavo@test.example", "--municipality", "837")
    assert done.exit_code == 0, done.output
    client.submit(done.output.strip().removeprefix("http://127.0.0.1:8000"))
    municipality = db.session.scalars(select(Municipality).where(Municipality.code == "837")).one()
    assert client.get(f"/municipalities/{municipality.id}/settings").status_code == 200


@pytest.mark.parametrize(
    ("given", "name"), [((), "Paavo Koto"), (("--name", "Aho, Eero"), "Eero Aho"), (("--name", " "), "Paavo Koto")]
)
def test_an_address_is_never_somebodys_name(app, given, name):
    assert _invite(app, "paavo.koto2@test.example", "--municipality", "837", *given).exit_code == 0
    person = db.session.scalars(select(Person).where(Person.email == "paavo.koto2@test.example")).one()
    assert person.name == name


@pytest.mark.feature(140)
@pytest.mark.parametrize("area", ["region:06", "county:08", "centre:04", "employment_area:39", "country"])
def test_a_monitor_comes_from_the_command_line(app, client, make, area):
    board = make.board()
    db.session.commit()
    for _twice in range(2):
        done = _invite(app, "monitor@test.example", "--monitor", area)
        assert done.exit_code == 0, done.output
    client.submit(done.output.strip().removeprefix("http://127.0.0.1:8000"))
    assert board.name.fi in client.page("/monitor").text
    account = db.session.scalars(select(Account).where(Account.email == "monitor@test.example")).one()
    granted = db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id)).all()
    assert [one.role for one in granted] == [Role.MONITOR]


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense", "--operator"), ("a@test.example", "--municipality", "999"), ("nobody@test.example",),
        ("a@test.example", "--monitor", "region:77"), ("a@test.example", "--monitor", "moon"),
        ("a@test.example", "--operator", "--monitor", "country"),
    ],
)  # fmt: skip
def test_the_command_line_refuses_with_a_sentence(app, arguments):
    done = _invite(app, *arguments)
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert done.output.startswith("Error: ")


def test_a_known_account_gets_a_link_from_the_command_line(app, client, make):
    account = make.account()
    db.session.commit()
    done = _invite(app, account.email)
    assert client.submit(done.output.strip().removeprefix("http://127.0.0.1:8000")).status_code == 303


def test_the_mailed_path_is_in_every_part(context, make, municipality):
    invitations.send(make.person(municipality), make.actor(make.secretary(municipality)))
    (mail,) = mails()
    assert path_in(mail) in mail.html
