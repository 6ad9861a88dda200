# Signing in by a code, one's own page, and the second factor.
language-itself = English

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
me-password-old = Password so far
me-password-new = New password
me-password-change = Change password
me-wrong-password = This is not your password.
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
