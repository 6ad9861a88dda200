list-import = استيراد { $objects }
setup-page-import = الاستيراد
setup-about-import = سجلات من ملف CSV أو Excel، تُجرَّب أولًا ويُتراجع عنها عند الحاجة.
import-text = يصير ملف CSV أو Excel سجلات. تقول ماذا تحوي أعمدته، وترى ما سيحدث، ويمكنك التراجع عنه كله. لا يُكتب شيء قبل أن تقول ذلك.
import-help = المزيد عن الاستيراد
import-object = السجلات
import-file = الملف
import-send = متابعة
import-earlier = استيرادات سابقة
import-state = الحالة
import-who = بواسطة
import-before = استُورد الملف نفسه { $when }. لا تستورده ثانية إلا بحقل تجد به الصفوف سجلاتها.
import-leave = يستمر هذا من نفسه: يمكنك مغادرة هذه الصفحة والعودة.
import-rows = { $rows ->
    [zero] لم يُقرأ أي صف
    [one] قُرئ صف واحد
    [two] قُرئ صفان
    [few] قُرئت { $rows } صفوف
    [many] قُرئ { $rows } صفًا
   *[other] قُرئ { $rows } صف
}
import-look-again = انظر ثانية
import-go-on = متابعة الباقي
import-revert = التراجع عنه
import-reverted = ما أنشأه هذا الاستيراد في السلة، وما غيّره عاد كما كان، إلا ما غيّره أحد بعد ذلك.
import-other = ملف آخر
import-preview = { $rows ->
    [zero] بلا صفوف، إن استوردت الآن
    [one] من صف واحد، إن استوردته الآن
    [two] من صفين، إن استوردتهما الآن
    [few] من { $rows } صفوف، إن استوردتها الآن
    [many] من { $rows } صفًا، إن استوردتها الآن
   *[other] من { $rows } صف، إن استوردتها الآن
}
import-refused = ما سيُرفض، ولماذا
import-refused-then = ما رُفض، ولماذا
import-refused-line = { $rows ->
    [zero] السطر { $line }
    [one] السطر { $line }
    [two] صفان، أولهما في السطر { $line }
    [few] { $rows } صفوف، أولها في السطر { $line }
    [many] { $rows } صفًا، أولها في السطر { $line }
   *[other] { $rows } صف، أولها في السطر { $line }
}
import-refused-download = الصفوف المرفوضة كملف، كل منها مع سببه، لتُصلح وتُستورد ثانية
import-diffs = الصفوف الأولى بالتفصيل
import-would-create = السطر { $line } ينشئ سجلًا
import-would-update = السطر { $line } يغيّر سجلًا
import-columns = الأعمدة
import-columns-text = خُمِّنت من أسمائها؛ صحّح ما أخطأ.
import-column = العمود
import-samples = يحوي
import-holds = يذهب إلى
import-holds-column = العمود { $column } يذهب إلى
import-leave-out = تركه
import-match_by = تغيّر الصفوف السجل الذي له نفس
import-match_by-help = الصف الذي لا يجد سجلًا ينشئ سجلًا جديدًا.
import-match-none = لا شيء: كل صف ينشئ سجلًا
import-blank = الخلية الفارغة
import-blank-any = كالمعتاد: لا تقول شيئًا
import-blank-keep = لا تقول شيئًا
import-blank-clear = تفرغ الحقل
import-dates = تُكتب التواريخ
import-dates-any = كالمعتاد في الملف
import-dates-dmy = يوم، شهر، سنة
import-dates-mdy = شهر، يوم، سنة
import-dates-ymd = سنة، شهر، يوم
import-decimal = تُكتب الأرقام
import-decimal-any = كالمعتاد في الملف
import-decimal-point = 1,234.50
import-decimal-comma = 1.234,50
import-create_missing = إنشاء السجلات المرتبطة غير الموجودة
import-create_missing-help = وإلا يُرفض الصف الذي يسمّي سجلًا غير معروف.
import-sheet = الورقة
import-no_header = الصف الأول بيانات، لا أسماء أعمدة
import-try = معاينة
import-do = استيراد
import-read-again = قراءة الملف ثانية
import-stage-received = لم يُجرَّب بعد
import-stage-trying = يُجرَّب
import-stage-tried = جُرِّب، ولم يُكتب شيء
import-stage-importing = يُستورد
import-stage-done = استُورد
import-stage-failed = انقطع
import-stage-reverting = يُتراجع عنه
import-stage-reverted = تُراجع عنه
import-count-created = أُنشئت
import-count-updated = تغيّرت
import-count-unchanged = بلا تغيير
import-count-refused = رُفضت
import-count-skipped = تُركت
import-count-waiting = تنتظر غيرها
import-count-whole = كما كانت
import-count-partly = جزئيًا
import-count-kept = تُركت كما هي
part-amount = المبلغ
part-currency = العملة
