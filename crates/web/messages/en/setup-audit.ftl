setup-page-audit = Audit log
setup-about-audit = Who did what, when and why.
setup-group-workspace = Workspace
audit-user = Who
audit-object = What
audit-kind = Did
audit-cause = By
audit-from = From
audit-until = Until
audit-any = Anything
audit-by-people = Anything but automation
audit-export = Export as CSV
audit-when = When
audit-who = Who
audit-why = By
audit-what = What
audit-nothing = Nothing like that happened.
audit-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
audit-kind-created = Made
audit-kind-updated = Changed
audit-kind-deleted = Deleted
audit-kind-restored = Restored
audit-kind-catalog_changed = Changed objects and fields
audit-kind-settings_changed = Changed the settings
audit-cause-edit = hand
audit-cause-api = a program
audit-cause-import = an import
audit-cause-undo = undo
audit-cause-automation = automation
audit-cause-command = the command line
audit-cause-setup = set-up
