"""From a file to stored passages: open, parse, split, index."""
