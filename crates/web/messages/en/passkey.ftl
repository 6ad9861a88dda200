# Passkeys: on one's own page, on the sign-in page, and of others for administrators.
passkeys = Passkeys
passkeys-why = With a passkey you sign in by the fingerprint, face or PIN of a device, without a password and a code. It works on this site only: a page that looks like it gets nothing.
passkeys-elsewhere = Passkeys work only at { $origin }. Open your profile there to add one.
passkeys-unsupported = This browser has no passkeys. Try a newer one, or another device.
passkeys-impossible = Browsers have passkeys only over https and with a name instead of an IP address. Ask an administrator for an address of that kind.
passkeys-too-many = You have { $max } passkeys. Remove one first.
passkey-name = Name of the passkey
passkey-name-wrong = Give it a name of 1 to 100 characters.
passkey-add = Add a passkey
passkey-added = added { $when }
passkey-used = last used { $when }
passkey-not-used = not used yet
passkey-rename = Rename
passkey-rename-this = Rename the passkey { $name }
passkey-remove = Remove
passkey-remove-this = Remove the passkey { $name }
passkey-add-cancelled = No passkey was added: it was cancelled, or took too long.
passkey-known = This device already has a passkey for you here.
passkey-unfit = This device cannot make a passkey that is unlocked by a fingerprint, a face or a PIN. Set one up on the device, or take another.
passkey-failed = That did not work. Try again in a moment.
passkey-not-made = The answer of the device does not fit. Try again.
passkey-too-late = That took too long, or was done already. Try again.
passkey-sign-in-anew = You have no password, so sign in anew and add the passkey within five minutes.
passkey-sign-in = Sign in with a passkey
passkey-cancelled = Nobody was signed in: it was cancelled, took too long, or this device has no passkey for this site.
passkey-unknown = This passkey is not known here, or was removed. Sign in with your password.
passkey-wrong = This passkey does not let you in. Sign in with your password, or ask an administrator.
passkey-copy-suspected = This passkey was refused, as there may be a copy of it. Sign in with your password, and tell an administrator.
me-done-passkey-added = Your passkey was added. You can sign in with it from now on.
me-done-passkey-renamed = Your passkey was renamed.
me-done-passkey-removed = The passkey was removed and lets nobody in any more. Delete it on the device too.
admission-passkeys = { $count ->
    [0] No passkeys. Each user adds their own in their profile.
    [one] One passkey, which lets this user in without a password and a code. Remove it when its device is lost.
   *[other] { $count } passkeys, each of which lets this user in without a password and a code. Remove one when its device is lost.
}
admission-done-passkey = The passkey was removed and lets nobody in any more.
audit-kind-copy_suspected = Refused, as there may be a copy:
