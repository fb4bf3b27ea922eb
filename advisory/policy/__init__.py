"""Who may do what: roles, actions and the one table that joins them. Pure."""
