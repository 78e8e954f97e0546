"""Puts together what an office without internet needs: ``make bundle``.

``lock.txt`` names every package with its version and the hashes of its files for Windows; ``python -m bundle --lock``
writes it anew. ``python.txt`` names Windows' Python, which goes along. ``office/`` holds what an officer sees and runs.
"""
