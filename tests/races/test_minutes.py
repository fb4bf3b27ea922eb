"""Two people at the same moment over one record of minutes, on PostgreSQL."""

from datetime import datetime

import pytest

from advisory.infra import links
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.minutes import mails, services
from advisory.minutes.models import Minutes, Scrutiny, Signature
from advisory.minutes.rules import MinutesState, Verdict, digest
from tests.make import Make
from tests.minutes import example
from tests.minutes.making import checked, drawn_up, in_scrutiny, signed, worked_example
from tests.races.at_once import at_once, browser, press

AFTER = datetime(2026, 9, 21, 12, 0, tzinfo=example.DAY.tzinfo)


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AFTER)


def test_both_scrutineers_check_by_mail_at_once(there, now):
    rows = worked_example(Make())
    minutes = in_scrutiny(rows)
    tokens = [links.make(mails.CHECK, minutes.id, rows.persons[name].id) for name in ("Pekka Hautala", "Yasmin Haddad")]
    seen = {"text-token": digest(minutes.content)}
    db.session.commit()
    at_once(*(press(browser(there), f"/minutes/check/{token}", **seen) for token in tokens))
    db.session.expire_all()
    after = db.session.get_one(Minutes, minutes.id)
    verdicts = [one.verdict for one in db.session.query(Scrutiny).filter_by(minutes_id=minutes.id)]
    assert verdicts == [Verdict.CHECKED, Verdict.CHECKED]
    assert after.state is MinutesState.CHECKED, after.state


def test_chair_and_minute_taker_sign_by_mail_at_once(there, now):
    rows = worked_example(Make())
    minutes = checked(rows)
    signatures = db.session.query(Signature).filter_by(minutes_id=minutes.id).all()
    tokens = [links.make(mails.SIGN, one.id, one.person_id) for one in signatures]
    db.session.commit()
    at_once(*(press(browser(there), f"/minutes/sign/{token}") for token in tokens))
    db.session.expire_all()
    after = db.session.get_one(Minutes, minutes.id)
    signed_at = [one.signed_at for one in db.session.query(Signature).filter_by(minutes_id=minutes.id)]
    assert all(signed_at)
    assert after.state is MinutesState.SIGNED, after.state


def test_one_scrutineer_finds_it_right_in_one_window_and_returns_it_in_the_other(there, now):
    rows = worked_example(Make())
    minutes = in_scrutiny(rows)
    url = f"/minutes/check/{links.make(mails.CHECK, minutes.id, rows.persons['Pekka Hautala'].id)}"
    seen = {"text-token": digest(minutes.content)}
    db.session.commit()
    first, second = browser(there), browser(there)
    typed = "§ 24: väärä päivä"
    got = at_once(press(first, url, **seen), press(second, f"{url}/return", remark=typed, **seen))
    assert sorted(got) == [303, 409]
    other = (
        second.post(f"{url}/return", data={"remark": typed, **seen}) if got[0] == 303 else first.post(url, data=seen)
    )
    assert other.status_code == 409
    assert "Olet jo" in other.text
    assert got[0] != 303 or typed in other.text
    db.session.expire_all()
    one = db.session.query(Scrutiny).filter_by(minutes_id=minutes.id, person_id=rows.persons["Pekka Hautala"].id).one()
    assert one.verdict is (Verdict.CHECKED if got[0] == 303 else Verdict.RETURNED)


def test_undo_of_the_publication_while_the_worker_completes_it(there, now):
    rows = worked_example(Make())
    minutes = signed(rows)
    services.publish(minutes, rows.actor("Sanna Koski"))
    minutes.publish_at = AFTER
    db.session.commit()
    secretary = browser(there, rows.account("Sanna Koski").email)

    def worker():
        with there.test_request_context(base_url="http://127.0.0.1:8000"):
            try:
                return services.complete_publish(minutes.id)
            finally:
                db.session.remove()

    got = at_once(press(secretary, f"/minutes/{minutes.id}/publish/undo"), worker)
    db.session.expire_all()
    after = db.session.get_one(Minutes, minutes.id)
    assert not (got[0] == 303 and after.state is MinutesState.PUBLISHED)


def test_an_ending_is_taken_back_while_the_minutes_are_drawn_up_again(there, now):
    """Both need the meeting and its minutes: whoever comes second waits for the first, and neither for the other."""
    rows = worked_example(Make())
    minutes = drawn_up(rows)
    rows.handlings["grant"].version += 1  # so that there is something to draw up
    email = rows.account("Sanna Koski").email
    a, b = browser(there, email), browser(there, email)
    got = at_once(press(a, f"/minutes/{minutes.id}/take-back"), press(b, f"/meetings/{rows.meeting.id}/minutes"))
    assert sorted(got) == [303, 303]
    db.session.expire_all()
    after = db.session.get_one(Minutes, minutes.id)
    assert after.state is MinutesState.DRAFTING
