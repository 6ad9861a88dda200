language-itself = العربية

sign-in-late = استغرق ذلك وقتًا طويلًا، أو تغيّرت كلمة المرور. سجّل الدخول من جديد.
sign-in-code = رمزك
sign-in-code-label = الرمز
sign-in-code-help = الأرقام الستة التي يعرضها تطبيقك الآن، أو أحد رموز الاسترداد.
sign-in-code-wrong = هذا الرمز غير صحيح، أو سبق استعماله. انتظر الرمز التالي.
sign-in-other = الدخول باسم شخص آخر

me = ملفك الشخصي
me-about = عنك
me-email = تسجّل الدخول باسم { $email }. يمكن لمسؤول تغيير ذلك.
me-password = كلمة المرور
me-password-help = كلمة المرور الجديدة تنهي جلساتك على كل الأجهزة الأخرى.
me-password-old = كلمة المرور الحالية
me-password-new = كلمة المرور الجديدة
me-password-change = تغيير كلمة المرور
me-password-none = ليست لديك كلمة مرور: تدخل من دونها.
me-password-choose = اختيار كلمة مرور
me-wrong-password = هذه ليست كلمة مرورك.
me-calendar = اشتراك التقويم
me-calendar-help = مواعيدك ومهامك في Outlook أو تقويم Google أو تقويم Apple: اشترك هناك بهذا العنوان. ومن لديه العنوان يقرأ تقويمك.
me-calendar-link = عنوان الاشتراك
me-calendar-make = إنشاء عنوان
me-calendar-anew = إنشاء عنوان جديد
me-calendar-end = إنهاء الاشتراك
me-done-calendar = يمكن الاشتراك في تقويمك بالعنوان أدناه.
me-done-calendar-ended = انتهى الاشتراك: لم يعد عنوانه يؤدي إلى شيء.
me-sessions = الأجهزة التي سجّلت الدخول منها
me-session-this = هذا الجهاز
me-session-used = آخر استعمال { $when }
me-session-end = إنهاء
me-session-end-of = إنهاء الجلسة على { $device }
me-sessions-end = إنهاء كل الأخرى
me-done-saved = حُفِظ.
me-done-password = تغيّرت كلمة مرورك، وسُجِّل خروجك من كل الأجهزة الأخرى.
me-done-session = انتهت تلك الجلسة.
me-done-sessions = سُجِّل خروجك من كل الأجهزة الأخرى.
me-done-two-factor-off = أُوقف الدخول بخطوتين.

two-factor = الدخول بخطوتين
two-factor-why = رمز من هاتفك بجانب كلمة المرور يمنع الآخرين من الدخول، حتى لو عرفوا كلمة المرور.
two-factor-apps = تحتاج إلى تطبيق للرموز، مثل Aegis أو 2FAS أو Google Authenticator أو 1Password أو Bitwarden.
two-factor-set-up = إعداد الدخول بخطوتين
two-factor-is-on = إنه مفعّل. { $left ->
    [0] لم يبقَ لديك أي رمز استرداد؛ أنشئ رموزًا جديدة.
    [one] بقي لديك رمز استرداد واحد؛ أنشئ رموزًا جديدة.
    [two] بقي لديك رمزا استرداد.
    [few] بقيت لديك { $left } رموز استرداد.
    [many] بقي لديك { $left } رمز استرداد.
   *[other] بقي لديك { $left } رمز استرداد.
}
two-factor-change = رموز الاسترداد، أو إيقافه
two-factor-scan = امسح هذا بتطبيقك
two-factor-picture = السر كصورة للمسح
two-factor-type = أو اكتب هذا فيه:
two-factor-confirm = اكتب الرمز الذي يعرضه
two-factor-code = الرمز
two-factor-turn-on = تفعيل
two-factor-other-secret = إنشاء سر آخر
two-factor-now-on = فُعِّل الدخول بخطوتين. انتهت جلساتك على الأجهزة الأخرى.
two-factor-keep = احفظ رموز الاسترداد هذه
two-factor-keep-help = كل رمز يدخلك مرة واحدة حين لا يكون هاتفك معك. اطبعها، أو ضعها حيث تحفظ كلمات مرورك: لن تراها ثانية.
two-factor-kept = حفظتها
two-factor-renew = إنشاء رموز استرداد جديدة
two-factor-turn-off = إيقاف الدخول بخطوتين

forgot = نسيت كلمة المرور؟
forgot-help = اكتب بريدك الإلكتروني، ونرسل إليك رابطًا تختار به كلمة مرور جديدة.
forgot-send = إرسال رابط
forgot-sent = إن كان أحد يسجّل الدخول باسم { $email } فالرابط في طريقه إليه. وهو يؤدي إلى كلمة مرور جديدة لمدة 24 ساعة.
forgot-no-mail = هذا الخادم لا يرسل بريدًا. اطلب من مسؤول رابطًا تختار به كلمة مرور جديدة.
forgot-back = العودة إلى تسجيل الدخول
sign-in-chosen = حُفظت كلمة مرورك الجديدة. سجّل الدخول بها وبرمز.

new-password = اختر كلمة مرور
new-password-for = لـ { $email }
new-password-help = 10 أحرف على الأقل؛ وجملة من عندك خيار جيد.
new-password-choose = اختيار كلمة المرور
new-password-over = هذا الرابط لم يعد يؤدي إلى شيء
new-password-over-help = سبق استعماله، أو هو قديم جدًا، أو اختيرت كلمة مرور أخرى بعده. اطلب رابطًا آخر.

admission = تسجيل الدخول
admission-hand-over = رابط لتسليمه
admission-invitation = بهذا الرابط تُختار أول كلمة مرور، حتى { $until }. يستطيع ذلك كل من لديه الرابط: سلّمه حيث لا يقرأ غيركما. لا يُعرض إلا هذه المرة.
admission-reset = بهذا الرابط تُختار كلمة مرور جديدة، حتى { $until }. يستطيع ذلك كل من لديه الرابط: سلّمه حيث لا يقرأ غيركما. لا يُعرض إلا هذه المرة.
admission-has-password = يسجّل الدخول باسم { $email }.
admission-no-password = سيسجّل الدخول باسم { $email }، ولم يختر كلمة مرور بعد.
admission-sessions = { $count ->
    [0] لم يسجّل الدخول من أي جهاز.
    [one] مسجَّل الدخول من جهاز واحد.
    [two] مسجَّل الدخول من جهازين.
    [few] مسجَّل الدخول من { $count } أجهزة.
    [many] مسجَّل الدخول من { $count } جهازًا.
   *[other] مسجَّل الدخول من { $count } جهاز.
}
admission-send = إرسال رابط بالبريد
admission-make = إنشاء رابط لتسليمه
admission-no-mail = لا توجد إعدادات للبريد؛ الدليل يشرح كيف تُنشأ.
admission-two-factor = يُطلب رمز بجانب كلمة المرور. أوقفه لمن فقد هاتفه ورموز الاسترداد؛ وتنتهي جلساته.
admission-no-two-factor = لا يُطلب رمز بجانب كلمة المرور. كل مستخدم يفعّل ذلك في ملفه الشخصي.
admission-done-sent = الرابط في الطريق.
admission-done-off = أُوقف الدخول بخطوتين، وانتهت جلساته.
user-activate = تفعيل
user-deactivate = إيقاف الحساب
sign-in-unclaimed = لم يُعِدّ أحد مساحة العمل هذه بعد. افتح العنوان الذي طبعه الخادم عند تشغيله.
start = إعداد مساحة عملك
start-help = يستغرق هذا دقيقة. يمكن تغيير كل شيء لاحقًا، إلا العملة بعد وجود مبالغ.
start-workspace = مساحة العمل
start-name = اسم شركتك
start-currency = العملة الأساسية
start-zone = المنطقة الزمنية
start-you = أنت، المسؤول الأول
start-your-name = اسمك
start-make = إنشاء مساحة العمل
start-over = سبق إعداد مساحة العمل هذه
start-over-help = أو أن هذا العنوان ليس آخر ما طبعه الخادم. أعد تشغيل الخادم لترى عنوانًا جديدًا، ما دام لم يُعِدّ أحد مساحة العمل.
start-data = بماذا تبدأ؟
start-import = بياناتك
start-import-help = ملف CSV أو Excel لجهات اتصال أو شركات أو صفقات. ترى أولًا ما سينتج عنه.
start-import-go = استيراد ملف
start-sample = شركة للاطلاع
start-sample-help = سنتان من عمل مورّد أثاث مكتبي له 200 عميل، لتجربة كل شيء. يستغرق ثوانيَ.
start-sample-go = الملء ببيانات نموذجية
start-empty = لا شيء
start-empty-help = مساحة عمل فارغة بمسار من ست مراحل.
start-empty-go = البدء فارغًا
start-not-empty = هناك جهات اتصال بالفعل، وستكون البيانات النموذجية بينها.
start-team = من يعمل معك؟
start-team-help = يتلقى كل منهم دعوة ويختار كلمة مرور. يمكنك فعل هذا لاحقًا أيضًا.
start-role = الدور
start-invite = دعوة
start-invited = { $count ->
    [zero] لا زملاء مدعوون.
    [one] يستطيع زميل واحد الدخول بهذا الرابط. سلّمه حيث لا يقرأ غيركما؛ لا يُعرض إلا هذه المرة.
    [two] يستطيع زميلان الدخول بهذين الرابطين. سلّم كلًا منهما حيث لا يقرأ غيركما؛ لا يُعرضان إلا هذه المرة.
    [few] يستطيع { $count } زملاء الدخول بهذه الروابط. سلّم كلًا منها حيث لا يقرأ غيركما؛ لا تُعرض إلا هذه المرة.
    [many] يستطيع { $count } زميلًا الدخول بهذه الروابط. سلّم كلًا منها حيث لا يقرأ غيركما؛ لا تُعرض إلا هذه المرة.
   *[other] يستطيع { $count } زميل الدخول بهذه الروابط. سلّم كلًا منها حيث لا يقرأ غيركما؛ لا تُعرض إلا هذه المرة.
}
start-invited-by-mail = { $count ->
    [zero] لا دعوات في الطريق.
    [one] دعوة واحدة في الطريق.
    [two] دعوتان في الطريق.
    [few] { $count } دعوات في الطريق.
    [many] { $count } دعوة في الطريق.
   *[other] { $count } دعوة في الطريق.
}
start-link-of = رابط لـ { $email }
start-done = إلى مساحة عملك

steps = الخطوات الأولى
steps-done = { $done } من { $all }
steps-is-done = (تم)
steps-forgo = لا تُظهر هذا ثانية
step-contacts = أدخل جهات اتصالك
step-contacts-help = استورد ملف CSV أو Excel، أو اكتب الأولى بيدك.
step-colleague = ادعُ زميلًا
step-colleague-help = يختار كلمة مروره بنفسه، ويأخذ دورًا منك.
step-two-factor = أعِدّ الدخول بخطوتين
step-two-factor-help = رمز من هاتفك يمنع الآخرين من الدخول، حتى لو عرفوا كلمة مرورك.
step-call = سجّل مكالمة
step-call-help = مع من تكلمت آخر مرة؟ يكفي سطر.
step-lead = سجّل عميلًا محتملًا
step-lead-help = اكتب من قد يشتري، وحوّله حين يصبح الأمر جادًا.
step-deal = انقل صفقة
step-deal-help = اسحب بطاقة لك إلى المرحلة التالية من اللوحة.
step-view = احفظ قائمة
step-view-help = صفِّ جهات الاتصال التي تهمك، واحفظ ذلك كعرض.
