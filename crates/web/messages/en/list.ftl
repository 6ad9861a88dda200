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
op-empty = is empty
op-full = is not empty

bulk-set = Set
bulk-apply = Apply
bulk-picked = Picked
bulk-actions = Actions
bulk-on-many = { $count } { $objects }

view-save = Save view
view-name = Name
view-for = For
view-private = Only me
view-team = My teams
view-everyone = Everyone
view-save-button = Save
view-change = Change this view
