# Reports: the rest is said where a report is declared.

days-count = { $days } days
