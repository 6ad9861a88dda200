# What is written by mail.
letter-greeting = Hello { $name },
letter-until = The link holds until { $until } and is good for one time.

letter-invitation-subject = Your access to { $workspace }
letter-invitation = you have been invited to { $workspace } on Rapport, where the team keeps its contacts, deals and orders. Choose a password, and you are in:
letter-invitation-press = Choose a password
letter-invitation-ignore = If you did not expect this, leave it: without the link nobody comes in.

letter-reset-subject = A new password for { $workspace }
letter-reset = somebody, probably you, wants a new password for you at { $workspace }. Choose one here:
letter-reset-press = Choose a new password
letter-reset-ignore = If it was not you, leave it: your password stays as it is.

# To who takes part in something that stands in the calendar.
letter-appointment-asked-subject = { $title }: { $when }
letter-appointment-asked = { $organizer } asks you to take part:
letter-appointment-changed-subject = Changed: { $title }: { $when }
letter-appointment-changed = { $organizer } changed this, in which you take part:
letter-appointment-cancelled-subject = Cancelled: { $title }: { $when }
letter-appointment-cancelled = This does not take place; { $organizer } cancelled it:
letter-when = When
letter-length = How long
letter-where = Where
letter-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
letter-appointment-press = Cancel, or choose another time
