"""Official forms (targets, monitoring, self-evaluations) that others filled in, read by labels: workbooks -> Reading.

``page`` shows a sheet as blocks, ``walk`` goes through its rows (``funds``, ``goals``, ``indicators``, ``pairs``) and
gives forms, ``combine`` makes records of them. The words are data (``data/forms.toml``,
``data/stage_forms.toml`` for forms before the self-evaluation: ``stages``, ``stage_columns``, ``stage_funds``).
"""

from xlperf.reading.forms.combine import EVALUATION, STAGES, FormRecords, form_records, looked_for, read_forms

__all__ = ["EVALUATION", "STAGES", "FormRecords", "form_records", "looked_for", "read_forms"]
