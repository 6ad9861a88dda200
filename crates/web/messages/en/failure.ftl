failure = That did not work
failure-not_found = There is nothing here
failure-not_found-text = The address may be wrong, what was here may be deleted, or it is not for you to see.
failure-forbidden = That is not yours to do
failure-unauthorized = You are signed out
failure-too_many_requests = One moment
failure-busy = One moment
failure-home = Go to the start page

send-again = You were signed out meanwhile
send-again-text = It was not saved, and nothing that you typed is lost. Sign in on another tab, then come back here and send it.
send-again-sign-in = Sign in on another tab
send-again-send = Send it now
cell-conflict = { $who } changed this meanwhile: { $theirs }. Enter writes yours, Esc leaves theirs.
cell-failed = It was not saved. What you typed stays here: press Enter to try once more, Esc to leave it.
cell-signed-out = You were signed out. What you typed stays here: sign in on another tab, then press Enter.
form-unsent = It was not sent: the server cannot be reached just now. What you typed stays here, to be sent again.
