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
op-empty = فارغ
op-full = غير فارغ

bulk-set = تعيين
bulk-apply = تطبيق
bulk-picked = المختار
bulk-actions = إجراءات
bulk-on-many = { $objects }: { $count }

view-save = حفظ العرض
view-name = الاسم
view-for = لمن
view-private = لي فقط
view-team = لفرقي
view-everyone = للجميع
view-save-button = حفظ
view-change = تغيير هذا العرض
