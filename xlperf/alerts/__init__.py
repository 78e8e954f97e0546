"""Alerts 预警 of the monitoring within the year: rules as data, and the colour of a figure by them.

``alert_rules`` holds the types and the reading of a file, ``alert_library`` finds the rules, ``judging`` applies them.
"""

from xlperf.alerts.alert_library import alert_titles, built_in_alerts, even_within, load_alerts, outlook_limits
from xlperf.alerts.alert_rules import AlertRules, Colour, Likelihood
from xlperf.alerts.judging import Alert, Proposal, funds_alert, indicator_alert, outlook, progress, reason_due, worst

__all__ = [
    "Alert",
    "AlertRules",
    "Colour",
    "Likelihood",
    "Proposal",
    "alert_titles",
    "built_in_alerts",
    "even_within",
    "funds_alert",
    "indicator_alert",
    "load_alerts",
    "outlook",
    "outlook_limits",
    "progress",
    "reason_due",
    "worst",
]
