"""One department's evaluation put together from its parts, as the notes of the Hubei form say.

Note 2 (鄂财绩发〔2020〕3号自评表备注): absolute values are added, relative ones are weighted by funds, and the sums are
scored. Note 3: scores of qualitative indicators are weighted by funds. What the parts do not agree on is a finding and
stays blank; behind each figure the parts are listed.
"""

from xlperf.summary.aggregation.department import Aggregated, aggregate
from xlperf.summary.aggregation.members import SubUnitFile, source_of

__all__ = ["Aggregated", "SubUnitFile", "aggregate", "source_of"]
