yes = نعم
no = لا
hidden = مخفي

date-today = اليوم
date-yesterday = أمس
date-tomorrow = غدًا
date-day = { $day } { $month }
date-day-year = { $day } { $month } { $year }
date-time = { $day } { $time }

month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر

money-signed = { $amount } { $sign }
money-coded = { $amount } { $code }
