list-import = Import { $objects }
setup-page-import = Import
setup-about-import = Records from a CSV or Excel file, tried first and taken back if need be.
import-text = A CSV or Excel file becomes records. You say what its columns hold, see what would happen, and can take all of it back. Nothing is written before you say so.
import-help = More about imports
import-object = Records
import-file = File
import-send = Go on
import-earlier = Earlier imports
import-state = State
import-who = By
import-before = The same file was imported { $when }. Import it again only with a field by which rows find their records.
import-leave = This goes on by itself: you can leave this page and come back.
import-rows = { $rows ->
    [one] { $rows } row read
   *[other] { $rows } rows read
}
import-look-again = Look again
import-go-on = Go on with the rest
import-revert = Take it back
import-reverted = What this import made is in the bin, and what it changed is as before, but for what somebody changed since.
import-other = Another file
import-preview = { $rows ->
    [one] Of one row, if you import it now
   *[other] Of { $rows } rows, if you import them now
}
import-refused = What would be refused, and why
import-refused-then = What was refused, and why
import-refused-line = { $rows ->
    [one] Line { $line }
   *[other] { $rows } rows, the first on line { $line }
}
import-refused-download = Refused rows as a file, each with its reason, to be mended and imported again
import-diffs = The first rows in detail
import-would-create = Line { $line } makes a record
import-would-update = Line { $line } changes a record
import-columns = Columns
import-columns-text = Guessed by their names; say otherwise where that is wrong.
import-column = Column
import-samples = Holds
import-holds = Goes to
import-holds-column = The column { $column } goes to
import-leave-out = Leave out
import-match_by = Rows change the record with the same
import-match_by-help = A row that finds none makes a new record.
import-match-none = None: every row makes a record
import-blank = An empty cell
import-blank-any = As usual: says nothing
import-blank-keep = Says nothing
import-blank-clear = Empties the field
import-dates = Dates are written
import-dates-any = As usual in the file
import-dates-dmy = Day, month, year
import-dates-mdy = Month, day, year
import-dates-ymd = Year, month, day
import-decimal = Numbers are written
import-decimal-any = As usual in the file
import-decimal-point = 1,234.50
import-decimal-comma = 1.234,50
import-create_missing = Make linked records that are not there
import-create_missing-help = Else a row that names an unknown one is refused.
import-sheet = Sheet
import-no_header = The first row is data, not names of columns
import-try = Preview
import-do = Import
import-read-again = Read the file again

import-stage-received = not tried yet
import-stage-trying = being tried
import-stage-tried = tried, nothing written
import-stage-importing = being imported
import-stage-done = imported
import-stage-failed = broken off
import-stage-reverting = being taken back
import-stage-reverted = taken back

import-count-created = created
import-count-updated = updated
import-count-unchanged = unchanged
import-count-refused = refused
import-count-skipped = left out
import-count-waiting = waiting for others
import-count-whole = as before
import-count-partly = in part
import-count-kept = left alone

part-amount = Amount
part-currency = Currency
