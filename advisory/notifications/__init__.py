"""What was sent to whom and what did not arrive.

It reads the outbox, shows the mail tray of the demo and lets a failed mail be sent again. What each person
wants to hear about will live here.
"""
