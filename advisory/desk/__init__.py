"""What one person sees first after signing in: the member's front page, the secretary's desk, the monitor's list.

Several rooms meet here on one page. It also gives the frame its navigation.
"""
