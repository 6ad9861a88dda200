sso = Single sign-on
sso-or = or
sso-provider = single sign-on
sso-button = Sign in with single sign-on
sso-why-late = That took too long, or was begun in another window. Choose { $provider } again.
sso-why-denied = Nobody was signed in: that was declined at { $provider }. Choose it again, or sign in with your password.
sso-why-down = There is no answer from { $provider }. Try again in a minute, or sign in with your password.
sso-why-untrusted = Nobody was signed in, as what { $provider } answered could not be trusted. Try again; if that does not help, tell an administrator.
sso-why-unverified = Your e-mail address has not been verified, as far as { $provider } says. Have it verified there, or ask an administrator.
sso-why-unknown = Nobody here has the e-mail address that { $provider } tells. Ask an administrator to make you a user with it.
sso-why-inactive = Your user is not active here any more. Ask an administrator.
sso-why-taken = Your user here is connected with another account of { $provider }. Sign in with that one, or ask an administrator to disconnect it.
sso-why-unclaimed = Nobody has set this workspace up yet. That comes first; then { $provider } leads in.
sso-why-wait = Too many people came from your network at once. Choose { $provider } again in a minute.

me-sso = You can sign in with { $provider }, connected since { $since }. An administrator can disconnect it.

admission-sso-connected = Can sign in with { $provider }, connected since { $since }.
admission-sso-help = Disconnect it for somebody who is to come with another account; their sessions end, and signing in with it connects it again. Who is to stay out is made inactive.
admission-sso-disconnect = Disconnect
admission-sso-not = Is not connected with { $provider }. That happens by itself when they sign in with it as { $email } for the first time.
admission-done-disconnected = They are disconnected, and their sessions have ended.
