"""Stored passages and finding them; knows no language model and no web.

``Index`` (index.py) is the only door: it holds the Chroma collections (store.py), the keyword index
(lexical.py) and the encoder (embedding.py) together, and searches them (search.py, fusion.py).
"""
