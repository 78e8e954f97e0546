"""The page: everything the command line does for one unit and for many, in a browser, with nothing installed.

``jobs`` is what the page's script calls, ``view`` what it draws, ``page`` the page's own text, styles and scripts. The
page itself, one HTML file with Python inside, is put together by ``python -m bundle.page``.
"""
