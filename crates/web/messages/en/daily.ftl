list-group = Group
list-group-by = Group by
list-group-none = No groups
list-group-show = Show
list-group-all = All { $count }
group-none = None
moment-created_at = Created
moment-updated_at = Changed
period-day = day
period-week = week
period-month = month
period-quarter = quarter
period-year = year
date-week = Week of { $day }
date-month = { $month } { $year }
date-quarter = Q{ $quarter } { $year }

column-up = Move { $column } to the left
column-down = Move { $column } to the right
column-narrower = Make { $column } narrower
column-wider = Make { $column } wider
column-pin = Keep { $column } in sight
column-unpin = Let { $column } scroll
list-columns-help = In the table: drag a heading to move it, its edge to size it. By keyboard on a heading: Shift with an arrow moves, Alt and Shift with an arrow sizes.

bulk-all = All that were found, not only those on this page

side = Record
side-whole = Open page
side-close = Close

theme = Colours
theme-light = Light colours
theme-dark = Dark colours
theme-system = Colours of the system
rail-icons = Icons only
rail-words = Icons and words

keys = Keys
keys-anywhere = Anywhere
keys-list = Lists and boards
keys-record = A record
key-palette = Go to or do anything, by its name
key-search = Search everything
key-create = New record
key-sheet = This sheet
key-back = Close what is open
key-move = Next, previous row or card
key-pick = Tick the row
key-open = Open beside the list; once more, as a page
key-edit = Edit
key-find = Find in this list
key-rail = The navigation as icons, or with its words
key-cell = Write the first cell of the row; Tab goes on to the next
key-shift = Move the card to the next column, an entry to another day
key-log = Log what happened

failure-unread = This address is not understood
failure-unread-text = Something in it is not as this page writes it: perhaps it was cut off on its way. Go back, or begin at the start page.

shapes = Shown as
shape-list = List
shape-board = Board
shape-calendar = Calendar
shape-chart = Chart

calendar-month = Month
calendar-week = Week
calendar-day = Day
calendar-today = Today
calendar-before = Earlier
calendar-after = Later
calendar-by = By date
calendar-move-to = To the day
calendar-move-at = At the time
calendar-move = Move
calendar-new-at = New at { $time }
calendar-more = { $count } more
calendar-more-than-shown = There are more than could be shown: look at a week, or filter the list.

chart-measure = Measure
chart-by = By
chart-drawn = As
chart-bars = Bars
chart-line = Line
chart-show = Show
chart-more-than-shown = There are more groups than could be shown: filter the list, or group by something else.
chart-of-count = Number of records
chart-of-sum = Sum of { $field }
chart-of-avg = Average of { $field }
chart-of-min = Least { $field }
chart-of-max = Greatest { $field }

weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
date-weekday = { $weekday }, { $day }

quick = Log what happened
quick-short = Log
quick-find = Somebody else …
quick-kind = What it was
quick-logged = Put down.
quick-more = Say more about it
quick-title = { $kind }: { $title }

offline = You are offline
offline-text = The server cannot be reached just now: there is no network, or it is being restarted.
offline-possible = Pages that are open in other tabs can still be read, and what you typed there is not lost. Nothing of your company is kept on this device.
offline-again = Try again
