"""The meeting room: attendance with clock times, quorum for each item, recusals, votes, dissent and decision texts.

Text typed here is never lost. Ending is refused while an item has no outcome.
"""
