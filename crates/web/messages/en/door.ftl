# Signing in by a code, one's own page, and the second factor.
language-itself = English

sign-in-unclaimed = Nobody has set this workspace up yet. Open the address that the server printed when it started.
sign-in-late = That took too long, or the password was changed. Sign in again.
sign-in-code = Your code
sign-in-code-label = Code
sign-in-code-help = The six digits that your app shows now, or one of your recovery codes.
sign-in-code-wrong = This code is not right, or was used already. Wait for the next one.
sign-in-other = Sign in as somebody else

me = Your profile
me-about = About you
me-email = You sign in as { $email }. An administrator can change that.
me-password = Password
me-password-help = A new password ends your sessions on all other devices.
me-password-old = Current password
me-password-new = New password
me-password-change = Change password
me-password-none = You have none: you sign in without it.
me-password-choose = Choose a password
me-wrong-password = This is not your password.
me-calendar = Calendar feed
me-calendar-help = Your appointments and tasks in Outlook, Google Calendar or Apple Calendar: subscribe to this address there. Whoever has it reads your calendar.
me-calendar-link = Address to subscribe to
me-calendar-make = Make an address
me-calendar-anew = Make a new one
me-calendar-end = End the feed
me-done-calendar = Your calendar can be subscribed to at the address below.
me-done-calendar-ended = The feed has ended: its address leads nowhere any more.
me-sessions = Where you are signed in
me-session-this = this device
me-session-used = last used { $when }
me-session-end = End
me-session-end-of = End the session on { $device }
me-sessions-end = End all others
me-done-saved = Saved.
me-done-password = Your password was changed, and you were signed out everywhere else.
me-done-session = That session has ended.
me-done-sessions = You are signed out everywhere else.
me-done-two-factor-off = Two-factor sign-in is off.

two-factor = Two-factor sign-in
two-factor-why = A code from your phone beside the password keeps others out, even if they know the password.
two-factor-apps = You need an app for codes, such as Aegis, 2FAS, Google Authenticator, 1Password or Bitwarden.
two-factor-set-up = Set up two-factor sign-in
two-factor-is-on = It is on. { $left ->
    [0] You have no recovery codes left; make new ones.
    [one] You have one recovery code left; make new ones.
   *[other] You have { $left } recovery codes left.
}
two-factor-change = Recovery codes, or turn it off
two-factor-scan = Scan this with your app
two-factor-picture = The secret as a picture to scan
two-factor-type = Or type this into it:
two-factor-confirm = Type the code that it shows
two-factor-code = Code
two-factor-turn-on = Turn on
two-factor-other-secret = Make another secret
two-factor-now-on = Two-factor sign-in is on. Your sessions on other devices have ended.
two-factor-keep = Keep these recovery codes
two-factor-keep-help = Each lets you in once when you do not have your phone. Print them, or put them where you keep your passwords: you will not see them again.
two-factor-kept = I have kept them
two-factor-renew = Make new recovery codes
two-factor-turn-off = Turn two-factor off

# Links by which one chooses a password, and how others sign in.
forgot = Forgot your password?
forgot-help = Say your e-mail address, and we send you a link by which you choose a new one.
forgot-send = Send a link
forgot-sent = If somebody signs in as { $email }, a link is on its way. It leads to a new password for 24 hours.
forgot-no-mail = This server sends no mail. Ask an administrator for a link by which you choose a new password.
forgot-back = Back to signing in
sign-in-chosen = Your new password is kept. Sign in with it and a code.

new-password = Choose a password
new-password-for = For { $email }
new-password-help = 10 characters at least; a sentence of your own is good.
new-password-choose = Choose password
new-password-over = This link leads nowhere any more
new-password-over-help = It was used already, is too old, or another password was chosen since. Ask for another one.

admission = Sign-in
admission-hand-over = A link to hand over
admission-invitation = By this link one chooses a first password, until { $until }. Whoever has it can: hand it over where nobody reads along. It is shown this once.
admission-reset = By this link one chooses a new password, until { $until }. Whoever has it can: hand it over where nobody reads along. It is shown this once.
admission-has-password = Signs in as { $email }.
admission-no-password = Is to sign in as { $email }, and has not chosen a password yet.
admission-sessions = { $count ->
    [0] Signed in nowhere.
    [one] Signed in on one device.
   *[other] Signed in on { $count } devices.
}
admission-send = Send a link by mail
admission-make = Make a link to hand over
admission-no-mail = There are no settings for mail; the guide tells how to make some.
admission-two-factor = A code is asked for beside the password. Turn it off for somebody who has lost their phone and the recovery codes; their sessions end.
admission-no-two-factor = No code is asked for beside the password. Each user turns that on in their own profile.
admission-done-sent = The link is on its way.
admission-done-off = Two-factor sign-in is off, and their sessions have ended.
user-activate = Activate
user-deactivate = Deactivate

# The first run.
start = Set up your workspace
start-help = This takes a minute. All of it can be changed later, but for the currency once there are amounts.
start-workspace = Workspace
start-name = Name of your company
start-currency = Base currency
start-zone = Time zone
start-you = You, the first administrator
start-your-name = Your name
start-make = Make the workspace
start-over = This workspace has been set up
start-over-help = Or this address is not the one that the server printed last. Start the server again to see a new one, as long as nobody has set the workspace up.
start-data = What do you begin with?
start-import = Your own data
start-import-help = A CSV or Excel file of contacts, companies or deals. You see what would come of it first.
start-import-go = Import a file
start-sample = A company to look at
start-sample-help = Two years of an office outfitter with a hundred customers, to try everything with. It takes some seconds.
start-sample-go = Fill with sample data
start-empty = Nothing
start-empty-help = An empty workspace with a pipeline of six stages.
start-empty-go = Start empty
start-not-empty = There are contacts already, and sample data would be among them.
start-team = Who works with you?
start-team-help = Each gets an invitation and chooses a password. You can do this later too.
start-role = Role
start-invite = Invite
start-invited = { $count ->
    [one] One colleague can come in by this link. Hand it over where nobody reads along; it is shown this once.
   *[other] { $count } colleagues can come in by these links. Hand each over where nobody reads along; they are shown this once.
}
start-invited-by-mail = { $count ->
    [one] One invitation is on its way.
   *[other] { $count } invitations are on their way.
}
start-link-of = Link for { $email }
start-done = Go to your workspace

# First steps on the start page.
steps = First steps
steps-done = { $done } of { $all }
steps-is-done = (done)
steps-forgo = Do not show again
step-contacts = Bring your contacts in
step-contacts-help = Import a CSV or Excel file, or write the first one by hand.
step-colleague = Invite a colleague
step-colleague-help = They choose a password themselves, and get a role from you.
step-two-factor = Set up two-factor sign-in
step-two-factor-help = A code from your phone keeps others out, even if they know your password.
step-call = Log a call
step-call-help = Whom did you speak to last? A line is enough.
step-lead = Take up a lead
step-lead-help = Write down who may buy, and convert them when it gets serious.
step-deal = Move a deal
step-deal-help = Drag a card of yours to the next stage of the board.
step-view = Keep a list
step-view-help = Filter the contacts that matter to you, and save that as a view.
