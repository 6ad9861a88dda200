list-views = Views
list-find = Find in { $objects }
list-filter = Filter
list-filter-as-text = As text
list-filter-apply = Apply
list-filter-wrong = This filter cannot be read
list-filter-clear = Clear
list-filter-without = Take { $condition } away
list-filter-me = Me
list-filter-help = For example: name contains "ann" and created_at = this month
list-filter-add = Add a condition
list-filter-field = Field
list-filter-how = How
list-filter-value = Value
list-filter-add-button = Add
list-sort = Sort
list-columns = Columns
list-columns-show = Show
list-new = New { $object }
list-select-all = Select all that are shown
list-select = Select { $title }
list-empty-title = Nothing here yet
list-empty = When there are { $objects }, they stand here.
list-nothing-found = No { $objects } match
list-nothing-found-text = Look with fewer words, or take the filter away.
list-show-all = Show all
list-more = More
list-count = { $count ->
    [one] { $count } record
   *[other] { $count } records
}
list-count-many = more than { $count } records

op-is = is
op-is-not = is not
op-contains = contains
op-starts = starts with
op-more = more than
op-less = less than
op-within = is within
op-on = is on
op-before = is before
op-after = is after
op-between = is between
op-older = is longer ago than
op-at-least = at least
op-at-most = at most
op-any-of = is any of
op-none-of = is none of
op-empty = is empty
op-full = is not empty

bulk-set = Field
bulk-apply = Change
bulk-change-field = Change { $field }
bulk-empties = What is left empty is emptied on all of them.
bulk-picked = Picked
bulk-actions = Actions
so-many = { $count } { $objects }

view-save = Save view
view-name = Name
view-for = For
view-private = Only me
view-team = My teams
view-everyone = Everyone
view-save-button = Save
view-change = Change this view

period-today = today
period-yesterday = yesterday
period-tomorrow = tomorrow
period-this-week = this week
period-last-week = last week
period-next-week = next week
period-this-month = this month
period-last-month = last month
period-next-month = next month
period-this-quarter = this quarter
period-last-quarter = last quarter
period-next-quarter = next quarter
period-this-year = this year
period-last-year = last year
period-last-7-days = the last 7 days
period-last-30-days = the last 30 days
period-last-90-days = the last 90 days
period-next-7-days = the next 7 days
period-next-30-days = the next 30 days
period-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
period-unit-days = days
period-between = { $from } and { $to }
list-filter-choose = Next
