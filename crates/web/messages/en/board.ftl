board-none = None
board-by = Columns by
board-move = Move { $title }
board-move-to = To { $column }
