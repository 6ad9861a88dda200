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

# What is refused as a whole, and what an address or a list asks.
problem-forbidden = لا تسمح لك صلاحياتك بهذا؛ اطلبه من مسؤول
problem-busy = الخادم مشغول؛ أعد المحاولة بعد قليل
problem-timeout = استغرق هذا وقتًا أطول مما يُنتظر وربما يكون قد تم؛ تحقق قبل أن تعيد الإرسال
problem-conflict = غيّر شخص آخر هذا السجل؛ اقرأه من جديد
problem-not_found = لا يوجد سجل كهذا؛ اختر سجلًا يمكنك رؤيته
problem-in_use = ما زالت سجلات أخرى تحتاج إلى هذا السجل؛ غيّرها أولًا
problem-not_unique = تتشارك بعض السجلات قيمة هذا الحقل؛ غيّرها أولًا
problem-fixed = لا يتغيّر هذا بعد الحفظ؛ أضف جديدًا بدلًا منه
problem-range = القيمة خارج الحدود المسموح بها
problem-nothing_picked = اختر السجلات أولًا
problem-bulk_records_max = هذه سجلات أكثر مما يُغيَّر دفعة واحدة؛ اختر عددًا أقل
problem-bulk_rows_max = هذه سجلات أكثر مما يُغيَّر دفعة واحدة؛ ضيّق القائمة
problem-action_records_max = هذه سجلات أكثر مما يُنفَّذ عليه إجراء دفعة واحدة؛ ضيّق القائمة
problem-cascade_records_max = يحذف هذا معه سجلات أكثر مما يُحذف دفعة واحدة؛ احذف بعضها أولًا
problem-query_time = يستغرق هذا السؤال وقتًا أطول مما ينبغي؛ ضيّقه
problem-number_size = المجموع أكبر مما يُحسب؛ ضيّق السجلات
problem-characters = في النص حرف لا يمكن حفظه؛ احذفه

problem-filter_syntax = كان المتوقع { $expected }، لكن وُجد { $found }
problem-filter_type = لا يناسب هذا نوع الحقل
problem-filter_terms_max = في هذا الترشيح مقارنات أكثر مما يُسمح به
problem-filter_bytes_max = هذا الترشيح أطول مما يُسمح به
problem-filter_depth_max = في هذا الترشيح أقواس متداخلة أكثر مما يُسمح به
problem-filter_list_max = في هذا الترشيح قائمة أطول مما يُسمح به
problem-path_hops_max = يتبع هذا روابط أكثر مما يُسمح به
problem-links_followed = يتبع هذا روابط أكثر مما يُسمح به
problem-sort_fields_max = لا ترتَّب القائمة بهذا العدد من الحقول
problem-unknown_field = لا يوجد حقل بهذا الاسم
problem-unknown_object = لا يوجد كائن بهذا الاسم
problem-unknown_option = ليس هذا من خيارات الحقل
problem-unknown_function = لا توجد دالة بهذا الاسم
problem-unknown_link = لا يوجد سجل بهذا الاسم
problem-wrong_object = يشير هذا إلى سجل من نوع آخر
problem-ambiguous = لأكثر من سجل هذه القيمة؛ اختر واحدًا مما يظهر أثناء الكتابة
problem-not_sortable = لا ترتَّب القوائم بهذا الحقل
problem-not_groupable = لا تجمَّع السجلات بحسب هذا الحقل؛ اختر غيره
problem-not_measurable = لا يُحسب هذا الحقل هكذا؛ اختر غيره
problem-not_comparable = لا يُسأل عن هذا الحقل إلا إن كان فارغًا
problem-no_rate = لا سعر صرف لهذه العملة؛ أضفه أولًا
problem-formula_type = لا يناسب هذا ما حوله في الصيغة
problem-formula_cycle = تحسب هذه الصيغة نفسها من نفسها
problem-formula_depth_max = هذه الصيغة أعمق تداخلًا مما يُسمح به
problem-formula_nodes_max = هذه الصيغة أطول مما يُسمح به
problem-invalid_cursor = تغيّرت القائمة؛ ابدأ من أولها
problem-not_a_date = اكتب اليوم مثل 2026-05-01

# What the rules of records say.
problem-nameless = اكتب اسمًا أو عنوان بريد إلكتروني أو رقمًا يُعرف به
problem-own_parent = لا تتبع شركة نفسها؛ اختر غيرها
problem-no_such_stage = ليس في مسار البيع مرحلة بهذا المعنى؛ أضف واحدة
problem-other_pipeline = هذه المرحلة من مسار بيع آخر؛ اختر مرحلة من المسار نفسه
problem-convert_it = يُحوَّل العميل المحتمل بأمر «تحويل»، فهو يُنشئ جهة الاتصال والشركة والصفقة
problem-converted = حُوّل هذا العميل المحتمل من قبل؛ عليه جهة اتصاله وصفقته
problem-not_qualified = ليس مؤهلًا بعد: { $name } ({ $advice })
problem-nobody_to_assign = لا أحد في قواعد التوزيع يمكنه أن يأخذه الآن
problem-ends_before = النهاية قبل البداية
problem-not_a_time = اكتب وقتًا من اليوم مثل 09:00
problem-one_of_both = اذكر شخصًا أو فريقًا، لا كليهما
problem-needed_for_stage = تحتاج { $stage } إلى هذا الحقل؛ املأه أولًا
problem-exit_check = لا يمكن أن تتابع الصفقة من { $stage } بعد: { $why }
problem-no_transition = لا انتقال من { $from } إلى { $to } في مسار البيع هذا
problem-not_your_transition = لا تسمح أدوارك بنقل صفقة من { $from } إلى { $to }
problem-transition_check = لا يمكن أن تخطو الصفقة الخطوة { $step } بعد: { $why }
problem-shares_beyond_all = مجموع الحصص أكثر من 100 في المئة؛ خفّض واحدة منها أولًا
problem-filter = لا يمكن السؤال بهذا الشرط؛ صحّحه
problem-currency = اكتب رمز العملة مثل USD
problem-base_currency = هذه عملة مساحة العمل نفسها؛ سعرها واحد دائمًا
problem-base_currency_in_use = تُحسب مبالغ أو أسعار بهذه العملة، فتبقى كما هي
problem-listed = هذا العنوان مسجَّل لجهة الاتصال بالفعل
problem-not_primary = يمكن أن يكون أساسيًا عنوان بريد أو رقم هاتف فقط
problem-already_followed = أنت تتابع هذا بالفعل
problem-content_missing = أرسل محتوى الملف
problem-scope = ليس هذا نطاقًا معروفًا
problem-grants = ليست هذه صلاحيات مفهومة
problem-not_a_width = ليس هذا عرضًا لعمود
problem-too_much = هذا أكثر مما تحفظه طريقة عرض

# What the objects and fields of a workspace refuse.
problem-key_in_use = هذا المفتاح مستخدم بالفعل؛ اختر غيره
problem-object_in_use = يستخدم غيره هذا الكائن؛ غيّر ذلك أولًا
problem-field_in_use = يُستخدم هذا الحقل في مكان آخر؛ غيّر ذلك أولًا
problem-filled_since = أُدخلت هنا قيم منذ ذلك الحين وستُفقد معه؛ احذفه من صفحته في الإعداد إن كنت تريد ذلك
problem-standard_object = هذا الكائن من أصل المنتج؛ يمكن تغيير أسمائه فقط
problem-standard_field = هذا الحقل من أصل المنتج؛ يمكن تغيير أسمائه فقط
problem-choice_options_max = هذه خيارات أكثر مما يُسمح به؛ احذف بعضها
problem-fields_per_object_max = للكائن حقول أكثر مما يُسمح به؛ احذف بعضها أولًا
problem-objects_max = لمساحة العمل كائنات أكثر مما يُسمح به
problem-sections_max = في التخطيط أقسام أكثر مما يُسمح به
problem-invalid_setting = ليست هذه قيمة لهذا الإعداد
problem-retype_not_possible = لا يمكن تغيير هذا الحقل إلى هذا النوع

# What signing in refuses.
problem-wrong_code = ليس هذا هو الرمز؛ اكتب الرمز الظاهر الآن في تطبيقك
problem-no_second_factor = استغرق هذا وقتًا طويلًا أو تم في مكان آخر؛ ابدأ من جديد في صفحتك
problem-no_passkeys = تحتاج مفاتيح المرور إلى https وإلى اسم نطاق، أو إلى localhost
problem-passkey_known = أُضيف مفتاح المرور هذا من قبل
problem-passkey_name = اكتب لمفتاح المرور اسمًا قصيرًا
problem-passkeys = لديك مفاتيح مرور كثيرة؛ احذف واحدًا أولًا
problem-invalid_credential = ليس هذا جواب مفتاح مرور؛ أعد المحاولة

# What imports refuse.
problem-import_stage = يجري عمل آخر على هذا الملف؛ انظر بعد لحظات
problem-import_begun = يُختار ما تحمله الأعمدة قبل أن يبدأ الاستيراد
problem-import_elsewhere = تستورد عملية أخرى هذا الملف الآن؛ دعها تنتهي أو أوقفها
problem-already_imported = استُورد هذا الملف من قبل
problem-file_gone = لم يعد الملف محفوظًا؛ أرسله من جديد
problem-sender_is_gone = لم يعد يحق لمن أرسل هذا الملف الدخول؛ أرسله بنفسك
problem-unknown_column = ليس في الملف عمود بهذا الاسم
problem-named_twice = يُذكر هذا الحقل مرتين؛ اذكره مرة واحدة
problem-no_match_column = ليس في الملف عمود لهذا الحقل
problem-not_matchable = لا تُعرف السجلات من هذا الحقل؛ اختر غيره
problem-invalid_mapping = لا يُفهم هذا التوزيع للأعمدة
