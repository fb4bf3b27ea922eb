"""5. Three answers from the mail, each with one press and no password; "cannot" calls the personal deputy."""

from datetime import timedelta

from tests.browser.thread.walk import Walk

DEPUTY_WAIT = timedelta(seconds=121)
ANSWERS = {"chair": "in_person", "vice": "in_person", "first": "in_person", "second": "remote", "absent": "cannot"}


def walk(it: Walk) -> None:
    for who, answer in ANSWERS.items():
        _answers(it, who, answer, "Call to meeting: %(when)s")
    it.later(DEPUTY_WAIT)
    _answers(it, "deputy", "in_person", "Call to meeting in place of %(member)s: %(when)s")
    _secretary_sees_them(it)


def _answers(it: Walk, who: str, answer: str, subject: str) -> None:
    facts = {"when": "", "member": it.place.name("absent")}
    mail = it.mail(who, it.words(subject, **facts).strip().rstrip(":"))
    one = it.stranger()
    it.take_keys(one)
    one.go(mail.link(f"answer={answer}"))
    if who == "second":
        one.look("05-answer")
    assert one.page.locator(f'input[name="answer"][value="{answer}"]').is_checked(), "the link chooses its answer"
    one.button("Confirm")
    one.sees("You can change it until the meeting opens.")
    if who in ("absent", "deputy"):
        one.look(f"05-answered-{who}")


def _secretary_sees_them(it: Walk) -> None:
    secretary = it.someone("secretary")
    it.take_keys(secretary)
    secretary.go(it.facts["meeting"])
    assert secretary.page.locator("#who-comes").count() == 1
    secretary.sees("Coming %(coming)d, no answer %(open)d, empty %(empty)d.", coming=5, open=0, empty=0)
    secretary.look("05-who-comes")
    secretary.link("All answers")
    secretary.sees_exactly(it.place.name("deputy"))
    secretary.look("05-answers")
