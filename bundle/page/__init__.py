"""Puts the page together, one HTML file with Python inside: ``make page``, or ``python -m bundle.page``.

``package-lock.json`` pins Pyodide and ``lock.txt`` the packages for it, both with hashes. ``compile.mjs`` runs in
Node.js, which is needed here and nowhere else.
"""
