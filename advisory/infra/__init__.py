"""Flask and the database for every capability.

It holds no domain words. Higher rooms fill its ports in the factory.
"""
