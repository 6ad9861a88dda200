# What is wrong with a value; in English the kernel says it.

problem-required = هذا الحقل مطلوب
problem-required_while = هذا الحقل مطلوب ما دام { $condition }
problem-taken = هذه القيمة مستخدمة بالفعل
problem-read_only = النظام يحسب هذا الحقل؛ اتركه
problem-too_long = النص أطول مما يُسمح به، والحد الأقصى { $max } حرفًا؛ اختصره
problem-too_many = لا يُسمح بأكثر من { $max }؛ احذف بعضها
problem-out_of_range = الرقم خارج الحدود المسموح بها
problem-too_precise = الرقم أدق مما يُحفظ هنا؛ قرّبه
problem-wrong_type = هذه القيمة ليست من النوع الذي يقبله الحقل
problem-unknown_part = لهذا الحقل لا يوجد جزء باسم { $part }
problem-control_character = في النص حرف لا يُرى في الموضع { $position }؛ احذفه
problem-invalid_email = ليس هذا عنوان بريد إلكتروني؛ اكتبه مثل name@example.org
problem-invalid_phone = ليس هذا رقم هاتف؛ اكتبه مع رمز البلد مثل ‎+49 30 901820‎
problem-invalid_url = ليس هذا عنوان ويب؛ اكتبه مثل https://example.org
problem-invalid_number = ليس هذا رقمًا؛ اكتبه مثل 1234.5
problem-invalid_duration = ليست هذه مدة؛ اكتبها مثل 1h 30m
problem-invalid_boolean = اكتب نعم أو لا: true أو false
problem-invalid_money = ليس هذا مبلغًا؛ اكتبه مثل 12.50 EUR
problem-unknown_currency = لا توجد عملة { $currency }؛ اكتب رمزها مثل EUR
problem-unknown_choice = { $option } ليس من الخيارات؛ اختر واحدًا منها
problem-retired_choice = لم يعد { $option } متاحًا؛ اختر غيره
problem-step_not_allowed = لا يجوز الانتقال من { $from } إلى { $to }
problem-invalid_date = ليس هذا تاريخًا؛ اكتبه مثل 2024-05-01
problem-invalid_instant = ليس هذا وقتًا؛ اكتبه مثل 2024-05-01T12:00:00Z
problem-invalid_location = اكتب خط العرض وخط الطول معًا
problem-invalid_link = ليس هذا سجلًا؛ اختر مما يظهر أثناء الكتابة
problem-no_files = مساحة العمل هذه لا تحفظ ملفات؛ اترك الحقل فارغًا

problem-more_than_own = لا يمكنك أن تمنح أكثر مما لك
problem-last_administrator = يجب أن يبقى مسؤول نشط واحد على الأقل
problem-not_yours = يمكنك فعل هذا لنفسك فقط
problem-time_zone = ليست هذه منطقة زمنية معروفة؛ اختر من القائمة

problem-too_short = كلمة المرور أقصر مما ينبغي؛ تكفي بضع كلمات متتالية
problem-about_you = هذه تكاد تكون اسمك أو عنوانك، وهو أول ما يجرّبه غيرك؛ اختر كلمات أخرى
problem-common = يختارها كثيرون فيجرّبها غيرك أولًا؛ اختر كلمات أخرى
