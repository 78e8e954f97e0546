"""The LibreOffice of these tests."""

from tests.support.bare_office import app, book, copy_of, office, offices, sheet  # noqa: F401 - fixtures
