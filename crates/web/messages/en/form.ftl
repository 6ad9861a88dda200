form-required = needed
form-none = –
form-currency = Currency
form-create = Create { $object }
form-save = Save
form-cancel = Cancel
form-new = New { $object }
form-edit = Edit { $title }
form-wrong = { $count ->
    [one] One field needs another look.
   *[other] { $count } fields need another look.
}
form-none-found = There is no { $object } called “{ $title }”; choose one of those that appear as you type
form-several-found = Several are called “{ $title }”; choose one of those that appear as you type
form-conflict = { $who } changed this meanwhile. Choose for each field, then save.
form-theirs = Theirs
form-yours = Yours

part-street = Street
part-city = City
part-region = State or province
part-postal-code = Postal code
part-country = Country
part-title = Title
part-given = Given name
part-middle = Middle names
part-family = Family name
part-suffix = Suffix
part-latitude = Latitude
part-longitude = Longitude

similar = Perhaps this is there already:
similar-name = Same name
