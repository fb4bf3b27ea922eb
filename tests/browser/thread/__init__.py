"""The thread: ten steps from an empty database to a decision that is followed up, walked through pages and mails only."""
