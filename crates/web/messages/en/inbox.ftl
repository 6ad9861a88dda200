inbox = Inbox
inbox-read-all = Mark all as read
inbox-somebody = Somebody
inbox-said = { $reason ->
    [mentioned] { $who } named you at this { $object }
    [assigned] { $who } gave you this { $object }
    [commented] { $who } commented on this { $object }
    [reminded] It is time for this { $object }
    [stalled] This { $object } has not moved for too long
    [undecided] This { $object } was to be decided by now
    [overdue] Nobody got in touch in time: { $object }
    [accepted] The customer accepted this { $object }
    [declined] The customer declined this { $object }
   *[changed] { $who } changed this { $object }
}
inbox-empty = Nothing to look at
inbox-empty-text = Here you are told when somebody names you, gives you a record, or changes what you follow.
inbox-more = Earlier

follow = Follow
unfollow = Unfollow

comment = Comment for colleagues
comment-text = What your colleagues should know; name one with @
comment-save = Comment
