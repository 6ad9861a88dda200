record-edit = Edit
record-delete = Delete
record-appointment = Add to a calendar
record-booking = Open the page
record-more = More
record-empty-fields = Not filled in: { $fields }
record-timeline = Timeline
record-all-fields = All fields
record-earlier = Earlier
record-related = Related
record-tabs = What is shown beside the details
record-all = All
record-add = Add
record-nothing-related = None yet

event-created = { $own ->
    [yes] { $actor } { $cause ->
        [import] imported this
       *[edit] created this
    }
   *[no] { $actor } added { $object }
}
event-said = { $actor } commented
event-updated = { $own ->
    [yes] { $actor } { $cause ->
        [undo] undid a change
        [import] changed this by an import
       *[edit] changed this
    }
   *[no] { $actor } changed { $object }
}
event-deleted = { $own ->
    [yes] { $actor } deleted this
   *[no] { $actor } deleted { $object }
}
event-restored = { $own ->
    [yes] { $actor } restored this
   *[no] { $actor } restored { $object }
}
event-other = { $own ->
    [yes] { $actor }: { $kind }
   *[no] { $actor }: { $object } { $kind }
}
event-more = { $count ->
    [one] and one more field
   *[other] and { $count } more fields
}
event-was = was
event-empty = empty

timeline-all = Everything
timeline-own = Changes
timeline-kinds = What the timeline tells
timeline-finer = Which of them
event-undo = Undo
event-then = As it was then

undone-partly = Part of it was changed since and stays as it is.
undone-nothing = Nothing was undone: it was changed since, or you may not write it.

provenance = { $who }, { $when }{ $cause ->
    [import] , by an import
    [api] , by a program
    [undo] , by undoing
    [automation] , by automation
    [setup] , with the workspace
   *[edit] {""}
}
provenance-computed = Worked out
provenance-show = Who and when
provenance-hide = Without who and when

as-of = As it was on { $when }
as-of-not-there = It was not there yet on { $when }, or lay in the bin; this is how it is now.
as-of-now = Back to today
as-of-look = See it as it was
as-of-at = As it was on

composer-save = Log it
composer-more = All fields

presence = { $name } is looking at this too
