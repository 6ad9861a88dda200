letter-greeting = مرحبًا { $name }،
letter-until = الرابط صالح حتى { $until } ولمرة واحدة.

letter-invitation-subject = دخولك إلى { $workspace }
letter-invitation = دُعيت إلى { $workspace } على Rapport، حيث يحفظ الفريق جهات اتصاله وصفقاته وطلباته. اختر كلمة مرور وستكون معنا:
letter-invitation-press = اختيار كلمة مرور
letter-invitation-ignore = إن لم تكن تتوقع هذا فدعه: لا يدخل أحد بدون الرابط.

letter-reset-subject = كلمة مرور جديدة لـ { $workspace }
letter-reset = طلب أحد، وربما أنت، كلمة مرور جديدة لك في { $workspace }. اختر واحدة هنا:
letter-reset-press = اختيار كلمة مرور جديدة
letter-reset-ignore = إن لم تكن أنت فدعه: تبقى كلمة مرورك كما هي.

# إلى من يشارك في موعد من التقويم.
letter-appointment-asked-subject = { $title }: { $when }
letter-appointment-asked = يدعوك { $organizer } إلى المشاركة:
letter-appointment-changed-subject = تغيّر: { $title }: { $when }
letter-appointment-changed = غيّر { $organizer } هذا الموعد الذي تشارك فيه:
letter-appointment-cancelled-subject = أُلغي: { $title }: { $when }
letter-appointment-cancelled = لن يُعقد هذا الموعد؛ ألغاه { $organizer }:
letter-when = متى
letter-length = المدة
letter-where = المكان
letter-minutes = { $count ->
    [zero] { $count } دقيقة
    [one] دقيقة واحدة
    [two] دقيقتان
    [few] { $count } دقائق
    [many] { $count } دقيقة
   *[other] { $count } دقيقة
}
letter-appointment-press = الإلغاء أو اختيار وقت آخر
