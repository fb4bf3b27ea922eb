"""The matters of a board: title, background, proposal, attachments, secrecy.

An item knows nothing of the meeting that handles it. Standard agendas and the ban on individual cases live
here.
"""
