list-views = العروض
list-find = بحث في { $objects }
list-filter = تصفية
list-filter-as-text = كنص
list-filter-apply = تطبيق
list-filter-wrong = لا يمكن قراءة هذه التصفية
list-filter-clear = إزالة
list-filter-without = إزالة { $condition }
list-filter-me = أنا
list-filter-help = مثلًا: name contains "ann" and created_at = this month
list-filter-add = إضافة شرط
list-filter-field = الحقل
list-filter-how = كيف
list-filter-value = القيمة
list-filter-add-button = إضافة
list-sort = ترتيب
list-columns = الأعمدة
list-columns-show = عرض
list-new = { $object }: جديد
list-select-all = تحديد كل المعروض
list-select = تحديد { $title }
list-empty-title = لا شيء هنا بعد
list-empty = حين تكون هناك { $objects } تظهر هنا.
list-nothing-found = لا توجد { $objects } مطابقة
list-nothing-found-text = ابحث بكلمات أقل، أو أزل التصفية.
list-show-all = عرض الكل
list-more = المزيد
list-count = { $count ->
    [zero] لا سجلات
    [one] سجل واحد
    [two] سجلان
    [few] { $count } سجلات
    [many] { $count } سجلًا
   *[other] { $count } سجل
}
list-count-many = أكثر من { $count } سجل

op-is = يساوي
op-is-not = لا يساوي
op-contains = يحتوي على
op-starts = يبدأ بـ
op-more = أكثر من
op-less = أقل من
op-within = ضمن
op-on = في يوم
op-before = قبل
op-after = بعد
op-between = بين
op-older = أقدم من
op-at-least = على الأقل
op-at-most = على الأكثر
op-any-of = أحد
op-none-of = ليس أيًّا من
op-empty = فارغ
op-full = غير فارغ

bulk-set = الحقل
bulk-apply = تغيير
bulk-change-field = تغيير { $field }
bulk-empties = ما يُترك فارغًا يُفرَّغ في كل السجلات.
bulk-picked = المختار
bulk-actions = إجراءات
so-many = { $objects }: { $count }

view-save = حفظ العرض
view-name = الاسم
view-for = لمن
view-private = لي فقط
view-team = لفرقي
view-everyone = للجميع
view-save-button = حفظ
view-change = تغيير هذا العرض

period-today = اليوم
period-yesterday = أمس
period-tomorrow = غدًا
period-this-week = هذا الأسبوع
period-last-week = الأسبوع الماضي
period-next-week = الأسبوع القادم
period-this-month = هذا الشهر
period-last-month = الشهر الماضي
period-next-month = الشهر القادم
period-this-quarter = هذا الربع
period-last-quarter = الربع الماضي
period-next-quarter = الربع القادم
period-this-year = هذا العام
period-last-year = العام الماضي
period-last-7-days = آخر 7 أيام
period-last-30-days = آخر 30 يومًا
period-last-90-days = آخر 90 يومًا
period-next-7-days = الأيام الـ7 القادمة
period-next-30-days = الأيام الـ30 القادمة
period-days = { $count ->
    [one] يوم واحد
    [two] يومين
    [zero] { $count } يوم
    [few] { $count } أيام
    [many] { $count } يومًا
   *[other] { $count } يوم
}
period-unit-days = يومًا
period-between = { $from } و{ $to }
list-filter-choose = التالي
