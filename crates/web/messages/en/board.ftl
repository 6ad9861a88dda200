board-none = None
board-as-list = List
board-as-board = Board
board-by = Columns by
board-move = Move { $title }
board-move-to = To { $column }
