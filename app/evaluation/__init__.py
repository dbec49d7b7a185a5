"""Measuring how well questions are answered and passages are found: dataset → run → metrics → report."""
