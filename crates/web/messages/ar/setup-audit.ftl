setup-page-audit = سجل التدقيق
setup-about-audit = من فعل ماذا ومتى ولماذا.
setup-group-workspace = مساحة العمل
audit-user = من
audit-object = ماذا
audit-kind = الفعل
audit-cause = بواسطة
audit-from = من تاريخ
audit-until = حتى تاريخ
audit-any = أي شيء
audit-by-people = أي شيء عدا الأتمتة
audit-export = تصدير كملف CSV
audit-when = متى
audit-who = من
audit-why = بواسطة
audit-what = ماذا
audit-nothing = لم يحدث شيء كهذا.
audit-more = { $count ->
    [zero] ولا شيء آخر
    [one] وواحد آخر
    [two] واثنان آخران
    [few] و{ $count } أخرى
    [many] و{ $count } أخرى
   *[other] و{ $count } أخرى
}
audit-kind-created = أنشأ
audit-kind-updated = غيّر
audit-kind-deleted = حذف
audit-kind-restored = استعاد
audit-kind-catalog_changed = غيّر الكائنات والحقول
audit-kind-settings_changed = غيّر الإعدادات
audit-cause-edit = اليد
audit-cause-api = برنامج
audit-cause-import = استيراد
audit-cause-undo = تراجع
audit-cause-automation = أتمتة
audit-cause-command = سطر الأوامر
audit-cause-setup = الإعداد
