"""From a question and the passages found to an answer that is proven.

``question`` reads the question, ``conversation`` makes a follow-up stand alone, ``evidence`` picks sentences and judges
whether they answer, ``extractive`` writes the answer from them, ``citations`` proves every quotation.
"""
