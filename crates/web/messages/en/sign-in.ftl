sign-in = Sign in
sign-in-email = E-mail address
sign-in-password = Password
sign-in-wrong = The e-mail address or the password is not right.
sign-in-wait = Too many attempts. Try again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}.
