"""The public page of a meeting: what is known before it, and the published minutes after it."""
