form-required = مطلوب
form-none = –
form-currency = العملة
form-create = إنشاء { $object }
form-save = حفظ
form-cancel = إلغاء
form-new = { $object }: سجل جديد
form-edit = تحرير { $title }
form-wrong = { $count ->
    [zero] كل الحقول صحيحة.
    [one] حقل واحد يحتاج إلى نظرة أخرى.
    [two] حقلان يحتاجان إلى نظرة أخرى.
    [few] { $count } حقول تحتاج إلى نظرة أخرى.
    [many] { $count } حقلًا تحتاج إلى نظرة أخرى.
   *[other] { $count } حقل تحتاج إلى نظرة أخرى.
}
form-none-found = لا يوجد { $object } باسم «{ $title }»؛ اختر مما يظهر أثناء الكتابة
form-several-found = هناك أكثر من واحد باسم «{ $title }»؛ اختر مما يظهر أثناء الكتابة
form-conflict = غيّر { $who } هذا في هذه الأثناء. اختر لكل حقل، ثم احفظ.
form-theirs = قيمتهم
form-yours = قيمتك

part-street = الشارع
part-city = المدينة
part-region = الولاية أو المحافظة
part-postal-code = الرمز البريدي
part-country = البلد
part-title = اللقب
part-given = الاسم الأول
part-middle = الأسماء الوسطى
part-family = اسم العائلة
part-suffix = اللاحقة
part-latitude = خط العرض
part-longitude = خط الطول

similar = ربما هو موجود بالفعل:
similar-name = الاسم نفسه
