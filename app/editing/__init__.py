"""``/beheer``: where editors upload, check, change and remove documents, in the browser."""
