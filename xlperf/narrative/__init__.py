"""The narrative report: outlines as data, facts by name, paragraphs whose every number traces to a fact.

``outline`` reads an outline, ``outline_library`` says which there are, ``sentence_templates`` fills sentences,
``facts``, ``subject_facts`` and ``indicator_sentences`` say what is known, ``compose`` puts the report together.
"""
