"""Official self-evaluation forms 自评表 filled in by others, read by their labels: workbooks -> Reading.

``page`` shows a sheet as blocks, ``walk`` goes through its rows (``funds``, ``goals``, ``indicators``, ``pairs``) and
gives forms, ``combine`` makes records of them. The words are data (``data/forms.toml``).
"""

from xlperf.reading.forms.combine import FormRecords, form_records, looked_for, read_forms

__all__ = ["FormRecords", "form_records", "looked_for", "read_forms"]
