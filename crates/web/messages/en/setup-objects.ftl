setup-objects-text = Every list, form, import and the API are made from these. Your own objects and fields look and behave like built-in ones, at once and for everyone who may see them.
setup-object = Object
setup-key = Key
setup-fields = Fields
setup-origin = Made
setup-own = by you
setup-standard = by Rapport
setup-new-object = New object
setup-new-object-text = Something else that you keep records of: properties, machines, projects. It begins with a name and an owner; add what else you want to know.
setup-new-object-button = Create object
setup-object-label = Name of one
setup-object-label-help = For example: Property
setup-object-label_plural = Name of several
setup-object-label_plural-help = For example: Properties
setup-object-key = Key
setup-object-key-help = Its name for programs and filters; made of the name when you leave this empty.
setup-object-plural = In addresses
setup-object-plural-help = Small letters, digits and _; the old address goes on to work.
setup-object-title = Records are called by
setup-object-names = Names
setup-object-standard = This object belongs to Rapport. What you rename and arrange stays as you have it when Rapport is brought up to date.
setup-to-list = Open the list
setup-delete-object = Delete { $objects } and all records?
setup-delete-object-button = Delete object and records
setup-lost-records = { $count ->
    [0] There are no records.
    [one] One record goes with it.
   *[other] { $count } records go with it.
}

setup-layout-text = This is how a record's page and its form are arranged. Drag fields to where they belong, or use the arrows; what you change is in force at once.
setup-layout-save = Save the arrangement
setup-layout-reset = As Rapport arranges it
setup-section-name = Name of the section
setup-section-drop = Take the section { $section } away, keep its fields
setup-section-new = New section
setup-section-add = Add section

setup-add-field = Add field
setup-new-field = New field
setup-choose-kind = What does the field hold?
setup-change-type = Change type
setup-field-standard = belongs to Rapport: what you change stays as you have it
setup-field-label = Name
setup-field-key = Key
setup-field-key-help = Its name for programs and filters; made of the name when you leave this empty. An old key goes on to work.
setup-field-help = Help
setup-field-help-help = One sentence that stands below the field in forms.
setup-field-default = New records begin with
setup-field-default-help = @me, @today and @now are worked out.
setup-field-required = Has to be filled in
setup-field-unique = No two records may have the same
setup-field-searchable = Found by search
setup-field-indexed = Quick to sort and filter in large lists
setup-field-masked = Shown in part only to those whose role does not say otherwise
setup-field-required_if = Has to be filled in when
setup-field-required_if-help = For example: stage = "won"
setup-field-shown_if = Shown only when
setup-field-shown_if-help = For example: kind = "company"
setup-field-kind = Type
setup-field-chars_max = Characters at most
setup-field-min = At least
setup-field-max = At most
setup-field-scale = Digits after the point
setup-field-stars = Stars
setup-field-count_max = Files at most
setup-field-prefix = Before the number
setup-field-prefix-help = For example: INV-
setup-field-new_options = New options
setup-field-new_options-help = One on each line.
setup-field-targets = Leads to
setup-field-inverse = Called from the other side
setup-field-inverse-help = How the linked record calls these, such as properties; small letters, digits and _.
setup-field-on_delete = When the linked record is deleted
setup-field-expression = Formula
setup-field-expression-help = For example: amount * probability / 100
setup-field-result = Gives
setup-field-via = Records that are measured
setup-field-measure = How
setup-field-measured = Which of their fields
setup-field-measured-help = Left empty to count records.
setup-field-filter = Only those with
setup-field-filter-help = A filter, for example: done = false

setup-conditions = Conditions
setup-conditions-text = Filters, in the same language as in lists.
setup-conditions-help = How filters are written

setup-options = Options
setup-options-text = Rename, move, or retire one: records that have it keep it, and nobody can choose it any more.
setup-options-save = Save the options
setup-option-label = Name of the option { $option }
setup-option-retired = Retired

setup-retype = Another type for { $field }
setup-retype-text = Values are read anew in the other type. What cannot be read is lost, and said here before you decide.
setup-retype-try = Show what would be lost
setup-retype-do = Change type
setup-lost-values = { $count ->
    [0] No value is lost.
    [one] One value is lost.
   *[other] { $count } values are lost.
}
setup-delete-field = Delete the field { $field } of { $objects }?
setup-delete-field-button = Delete field and values

field-mark-required = needed
field-mark-unique = unique
field-mark-conditional = with conditions
field-mark-masked = masked
field-mark-own = yours

kinds-words = Words
kinds-numbers = Numbers
kinds-choices = Choices
kinds-times = Times
kinds-links = Links to other records
kinds-parts = Of several parts
kinds-worked-out = Worked out by Rapport

kind-text = Text
kind-long-text = Long text
kind-email = E-mail address
kind-phone = Phone number
kind-url = Web address
kind-tags = Tags
kind-integer = Whole number
kind-decimal = Decimal number
kind-money = Money
kind-percent = Per cent
kind-rating = Rating
kind-duration = Duration
kind-auto-number = Number in sequence
kind-choice = Choice
kind-choices = Several choices
kind-boolean = Yes or no
kind-date = Date
kind-instant = Date and time
kind-link = Link
kind-links = Several links
kind-person-name = Name of a person
kind-address = Postal address
kind-location = Place on the map
kind-files = Files
kind-json = JSON
kind-formula = Formula
kind-rollup = Roll-up

kind-about-text = One line
kind-about-long-text = Several lines, with Markdown
kind-about-email = Checked, and one can write to it
kind-about-phone = Read in the usual ways of writing it
kind-about-url = Opens the page
kind-about-tags = Free words
kind-about-integer = 42
kind-about-decimal = 3.14
kind-about-money = An amount with its currency
kind-about-percent = 12.5 %
kind-about-rating = Stars
kind-about-duration = 1:30
kind-about-auto-number = INV-1, INV-2 …, given by Rapport
kind-about-choice = One of a list
kind-about-choices = Some of a list
kind-about-boolean = A box to tick
kind-about-date = A day
kind-about-instant = A moment, shown in each reader's zone
kind-about-link = One record
kind-about-links = Some records
kind-about-person-name = Title, given and family name
kind-about-address = Street, city, postal code, country
kind-about-location = Latitude and longitude
kind-about-files = Documents and pictures
kind-about-json = For programs
kind-about-formula = From other fields of the record
kind-about-rollup = Counts, sums and more over related records

on-delete-clear = Empty this field
on-delete-restrict = Refuse to delete it
on-delete-cascade = Delete this record too

measure-count = Count
measure-sum = Sum
measure-avg = Mean
measure-min = Least
measure-max = Most
measure-latest = Latest
