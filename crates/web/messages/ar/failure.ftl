failure = لم ينجح ذلك
failure-not_found = لا يوجد شيء هنا
failure-not_found-text = قد يكون العنوان خطأً، أو حُذف ما كان هنا، أو أنه ليس لك أن تراه.
failure-forbidden = ليس لك أن تفعل ذلك
failure-unauthorized = سُجِّل خروجك
failure-too_many_requests = لحظة من فضلك
failure-busy = لحظة من فضلك
failure-home = إلى الصفحة الرئيسية

send-again = سُجِّل خروجك في هذه الأثناء
send-again-text = لم يُحفظ، ولم يضع شيء مما كتبته. سجّل الدخول في علامة تبويب أخرى، ثم عد إلى هنا وأرسله.
send-again-sign-in = تسجيل الدخول في علامة تبويب أخرى
send-again-send = إرساله الآن
cell-conflict = غيّر { $who } هذا في الأثناء: { $theirs }. ‏Enter يكتب ما لديك، وEsc يترك ما لديه.
cell-failed = لم يُحفظ. ما كتبته باقٍ هنا: اضغط Enter للمحاولة مرة أخرى، أو Esc لتركه.
cell-signed-out = سُجِّل خروجك. ما كتبته باقٍ هنا: سجّل الدخول في علامة تبويب أخرى، ثم اضغط Enter.
form-unsent = لم يُرسَل: يتعذّر الوصول إلى الخادم الآن. ما كتبته باقٍ هنا لإرساله مرة أخرى.
