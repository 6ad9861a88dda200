setup-roles = الأدوار والصلاحيات
setup-list-roles = ما يحق للناس رؤيته وفعله، كائنًا كائنًا وحقلًا حقلًا.
setup-group-people = الأشخاص
role-text = يقول الدور ما يحق لمستخدميه رؤيته وفعله. من له عدة أدوار يحق له ما تسمح به كلها معًا.
role-new = دور جديد
role-create = إنشاء الدور
role-name = الاسم
role-description = لمن
role-administrator = يحق له كل شيء
role-administrator-help = بما في ذلك المستخدمون والأدوار والإعدادات؛ ولا يهم عندئذ ما يأتي أدناه.
role-all = كل شيء
role-all-text = يحق لمستخدمي هذا الدور كل شيء، مهما كان أدناه.
role-rest = كل الأخرى
role-group-records = السجلات
role-about-records = «ككل الأخرى» تتبع الصف الأول. ما يملكه: ما يملكه المستخدم. الفريق: ما يملكه أحد في فرق المستخدم.
role-group-guarded = محروسة
role-about-guarded = لا يصل إليها إلا من سُمّي لها، والمسؤولون.
role-fields = الحقول …
role-fields-text = الحقل المخفي غير موجود للدور: لا في القوائم ولا النماذج ولا التصفية ولا البحث ولا الاستيراد ولا التصدير ولا الواجهة البرمجية. والمقفل يُرى ولا يُغيَّر.
role-field = الحقل
role-hidden = مخفي
role-locked = مقفل
role-unmasked = يظهر كاملًا
role-said-hidden = { $count ->
    [zero] لا شيء مخفي
    [one] واحد مخفي
    [two] اثنان مخفيان
    [few] { $count } مخفية
    [many] { $count } مخفيًا
   *[other] { $count } مخفي
}
role-said-locked = { $count ->
    [zero] لا شيء مقفل
    [one] واحد مقفل
    [two] اثنان مقفلان
    [few] { $count } مقفلة
    [many] { $count } مقفلًا
   *[other] { $count } مقفل
}
role-said-unmasked = { $count ->
    [zero] لا شيء يظهر كاملًا
    [one] واحد يظهر كاملًا
    [two] اثنان يظهران كاملين
    [few] { $count } تظهر كاملة
    [many] { $count } تظهر كاملة
   *[other] { $count } تظهر كاملة
}
role-scopes = أي السجلات
role-scopes-text = الكل، أو الفريق، أو ما يملكه، أو لا شيء، أو شرط تصفية مثل address.country = "DE" and owner in my team.
role-scope-read = الرؤية
role-scope-update = التغيير
role-scope-delete = الحذف
verb-read = رؤية
verb-create = إنشاء
verb-update = تغيير
verb-delete = حذف
scope-rest = ككل الأخرى
scope-none = لا شيء
scope-own = ما يملكه
scope-team = الفريق
scope-all = الكل
scope-filter = شرط
scope-no = لا
scope-yes = نعم
