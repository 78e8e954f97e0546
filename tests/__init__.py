"""The tests: one file per subject, one folder for what needs a live LibreOffice, shared parts in support/."""
