"""A conversation as a file to keep: Markdown, Word (DOCX) or PDF, with a full reference for every quotation.

``conversation_of`` makes a `Conversation` of answers, and ``export`` makes bytes of that. Over HTTP the page posts its
answers to ``/gesprek/bewaren`` (see ``routes``), so that no question ends up in an address or a log.
"""
