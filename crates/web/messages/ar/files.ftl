files = الملفات
files-send = إرسال
files-choose = اختيار ملف
files-none = أسقط ملفًا في أي مكان من هذه الصفحة، أو اختر واحدًا.
files-open = تنزيل
files-unseen = لا يُعرض هذا النوع من الملفات هنا. نزّله لتفتحه.
files-sending = جارٍ إرسال { $name }
files-failed = لم يُحفظ { $name }: { $why }
bytes = { $amount } { $unit ->
    [kb] ك.ب
    [mb] م.ب
    [gb] غ.ب
   *[b] { $count ->
        [one] بايت
       *[other] بايت
    }
}
