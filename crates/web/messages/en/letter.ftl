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
