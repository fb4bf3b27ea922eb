"""THE table: which roles may take which action. When it can happen stands in the workflow tables, not here.

Administrators do not write boards' matters, operators see none of them (decision 2).
"""

from collections.abc import Mapping
from types import MappingProxyType

from advisory.policy.actions import Action
from advisory.policy.roles import Role

OPERATOR, MONITOR, ADMINISTRATOR, SECRETARY = Role.OPERATOR, Role.MONITOR, Role.ADMINISTRATOR, Role.SECRETARY
CHAIR, VICE_CHAIR, MEMBER, DEPUTY, EXPERT = Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER, Role.DEPUTY, Role.EXPERT
CALLED, SCRUTINEER, PRESENTER, MINUTE_TAKER = Role.CALLED, Role.SCRUTINEER, Role.PRESENTER, Role.MINUTE_TAKER
PRESIDING_CHAIR, OWNER, SELF, LINK = Role.PRESIDING_CHAIR, Role.OWNER, Role.SELF, Role.LINK
SYSTEM, ANYBODY = Role.SYSTEM, Role.ANYBODY

BOARD = {CHAIR, VICE_CHAIR, MEMBER, DEPUTY, EXPERT, SECRETARY}
SIGNED_IN = {OPERATOR, MONITOR, ADMINISTRATOR} | BOARD
RECORDERS = {SECRETARY, MINUTE_TAKER}
READERS = {CHAIR, VICE_CHAIR, MEMBER, SECRETARY}

POLICY: Mapping[Action, set[Role]] = MappingProxyType(
    {
        #  action                               may be taken by
        Action.PORTAL_READ:                    {ANYBODY},
        Action.DESK_READ:                      SIGNED_IN | {SELF},
        Action.DESK_MONITOR:                   {MONITOR},
        Action.POLICY_READ:                    SIGNED_IN | {SELF},

        Action.MUNICIPALITIES_LIST:            {OPERATOR},
        Action.MUNICIPALITIES_JOIN:            {OPERATOR, SYSTEM},
        Action.MUNICIPALITIES_INVITE:          {OPERATOR, SYSTEM},
        Action.MUNICIPALITIES_READ:            {ADMINISTRATOR, SECRETARY},
        Action.MUNICIPALITIES_EDIT:            {ADMINISTRATOR},

        Action.PEOPLE_SIGN_IN:                 {ANYBODY},
        Action.PEOPLE_SIGN_OUT:                SIGNED_IN | {SELF},
        Action.PEOPLE_EDIT_OWN:                {SELF},
        Action.PEOPLE_LIST:                    {ADMINISTRATOR, SECRETARY},
        Action.PEOPLE_READ:                    {ADMINISTRATOR, SECRETARY},
        Action.PEOPLE_ADD:                     {ADMINISTRATOR, SECRETARY},
        Action.PEOPLE_EDIT:                    {ADMINISTRATOR, SECRETARY},
        Action.PEOPLE_INVITE:                  {ADMINISTRATOR, SECRETARY, SYSTEM},
        Action.PEOPLE_GRANT:                   {ADMINISTRATOR, SYSTEM},
        Action.PEOPLE_END_ROLE:                {ADMINISTRATOR},

        Action.NOTIFICATIONS_LIST:             {SECRETARY},
        Action.NOTIFICATIONS_RESEND:           {SECRETARY},
        Action.NOTIFICATIONS_SETTLE:           {SECRETARY},
        Action.NOTIFICATIONS_TRAY:             {ANYBODY},

        Action.BOARDS_LIST:                    BOARD | {ADMINISTRATOR},
        Action.BOARDS_READ:                    BOARD,
        Action.BOARDS_FOUND:                   {SECRETARY},
        Action.BOARDS_EDIT:                    {SECRETARY},
        Action.BOARDS_SEAT:                    {SECRETARY},
        Action.BOARDS_CONSENT:                 {SECRETARY},
        Action.BOARDS_APPOINT:                 {SECRETARY},
        Action.BOARDS_CHOOSE_PUBLIC_FORM:      {SELF, SECRETARY},
        Action.BOARDS_END:                     {SECRETARY},

        Action.AGENDAS_READ:                   {SECRETARY, CHAIR, VICE_CHAIR, PRESENTER, MINUTE_TAKER},
        Action.AGENDAS_EDIT:                   {SECRETARY},
        Action.AGENDAS_ATTACH:                 {SECRETARY},

        Action.MEETINGS_LIST:                  BOARD | {CALLED},
        Action.MEETINGS_READ:                  BOARD | {CALLED, PRESENTER, MINUTE_TAKER, LINK},
        Action.MEETINGS_PLAN:                  {SECRETARY},
        Action.MEETINGS_EDIT:                  {SECRETARY},
        Action.MEETINGS_DISCARD:               {SECRETARY},
        Action.MEETINGS_CALL:                  {SECRETARY, CHAIR},
        Action.MEETINGS_RECALL:                {SECRETARY, CHAIR},
        Action.MEETINGS_CHANGE:                {SECRETARY},
        Action.MEETINGS_CANCEL:                {SECRETARY, CHAIR},
        Action.MEETINGS_PUBLISH_AGENDA:        {SECRETARY},
        Action.MEETINGS_ANSWER:                {SELF, LINK, SECRETARY},
        Action.MEETINGS_CALL_DEPUTY:           {SYSTEM, SECRETARY},
        Action.MEETINGS_FOLLOW_MEMBERSHIPS:    {SYSTEM},
        Action.MEETINGS_REMIND:                {SYSTEM},
        Action.MEETINGS_RECORD_NOTICE:         {SYSTEM, SECRETARY},

        Action.PROCEEDINGS_READ:               READERS | {CALLED, MINUTE_TAKER, PRESIDING_CHAIR},
        Action.PROCEEDINGS_OPEN:               RECORDERS | {CHAIR},
        Action.PROCEEDINGS_ATTEND:             RECORDERS,
        Action.PROCEEDINGS_OPEN_ITEM:          RECORDERS,
        Action.PROCEEDINGS_WRITE:              RECORDERS,
        Action.PROCEEDINGS_RECUSE:             RECORDERS,
        Action.PROCEEDINGS_VOTE:               RECORDERS,
        Action.PROCEEDINGS_DISSENT:            RECORDERS,
        Action.PROCEEDINGS_CLOSE_ITEM:         RECORDERS,
        Action.PROCEEDINGS_REOPEN_ITEM:        RECORDERS,
        Action.PROCEEDINGS_END:                RECORDERS,
        Action.PROCEEDINGS_REOPEN:             RECORDERS,

        Action.MINUTES_READ:                   READERS | {CALLED, SCRUTINEER, MINUTE_TAKER, PRESIDING_CHAIR, LINK},
        Action.MINUTES_DRAW_UP:                RECORDERS,
        Action.MINUTES_EDIT:                   RECORDERS,
        Action.MINUTES_CIRCULATE:              RECORDERS,
        Action.MINUTES_WITHDRAW:               RECORDERS,
        Action.MINUTES_SUBMIT:                 RECORDERS,
        Action.MINUTES_RETURN:                 {SCRUTINEER},
        Action.MINUTES_CHECK:                  {SCRUTINEER},
        Action.MINUTES_RECORD_CHECK:           RECORDERS,
        Action.MINUTES_ASK_AGAIN:              RECORDERS,
        Action.MINUTES_REPLACE_SCRUTINEER:     RECORDERS,
        Action.MINUTES_SIGN:                   {PRESIDING_CHAIR, MINUTE_TAKER},
        Action.MINUTES_ASK_SIGNATURE:          RECORDERS,
        Action.MINUTES_RECORD_SIGNATURE:       RECORDERS,
        Action.MINUTES_PUBLISH:                {SECRETARY},
        Action.MINUTES_UNDO_PUBLISH:           {SECRETARY},
        Action.MINUTES_COMPLETE_PUBLISH:       {SYSTEM},
        Action.MINUTES_REMOVE_PERSONAL_DATA:   {SYSTEM},

        Action.INITIATIVES_LIST:               BOARD | {OWNER},
        Action.INITIATIVES_READ:               BOARD | {OWNER, LINK},
        Action.INITIATIVES_CREATE:             RECORDERS,
        Action.INITIATIVES_EDIT:               {SECRETARY},
        Action.INITIATIVES_DECIDE:             RECORDERS,
        Action.INITIATIVES_MOVE:               {SECRETARY, SYSTEM},
        Action.INITIATIVES_REPORT:             {OWNER, SECRETARY},
        Action.INITIATIVES_VERIFY:             {SECRETARY},
        Action.INITIATIVES_REMIND:             {SYSTEM},
    }
)  # fmt: skip


def permits(action: Action, roles: frozenset[Role]) -> bool:
    """Whether one of the roles may take the action."""
    return ANYBODY in POLICY[action] or not roles.isdisjoint(POLICY[action])


def is_public(action: Action) -> bool:
    """Whether nobody is asked who they are."""
    return ANYBODY in POLICY[action]
