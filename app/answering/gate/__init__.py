"""The gate: no sentence of a language model is shown that the passages it cites do not carry.

``claims`` reads numbers, dates and amounts, ``names`` reads names, ``polarity`` what is denied, allowed or intended,
``opposites`` words that turn it around, ``orders`` what only tells a model what to say, and ``wording`` how far the
words are covered. ``gate`` holds them against the sentences of the cited passages.
"""
