yes = Yes
no = No
hidden = Hidden

date-today = Today
date-yesterday = Yesterday
date-tomorrow = Tomorrow
date-day = { $day } { $month }
date-day-year = { $day } { $month } { $year }
date-time = { $day } { $time }

month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

money-signed = { $sign }{ $amount }
money-coded = { $code } { $amount }
