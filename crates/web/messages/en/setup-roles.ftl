setup-roles = Roles and permissions
setup-list-roles = What people may see and do, object by object and field by field.
setup-group-people = People
role-text = A role says what its users may see and do. Somebody with several roles may do what all of them allow together.
role-new = New role
role-create = Create role
role-name = Name
role-description = For whom
role-administrator = May do everything
role-administrator-help = Users, roles and settings included; what stands below does not matter then.
role-all = everything
role-all-text = Users with this role may do everything, whatever stands below.
role-rest = All others
role-group-records = Records
role-about-records = “As all others” follows the first row. Own: what the user owns. Team: what somebody in the user's teams owns.
role-group-guarded = Guarded
role-about-guarded = Nobody reaches these but by name, and administrators.
role-fields = Fields …
role-fields-text = A hidden field does not exist for the role: in lists, forms, filters, search, imports, exports and the API. A locked one is seen and not changed.
role-field = Field
role-hidden = Hidden
role-locked = Locked
role-unmasked = Shown whole
role-said-hidden = { $count ->
    [one] one hidden
   *[other] { $count } hidden
}
role-said-locked = { $count ->
    [one] one locked
   *[other] { $count } locked
}
role-said-unmasked = { $count ->
    [one] one shown whole
   *[other] { $count } shown whole
}
role-scopes = Which records
role-scopes-text = all, team, own, none, or a filter such as address.country = "DE" and owner in my team.
role-scope-read = See
role-scope-update = Change
role-scope-delete = Delete
verb-read = See
verb-create = Make
verb-update = Change
verb-delete = Delete
scope-rest = As all others
scope-none = None
scope-own = Own
scope-team = Team
scope-all = All
scope-filter = Filter
scope-no = No
scope-yes = Yes
