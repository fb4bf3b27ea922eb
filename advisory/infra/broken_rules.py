"""The words of refused rules: one sentence for each code, in the reader's language, with its facts filled in."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from babel.dates import format_date

from advisory.infra.i18n import gettext, language
from advisory.infra.i18n import lazy_gettext as _l
from advisory.kernel.errors import RuleBroken

SENTENCES: Mapping[str, Any] = {
    "not_present": _l("This person is not present."),
    "presiding_missing": _l("Neither the chair nor a vice-chair is present. Choose who presides from those present."),
    "decision_missing": _l("Write what was decided."),
    "still_quorate": _l("The meeting is quorate: handle the items in turn, or correct who is present."),
    "municipality_not_selectable": _l("The municipalities of Åland cannot be chosen."),
    "municipality_already_joined": _l("%(name)s uses the service already."),
    "municipality_unknown": _l("No municipality has the code %(number)s."),
    "area_unknown": _l("The register knows no area %(text)s. Write for instance region:06, county:08 or country."),
    "address_in_use": _l("%(name)s has this address already. Write another, or confirm below that both use it."),
    "no_address": _l("%(name)s has no e-mail address. Tell them by telephone or on paper."),
    "address_wrong": _l("“%(text)s” is not an e-mail address."),
    "address_of_administrator": _l("Only an administrator changes the address of an administrator."),
    "address_needed": _l("%(name)s signs in with this address as administrator or secretary. End that role first."),
    "account_unknown": _l("Nobody has this address."),
    "role_needs_address": _l("This role needs an e-mail address, because its holder signs in."),
    "role_not_by_hand": _l("This role comes with a membership of a board."),
    "role_held": _l("The person has this role already."),
    "role_ends_before_start": _l("The last day is before the first day of the role."),
    "role_of_membership": _l("This role ends with the membership of the board."),
    "last_administrator": _l("This is the last administrator. Give the role to somebody else first."),
    "last_secretary": _l(
        "This is the last secretary, and the municipality has boards. Give the role to somebody else first."
    ),
    "time_does_not_exist": _l("The clocks go forward that night: this time does not exist. Choose another time."),
    "appointing_body_missing": _l("Say which body appointed the board."),
    "decision_day_missing": _l("Give the day of the appointing decision."),
    "decision_section_missing": _l("Give the section (§) of the appointing decision."),
    "authorisation_missing": _l(
        "Another body than the municipal board may appoint only if the council has authorised it: give the day and section of that decision."
    ),
    "term_ends_before_start": _l("The term ends before it starts. Check the days."),
    "term_missing": _l("Give the last day of the term."),
    "appointer_term_missing": _l("Give the last day of the appointing body's own term."),
    "term_beyond_cap": _l(
        "The term can last until %(latest)s at most, because the appointing body's own term ends then."
    ),
    "rule_locked_on": _l("Rule %(rule)s is law for this board and cannot be switched off."),
    "office_not_a_member": _l("The chair and the vice-chairs are chosen from among the members."),
    "chair_missing": _l("Choose the chair from among the members."),
    "two_chairs": _l("Only one member can be the chair."),
    "special_reason_unanswered": _l(
        "Women and men do not both have 40 %%. Write the special reason stated in the decision, or mark that none was stated."
    ),
    "notice_days_out_of_range": _l("The notice period is between %(least)s and %(most)s days."),
    "scrutineers_out_of_range": _l("Choose between %(least)s and %(most)s scrutineers."),
    "remote_regulation_missing": _l("Say where the administrative regulations allow remote attendance."),
    "category_missing": _l("Choose the seat category."),
    "category_not_understood": _l("“%(text)s” is not a known seat category."),
    "role_not_understood": _l("“%(text)s” is not a known role. Write member, deputy, chair or vice-chair."),
    "board_name_taken": _l("The municipality already has a board named “%(name)s”. Give another name."),
    "slug_wrong": _l("Use small letters a to z, digits and hyphens only, for instance “%(suggestion)s”."),
    "slug_taken": _l("Another board has this public address. Choose another."),
    "consent_ahead": _l("A consent cannot be recorded ahead. Give today or an earlier day."),
    "nobody_chosen": _l("Choose at least one person."),
    "one_person_two_offices": _l("The same person cannot be chair and vice-chair."),
    "membership_ended": _l("This membership has ended already, on %(ends_on)s."),
    "end_before_membership": _l("The last day cannot be before the first day of the membership, %(starts_on)s."),
    "seat_filled": _l("Somebody already sits there. Open the list of members again."),
    "already_seated": _l("%(name)s already sits on this board. One person has one place."),
    "already_attendee": _l("%(name)s already has the right to attend."),
    "nothing_pasted": _l("Paste at least one row."),
    "row_deputy_unpaired": _l(
        "It is not clear whose deputy this is. Write the member's name in the column of deputies."
    ),
    "row_two_deputies": _l("The member already has a deputy on row %(other)s. A member has one personal deputy."),
    "row_already_seated": _l("%(name)s already sits on this board. Take the row out."),
    "row_address_known": _l(
        "%(name)s has this e-mail address in the municipality. Mend the address, or confirm below that they share it."
    ),
    "language_unknown": _l("This language is not available."),
    "official_language_missing": _l("Choose at least one official language of the municipality."),
    "gender_not_understood": _l("“%(text)s” was not understood. Write woman or man, or leave it empty."),
    "language_not_understood": _l(
        "“%(text)s” is no language of mails here. Write Finnish, Swedish or English, or leave it empty."
    ),
    "row_without_name": _l("Row %(row)s has no name."),
    "row_address_wrong": _l("Row %(row)s: “%(text)s” is not an e-mail address."),
    "row_address_twice": _l("Row %(row)s has the same e-mail address as row %(other)s."),
    "row_name_twice": _l("Row %(row)s has the same name as row %(other)s."),
    "too_many_rows": _l("Paste at most %(most)s rows at a time."),
    "fixed_place": _l("The opening stays first and the closing last."),
    "identity_code_in_text": _l(
        "The text seems to hold a personal identity code. Take it out: the board does not handle matters of single persons."
    ),
    "individual_case_unconfirmed": _l("Confirm that the item does not concern a single person's case."),
    "secrecy_ground_missing": _l("A secret item needs the legal ground for its secrecy."),
    "secret_text_refused": _l(
        "Secret text cannot be stored here, because this service has no strong identification. Write a general public heading, and handle the secret material elsewhere."
    ),
    "secret_after_text": _l(
        "Words of this item stand in the meeting room. Empty its texts there first; then it can be made secret."
    ),
    "secret_attachment_refused": _l(
        "A secret attachment cannot be stored here, because this service has no strong identification."
    ),
    "file_type_refused": _l("Files of this type cannot be attached. Allowed are: %(allowed)s."),
    "file_empty": _l("The file is empty."),
    "file_too_large": _l("The file is too large. At most %(megabytes)s MB is allowed."),
    "file_not_stored": _l(
        "The file could not be stored: the storage is full or does not answer. Nothing of the file was saved. Try again in a few minutes, or save without the file."
    ),
    "file_not_what_it_says": _l("The file is not what its name says: its content is not %(extension)s."),
    "meeting_in_past": _l("The meeting must be in the future. Check the day and the time."),
    "end_before_start": _l("The meeting must end after it starts."),
    "meeting_too_long": _l("A meeting can last %(hours)s hours at most. Check the times."),
    "remote_not_allowed": _l(
        "Remote attendance is not allowed for this board. Change the board's settings first if the administrative regulations allow it."
    ),
    "place_missing": _l("Say where the meeting is held."),
    "remote_link_missing": _l("Give the address of the remote connection."),
    "remote_link_unsafe": _l("The address of the remote connection must begin with https:// or http://."),
    "notice_too_late": _l(
        "The notice had to be sent on %(last_day)s at the latest (%(days)s days before). If the matter cannot wait, write why it is urgent."
    ),
    "numbers_already_in_use": _l(
        "Numbers have already been given here this year, so earlier ones can no longer be entered."
    ),
    "number_negative": _l("The number cannot be below zero."),
    "no_remote_attendance": _l("This meeting has no remote connection. Choose another answer."),
    "no_room": _l("This meeting is held remotely only. Choose another answer."),
    "answers_closed": _l("Answers are no longer taken for this meeting."),
    "undo_over": _l("The call can be undone for 60 seconds only. Cancel the meeting instead."),
    "still_undoable": _l("The call can still be undone. Undo it, or wait a minute until it has gone out."),
    "nothing_changed": _l("Nothing changed, so nobody is told anything."),
    "other_year": _l(
        "A called meeting cannot move to another year, because its number belongs to the year. Cancel it and plan a new one."
    ),
    "cancel_reason_missing": _l("Write the reason in a sentence."),
    "board_not_appointed": _l("The board must be appointed before its first meeting is called."),
    "answer_missing": _l("Choose an answer."),
    "too_many_files": _l("An item can have %(most)s files at most."),
    "minute_taker_missing": _l("Name the minute-taker."),
    "agenda_empty": _l("The agenda has no items."),
    "nobody_to_call": _l("The board has no members to call."),
    "already_present": _l("This person is already present."),
    "seat_taken": _l("The member or deputy of this seat is already present."),
    "deputy_of_another": _l("A personal deputy can act only for their own member."),
    "left_before_arrival": _l("The person cannot leave before arriving. Check the time."),
    "time_ahead": _l("This time has not come yet. Check the clock time."),
    "outcome_missing": _l("Choose the outcome of the item."),
    "not_quorate": _l(
        "There is no quorum: %(present)s present, %(needed)s needed. The item can only be withdrawn or carried over to the next meeting."
    ),
    "recused": _l("This person is disqualified from the item and cannot take part in it."),
    "not_entitled": _l("Only members and acting deputies who are present can do this."),
    "recusal_explanation_missing": _l("Write what special reason endangers impartiality."),
    "returned_before_leaving": _l("The person cannot return before leaving. Check the time."),
    "seconded_by_proposer": _l("Somebody else than the proposer must second the proposal."),
    "vote_without_support": _l(
        "There is nothing to vote on: no counter-proposal has been seconded. The chair states the decision."
    ),
    "sides_equal": _l("A vote is between two different proposals. Choose another for “yes” or for “no”."),
    "proposal_not_standing": _l(
        "This proposal has lost a vote already, or nobody seconds it. Choose one that still stands."
    ),
    "vote_missing": _l("A counter-proposal is still to be voted on. Vote on it before closing the item."),
    "counter_text_missing": _l("Write the counter-proposal."),
    "times_against_vote": _l(
        "With these times others were entitled to vote on § %(sections)s than those who voted. Reopen the item and take its vote back first."
    ),
    "times_against_quorum": _l("With these times there was no quorum for § %(sections)s. Reopen the item first."),
    "counter_voted_on": _l("This counter-proposal has been voted on. Take the vote back first."),
    "question_missing": _l("Write what “yes” and “no” mean in the vote."),
    "position_of_another": _l("Somebody who is not entitled to vote has a position. Check who is present."),
    "positions_missing": _l(
        "%(count)s positions are missing. Each person entitled to vote needs one: yes, no or blank."
    ),
    "tie_without_chair": _l(
        "The vote is a tie and the chair has not voted. In a tie the chair's vote decides, so the chair must vote yes or no."
    ),
    "dissent_not_entitled": _l(
        "A dissenting opinion can be given by those who made a counter-proposal or voted against the decision, and by a presenter whose proposal was not accepted."
    ),
    "dissent_too_late": _l("A dissenting opinion is announced right after the decision, before the next item opens."),
    "dissent_reasons_too_late": _l("The minutes are already checked, so reasons can no longer be added."),
    "items_without_outcome": _l("The meeting cannot be ended yet: %(count)s items have no outcome (items %(items)s)."),
    "not_the_last_opened": _l("Only the item opened last can be put back."),
    "item_not_empty": _l("Something has already been recorded for this item, so it cannot be put back."),
    "meeting_ended": _l("The meeting has ended."),
    "contract_missing": _l(
        "The agreement on the joint body is not written down. Add its tasks, composition, costs and validity to the "
        "settings of the board before the first meeting is called."
    ),
    "handed_over_ahead": _l("This moment has not come yet."),
    "checked_ahead": _l("This day has not come yet. Give today or an earlier day."),
    "checked_before_asked": _l("The minutes were sent to be checked on %(asked_on)s. Give that day or a later one."),
    "signed_before_checked": _l("The minutes were checked on %(checked_on)s. Give that day or a later one."),
    "handed_over_before_end": _l("The meeting ended on %(ended_on)s. Nothing is sent before that."),
    "handed_over_before_check": _l("The minutes were checked on %(checked_on)s. Nothing is sent before that."),
    "handed_over_before_call": _l("The meeting had not been called yet then."),
    "meeting_goes_on": _l("The ending of the meeting was taken back. End the meeting first."),
    "minutes_past_drafting": _l("The minutes are no longer a draft, so the ending cannot be taken back."),
    "scrutineers_not_chosen": _l(
        "Tick those who check the minutes. If they are chosen in another way, write how, and choose “Noted for information”."
    ),
    "too_many_scrutineers": _l("Choose at most %(most)s scrutineers."),
    "scrutineer_not_present": _l("Scrutineers are chosen from the members present."),
    "meeting_not_ended": _l("The decision can be carried out only after the meeting has ended."),
    "decision_not_checked": _l("The decision can be carried out only after the minutes are checked."),
    "minutes_are_kept": _l("The minutes of a meeting that has ended are never deleted."),
    "no_scrutineers": _l("Nobody has been chosen to check the minutes. Add a scrutineer."),
    "section_without_scrutineer": _l(
        "None of the scrutineers was there for § %(sections)s without being disqualified. Add another scrutineer."
    ),
    "already_scrutineer": _l("This person is already a scrutineer of these minutes."),
    "replacement_not_present": _l("Choose somebody who was present when the items were handled."),
    "remark_missing": _l("Write what should be changed, or why you do not accept the minutes."),
    "not_the_signatory": _l("The minutes are signed by whoever presided and by whoever kept them."),
    "appeal_missing": _l("Choose the notice on appeal for § %(sections)s before publishing."),
    "appeal_not_allowed": _l("This notice on appeal may not stand under § %(section)s: the type of the item decides."),
    "language_version_missing": _l("Some texts are missing in a language of the board (%(languages)s)."),
    "mark_unclosed": _l(
        "A mark of hidden words is opened but not closed ([[ … ]] or {{ … }}). Close it before publishing."
    ),
    "publish_under_way": _l("The minutes are being published already. It is too late to take it back."),
    "responsible_missing": _l("Say who is responsible."),
    "due_day_missing": _l("Give the due date."),
    "due_day_past": _l("The due date must be after the decision (%(decided_on)s)."),
    "addressee_missing": _l("Say to whom it is addressed."),
    "dimension_missing": _l("Choose at least one dimension of good relations."),
    "becomes_no_initiative": _l("A decision on an item of this type does not become an initiative."),
    "answer_body_missing": _l("Say which body answered."),
    "answer_day_wrong": _l("Give the day of the answer, today or earlier."),
    "step_reason_missing": _l("Write the reason in a sentence."),
    "handling_not_decided": _l("Only a decision that has been made can become an initiative."),
    "secret_becomes_no_initiative": _l("A secret item does not become a public initiative."),
    "step_day_ahead": _l("This day has not come yet. Give today or an earlier day."),
    "what_changed_missing": _l("Write in a sentence what changed."),
    "indicator_name_missing": _l("Give the indicator a name."),
    "indicator_target_missing": _l("Give the target value of the indicator."),
}


def sentence(broken: RuleBroken) -> str:
    """What the person reads. An unknown code still gives a sentence, and a test finds it."""
    words = SENTENCES.get(broken.code)
    if words is None:
        return gettext("This is not possible: %(code)s.", code=broken.code)
    said = str(words) % {name: _shown(fact) for name, fact in broken.facts.items()}
    return f"{said} {_advice()}" if broken.is_recommended else said


def _advice() -> str:
    return gettext("Recommended; the rules of procedure may switch it off.")


def _shown(fact: object) -> object:
    if isinstance(fact, datetime):
        return fact
    if isinstance(fact, date):
        return format_date(fact, "d.M.yyyy", locale=language())
    if isinstance(fact, time):
        return fact.strftime("%H.%M")
    if isinstance(fact, list | tuple | set | frozenset):
        return ", ".join(str(_shown(part)) for part in fact)
    return fact
