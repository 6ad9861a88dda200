list-group = تجميع
list-group-by = التجميع حسب
list-group-none = بلا مجموعات
list-group-show = عرض
list-group-all = الكل: { $count }
group-none = بلا قيمة
moment-created_at = تاريخ الإنشاء
moment-updated_at = تاريخ التغيير
period-day = يوم
period-week = أسبوع
period-month = شهر
period-quarter = ربع سنة
period-year = سنة
date-week = أسبوع { $day }
date-month = { $month } { $year }
date-quarter = الربع { $quarter } من { $year }

column-up = نقل { $column } إلى اليمين
column-down = نقل { $column } إلى اليسار
column-narrower = تضييق { $column }
column-wider = توسيع { $column }
column-pin = إبقاء { $column } ظاهرًا
column-unpin = ترك { $column } يتحرك
list-columns-help = في الجدول: اسحب العنوان لنقله، وحافته لتغيير عرضه. بلوحة المفاتيح على العنوان: Shift مع سهم للنقل، وAlt وShift مع سهم لتغيير العرض.

bulk-all = كل ما عُثر عليه، لا ما في هذه الصفحة فقط

side = السجل
side-whole = فتح الصفحة
side-close = إغلاق

theme = الألوان
theme-light = ألوان فاتحة
theme-dark = ألوان داكنة
theme-system = ألوان النظام
rail-icons = أيقونات فقط
rail-words = أيقونات وكلمات

keys = المفاتيح
keys-anywhere = في كل مكان
keys-list = القوائم واللوحات
keys-record = السجل
key-palette = الانتقال إلى أي شيء أو فعله، باسمه
key-search = البحث في كل شيء
key-create = سجل جديد
key-sheet = هذه الصفحة
key-back = إغلاق ما هو مفتوح
key-move = الصف أو البطاقة التالية، السابقة
key-pick = تحديد الصف
key-open = الفتح بجانب القائمة؛ ومرة أخرى كصفحة كاملة
key-edit = تحرير
key-find = البحث في هذه القائمة
key-rail = التنقل أيقونات فقط أو مع كلماتها
key-cell = الكتابة في أول خلية من الصف؛ وينقلك Tab إلى التالية
key-shift = انقل البطاقة إلى العمود التالي، أو الموعد إلى يوم آخر
key-log = تسجيل ما حدث

failure-unread = هذا العنوان غير مفهوم
failure-unread-text = فيه شيء ليس كما تكتبه هذه الصفحة: ربما انقطع في الطريق. ارجع إلى الوراء، أو ابدأ من الصفحة الرئيسية.

shapes = طريقة العرض
shape-list = قائمة
shape-board = لوحة
shape-calendar = تقويم
shape-chart = رسم بياني

calendar-month = شهر
calendar-week = أسبوع
calendar-day = يوم
calendar-today = اليوم
calendar-before = الأسبق
calendar-after = اللاحق
calendar-by = حسب التاريخ
calendar-move-to = إلى اليوم
calendar-move-at = في الساعة
calendar-move = نقل
calendar-new-at = جديد في { $time }
calendar-more = { $count ->
    [zero] لا مزيد
    [one] واحد آخر
    [two] اثنان آخران
    [few] { $count } أخرى
    [many] { $count } أخرى
   *[other] { $count } أخرى
}
calendar-more-than-shown = هناك أكثر مما يمكن عرضه: اعرض أسبوعًا، أو صفِّ القائمة.

chart-measure = القياس
chart-by = حسب
chart-drawn = الشكل
chart-bars = أعمدة
chart-line = خط
chart-show = عرض
chart-more-than-shown = هناك مجموعات أكثر مما يمكن عرضه: صفِّ القائمة، أو اجمع حسب شيء آخر.
chart-of-count = عدد السجلات
chart-of-sum = مجموع { $field }
chart-of-avg = متوسط { $field }
chart-of-min = أقل { $field }
chart-of-max = أكبر { $field }

weekday-1 = الاثنين
weekday-2 = الثلاثاء
weekday-3 = الأربعاء
weekday-4 = الخميس
weekday-5 = الجمعة
weekday-6 = السبت
weekday-7 = الأحد
date-weekday = { $weekday }، { $day }

quick = سجّل ما حدث
quick-short = تسجيل
quick-find = شخص آخر …
quick-kind = ماذا كان
quick-logged = سُجِّل.
quick-more = أضف تفاصيل
quick-title = { $kind }: { $title }

offline = أنت غير متصل
offline-text = لا يمكن الوصول إلى الخادم الآن: لا توجد شبكة، أو يُعاد تشغيله.
offline-possible = ما زال يمكن قراءة الصفحات المفتوحة في علامات تبويب أخرى، وما كتبته فيها لم يضع. لا يُحفظ شيء من بيانات شركتك على هذا الجهاز.
offline-again = إعادة المحاولة
