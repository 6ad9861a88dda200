inbox = الوارد
inbox-read-all = تعليم الكل كمقروء
inbox-somebody = شخص ما
inbox-said = { $reason ->
    [mentioned] ذكرك { $who } عند هذا ({ $object })
    [assigned] أسند إليك { $who } هذا ({ $object })
    [commented] علّق { $who } على هذا ({ $object })
    [reminded] حان وقت هذا ({ $object })
    [stalled] لم يتحرك هذا منذ وقت طويل ({ $object })
    [undecided] كان يجب حسم هذا الآن ({ $object })
    [overdue] لم يتواصل أحد في الوقت: { $object }
    [accepted] قبل العميل هذا ({ $object })
    [declined] رفض العميل هذا ({ $object })
   *[changed] غيّر { $who } هذا ({ $object })
}
inbox-empty = لا شيء للاطلاع عليه
inbox-empty-text = هنا تعرف حين يذكرك أحد، أو يسند إليك سجلًا، أو يغيّر ما تتابعه.
inbox-more = الأسبق

follow = متابعة
unfollow = إلغاء المتابعة

comment = تعليق للزملاء
comment-text = ما ينبغي أن يعرفه زملاؤك؛ اذكر أحدهم بعلامة @
comment-save = تعليق
