# التقارير.

days-count = { $days } يوم
report-days = بقيت
report-funnel = قمع المبيعات
report-open_deals = صفقات مفتوحة
report-open_amount = في مسار البيع
report-won_deals = مكسوبة
report-won_amount = المبلغ المكسوب
report-win_rate = نسبة الكسب
report-days_to_close = أيام حتى الإغلاق
report-velocity = السرعة في اليوم
report-velocity_note = الصفقات المفتوحة × نسبة الكسب × متوسط المبلغ ÷ أيام حتى الإغلاق
report-by_stage = بحسب المرحلة
report-stage = المرحلة
report-entered = جاءت
report-there_now = فيها الآن
report-amount_now = المبلغ الآن
report-conversion = تابعت
report-conversion_norm = المعتاد
report-days_norm = المعتاد
report-bottleneck = عنق زجاجة
report-funnel_note = المعتاد هو السنة السابقة. عنق الزجاجة هو المرحلة الأكثر تأخرًا عن معتادها، بالأيام أو بعدد ما يتابع.
