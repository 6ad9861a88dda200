failure = That did not work
failure-not_found = There is nothing here
failure-forbidden = That is not yours to do
failure-unauthorized = You are signed out
failure-too_many_requests = One moment
failure-busy = One moment
failure-home = Go to the start page
