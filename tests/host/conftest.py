"""LibreOffices for the tests of the hosts: one with the extension, one without."""

from tests.support.bare_office import app, copy_of, office, offices  # noqa: F401 - fixtures
from tests.support.live_office import desks, live, live_host  # noqa: F401 - fixtures
