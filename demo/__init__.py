"""A municipal website that does not exist, with the chat inside it: ``make demo``."""
