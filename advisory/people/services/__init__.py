"""What people do and what is done for them: one module for each subject.

`sessions` signing in and out, `links` the mailed sign-in link, `persons` those whom a municipality knows, `invitations`,
`roles` with scope and dates, `accounts` a person's own settings.
"""
