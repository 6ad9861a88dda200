record-edit = تحرير
record-delete = حذف
record-appointment = إضافة إلى تقويم
record-booking = فتح الصفحة
record-more = المزيد
record-empty-fields = غير مملوء: { $fields }
record-timeline = السجل الزمني
record-all-fields = كل الحقول
record-earlier = الأسبق
record-related = المرتبط
record-tabs = ما يظهر بجانب التفاصيل
record-all = الكل
record-add = إضافة
record-nothing-related = لا شيء بعد

event-created = { $own ->
    [yes] { $cause ->
        [import] استورد { $actor } هذا
       *[edit] أنشأ { $actor } هذا
    }
   *[no] أضاف { $actor } { $object }
}
event-said = علّق { $actor }
event-updated = { $own ->
    [yes] { $cause ->
        [undo] تراجع { $actor } عن تغيير
        [import] غيّر { $actor } هذا باستيراد
       *[edit] غيّر { $actor } هذا
    }
   *[no] غيّر { $actor } { $object }
}
event-deleted = { $own ->
    [yes] حذف { $actor } هذا
   *[no] حذف { $actor } { $object }
}
event-restored = { $own ->
    [yes] استعاد { $actor } هذا
   *[no] استعاد { $actor } { $object }
}
event-other = { $own ->
    [yes] { $actor }: { $kind }
   *[no] { $actor }: { $object } { $kind }
}
event-more = { $count ->
    [zero] ولا حقول أخرى
    [one] وحقل آخر
    [two] وحقلان آخران
    [few] و{ $count } حقول أخرى
    [many] و{ $count } حقلًا آخر
   *[other] و{ $count } حقل آخر
}
event-was = كان
event-empty = فارغ

timeline-all = كل شيء
timeline-own = التغييرات
timeline-kinds = ما يرويه السجل الزمني
timeline-finer = أيّ منها
event-undo = تراجع
event-then = كما كان حينها

undone-partly = تغيّر جزء منه منذ ذلك الحين ويبقى كما هو.
undone-nothing = لم يُتراجع عن شيء: تغيّر منذ ذلك الحين، أو ليس لك أن تكتبه.

provenance = { $who }، { $when }{ $cause ->
    [import] ، باستيراد
    [api] ، ببرنامج
    [undo] ، بتراجع
    [automation] ، آليًا
    [setup] ، مع مساحة العمل
   *[edit] {""}
}
provenance-computed = محسوب
provenance-show = من ومتى
provenance-hide = بدون من ومتى

as-of = كما كان في { $when }
as-of-not-there = لم يكن موجودًا بعد في { $when }، أو كان في السلة؛ هكذا هو الآن.
as-of-now = العودة إلى اليوم
as-of-look = رؤيته كما كان
as-of-at = كما كان في

composer-save = تسجيل
composer-more = كل الحقول

presence = { $name } يطلع على هذا أيضًا
