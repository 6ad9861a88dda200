product = Rapport
skip = إلى محتوى الصفحة
navigation = الرئيسي
home = البداية
search = بحث
menu = القائمة
signed-in-as = الدخول باسم { $name }
sign-out = تسجيل الخروج
done = تم.
undo = تراجع

area-people = الأشخاص
area-sales = المبيعات
area-custom = كائناتك
area-setup = الإعداد
