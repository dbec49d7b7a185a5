"""What visitors think of answers: thumbs and remarks, kept in one SQLite file in the data folder.

``entry`` holds what is kept of one verdict, ``store`` keeps it, ``sweeping`` deletes it in time, and ``export`` makes
questions of it that ``briefwijzer evaluate answers`` reads. What the visitor asked is kept only when the
visitor says so.
"""
