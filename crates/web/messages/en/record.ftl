record-edit = Edit
record-delete = Delete
record-more = More
record-empty-fields = Not filled in: { $fields }
record-story = Timeline
record-earlier = Earlier
record-related = Related
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

composer-save = Log it
composer-more = All fields
