setup-objects-text = كل قائمة ونموذج واستيراد والواجهة البرمجية مصنوعة من هذه. كائناتك وحقولك تبدو وتعمل كالمدمجة، فورًا ولكل من يحق له رؤيتها.
setup-object = الكائن
setup-key = المفتاح
setup-fields = الحقول
setup-origin = أنشأه
setup-own = أنت
setup-standard = Rapport
setup-new-object = كائن جديد
setup-new-object-text = شيء آخر تحفظ عنه سجلات: عقارات، آلات، مشاريع. يبدأ باسم ومالك؛ أضف ما تريد معرفته أيضًا.
setup-new-object-button = إنشاء الكائن
setup-object-label = اسم الواحد
setup-object-label-help = مثلًا: عقار
setup-object-label_plural = اسم الجمع
setup-object-label_plural-help = مثلًا: عقارات
setup-object-key = المفتاح
setup-object-key-help = اسمه للبرامج والتصفية؛ يُشتق من الاسم إن تركته فارغًا.
setup-object-plural = في العناوين
setup-object-plural-help = أحرف لاتينية صغيرة وأرقام و_؛ يبقى العنوان القديم صالحًا.
setup-object-title = تُسمّى السجلات بـ
setup-object-names = الأسماء
setup-object-standard = هذا الكائن من Rapport. ما تسمّيه وترتّبه يبقى كما عندك عند تحديث Rapport.
setup-to-list = فتح القائمة
setup-delete-object = حذف { $objects } وكل السجلات؟
setup-delete-object-button = حذف الكائن والسجلات
setup-lost-records = { $count ->
    [0] لا توجد سجلات.
    [one] يُحذف معه سجل واحد.
    [two] يُحذف معه سجلان.
    [few] تُحذف معه { $count } سجلات.
    [many] يُحذف معه { $count } سجلًا.
   *[other] يُحذف معه { $count } سجل.
}

setup-layout-text = هكذا تُرتَّب صفحة السجل ونموذجه. اسحب الحقول إلى مكانها، أو استعمل الأسهم؛ ما تغيّره يسري فورًا.
setup-layout-save = حفظ الترتيب
setup-layout-reset = كما يرتّبه Rapport
setup-section-name = اسم القسم
setup-section-drop = إزالة القسم { $section } مع إبقاء حقوله
setup-section-new = قسم جديد
setup-section-add = إضافة قسم

setup-add-field = إضافة حقل
setup-new-field = حقل جديد
setup-choose-kind = ماذا يحوي الحقل؟
setup-change-type = تغيير النوع
setup-field-standard = من Rapport: ما تغيّره يبقى كما عندك
setup-field-label = الاسم
setup-field-key = المفتاح
setup-field-key-help = اسمه للبرامج والتصفية؛ يُشتق من الاسم إن تركته فارغًا. ويبقى المفتاح القديم صالحًا.
setup-field-help = المساعدة
setup-field-help-help = جملة واحدة تظهر تحت الحقل في النماذج.
setup-field-default = تبدأ السجلات الجديدة بـ
setup-field-default-help = تُحسب @me و@today و@now.
setup-field-required = يجب ملؤه
setup-field-unique = لا يتكرر في سجلين
setup-field-searchable = يجده البحث
setup-field-indexed = سريع الترتيب والتصفية في القوائم الكبيرة
setup-field-masked = يظهر جزء منه فقط لمن لا يقول دوره غير ذلك
setup-field-required_if = يجب ملؤه حين
setup-field-required_if-help = مثلًا: stage = "won"
setup-field-shown_if = يظهر فقط حين
setup-field-shown_if-help = مثلًا: kind = "company"
setup-field-kind = النوع
setup-field-chars_max = الأحرف على الأكثر
setup-field-min = على الأقل
setup-field-max = على الأكثر
setup-field-scale = أرقام بعد الفاصلة
setup-field-stars = النجوم
setup-field-count_max = الملفات على الأكثر
setup-field-prefix = قبل الرقم
setup-field-prefix-help = مثلًا: INV-
setup-field-new_options = خيارات جديدة
setup-field-new_options-help = واحد في كل سطر.
setup-field-targets = يؤدي إلى
setup-field-inverse = اسمه من الجهة الأخرى
setup-field-inverse-help = كيف يسمّي السجل المرتبط هذه، مثل properties؛ أحرف لاتينية صغيرة وأرقام و_.
setup-field-on_delete = عند حذف السجل المرتبط
setup-field-expression = الصيغة
setup-field-expression-help = مثلًا: amount * probability / 100
setup-field-result = تعطي
setup-field-via = السجلات التي تُقاس
setup-field-measure = كيف
setup-field-measured = أي حقولها
setup-field-measured-help = يُترك فارغًا لعدّ السجلات.
setup-field-filter = فقط ما فيه
setup-field-filter-help = شرط تصفية، مثلًا: done = false

setup-conditions = الشروط
setup-conditions-text = شروط تصفية، باللغة نفسها كما في القوائم.
setup-conditions-help = كيف تُكتب شروط التصفية

setup-options = الخيارات
setup-options-text = سمّ أحدها أو انقله أو أحِله إلى التقاعد: تحتفظ به سجلاته، ولا يختاره أحد بعد ذلك.
setup-options-save = حفظ الخيارات
setup-option-label = اسم الخيار { $option }
setup-option-retired = متقاعد

setup-retype = نوع آخر لـ { $field }
setup-retype-text = تُقرأ القيم من جديد بالنوع الآخر. ما لا يمكن قراءته يضيع، ويُقال لك هنا قبل أن تقرر.
setup-retype-try = عرض ما قد يضيع
setup-retype-do = تغيير النوع
setup-lost-values = { $count ->
    [0] لا تضيع أي قيمة.
    [one] تضيع قيمة واحدة.
    [two] تضيع قيمتان.
    [few] تضيع { $count } قيم.
    [many] تضيع { $count } قيمة.
   *[other] تضيع { $count } قيمة.
}
setup-delete-field = حذف الحقل { $field } من { $objects }؟
setup-delete-field-button = حذف الحقل وقيمه

field-mark-required = مطلوب
field-mark-unique = فريد
field-mark-conditional = بشروط
field-mark-masked = محجوب
field-mark-own = منك

kinds-words = كلمات
kinds-numbers = أرقام
kinds-choices = خيارات
kinds-times = أوقات
kinds-links = روابط إلى سجلات أخرى
kinds-parts = من عدة أجزاء
kinds-worked-out = يحسبه Rapport

kind-text = نص
kind-long-text = نص طويل
kind-email = بريد إلكتروني
kind-phone = رقم هاتف
kind-url = عنوان ويب
kind-tags = وسوم
kind-integer = عدد صحيح
kind-decimal = عدد عشري
kind-money = مبلغ
kind-percent = نسبة مئوية
kind-rating = تقييم
kind-duration = مدة
kind-auto-number = رقم متسلسل
kind-choice = خيار
kind-choices = عدة خيارات
kind-boolean = نعم أو لا
kind-date = تاريخ
kind-instant = تاريخ ووقت
kind-link = رابط
kind-links = عدة روابط
kind-person-name = اسم شخص
kind-address = عنوان بريدي
kind-location = مكان على الخريطة
kind-files = ملفات
kind-json = JSON
kind-formula = صيغة
kind-rollup = تجميع

kind-about-text = سطر واحد
kind-about-long-text = عدة أسطر، مع Markdown
kind-about-email = يُتحقق منه، ويمكن الكتابة إليه
kind-about-phone = يُقرأ بطرق كتابته المعتادة
kind-about-url = يفتح الصفحة
kind-about-tags = كلمات حرة
kind-about-integer = 42
kind-about-decimal = 3.14
kind-about-money = مبلغ مع عملته
kind-about-percent = 12.5 %
kind-about-rating = نجوم
kind-about-duration = 1:30
kind-about-auto-number = INV-1 و INV-2 …، يعطيه Rapport
kind-about-choice = واحد من قائمة
kind-about-choices = بعض من قائمة
kind-about-boolean = مربع للتأشير
kind-about-date = يوم
kind-about-instant = لحظة، تظهر بتوقيت كل قارئ
kind-about-link = سجل واحد
kind-about-links = بعض السجلات
kind-about-person-name = اللقب والاسم الأول واسم العائلة
kind-about-address = الشارع والمدينة والرمز البريدي والبلد
kind-about-location = خط العرض وخط الطول
kind-about-files = مستندات وصور
kind-about-json = للبرامج
kind-about-formula = من حقول أخرى في السجل
kind-about-rollup = عدّ وجمع وغير ذلك على السجلات المرتبطة

on-delete-clear = إفراغ هذا الحقل
on-delete-restrict = رفض حذفه
on-delete-cascade = حذف هذا السجل أيضًا

measure-count = العدد
measure-sum = المجموع
measure-avg = المتوسط
measure-min = الأقل
measure-max = الأكثر
measure-latest = الأحدث
