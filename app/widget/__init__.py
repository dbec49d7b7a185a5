"""The chat inside another website: the loader, the lean page that it opens, and ``widgets.toml``."""
