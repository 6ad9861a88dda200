board-none = بلا قيمة
board-by = الأعمدة حسب
board-move = نقل { $title }
board-move-to = إلى { $column }
