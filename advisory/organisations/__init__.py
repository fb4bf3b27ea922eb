"""Labour-market, entrepreneur and civil-society organisations and authorities behind the seats of a board.

They belong to a municipality. Nothing about a person is kept here.
"""
