"""Advisory: local advisory boards on immigrant integration and good relations.

The map of the domain, from the ground up. Each name is a folder; a folder only imports from those below it.

    desk, portal        what one person sees first; the public site
    initiatives         what was agreed, who does it and what became of it
    minutes             the record: drafting, scrutiny, signature, publication
    proceedings         the meeting room: attendance, quorum, recusals, votes, decisions
    meetings            meetings, calling, answers, deputies, calendar files
    agendas             a board's items, attachments, secrecy
    boards              boards, terms, seats, memberships, composition
    organisations       the organisations behind the seats
    notifications       what was delivered and what was not
    people              accounts, persons, sign-in, roles
    municipalities      the register of municipalities and each one's own settings
    infra               Flask and the database, no domain words
    policy, kernel      who may do what; pure building blocks

This module imports nothing, so that rules can be loaded without Flask.
"""
