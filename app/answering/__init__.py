"""From a question and the passages found to an answer that is proven.

``question`` reads the question, ``requests`` tells what is none, ``conversation`` makes a follow-up stand alone.
``evidence`` picks sentences (``signals``, ``pieces``) and judges whether they answer (``answerability``,
``judgement``). ``extractive`` writes the answer from them, and ``citations`` proves every quotation.
"""
