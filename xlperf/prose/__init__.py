"""A deterministic reader of Chinese official prose: text in, what it says out. It knows no evaluation and no file.

``sentences`` cuts a paragraph, ``figures`` finds the figures, ``years``, ``labels``, ``claims``, ``sums``, ``lists``,
``names`` and ``breaks`` each one kind of statement. Words and patterns are data (``data/prose.toml``). Every reader
takes one sentence (or paragraph), yields what it found with its place, is linear in the text, and stays silent where a
statement can be meant otherwise.
"""
