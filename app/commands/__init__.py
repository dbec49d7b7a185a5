"""The commands of ``briefwijzer``, one file per subject; each imports what it needs when it runs."""
