//! A contract line: so many of a product, paid every month, quarter or year. Its permissions are the contract's.

use rapport_kernel::part::Part;

mod object;
mod rules;

/// What a contract line declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("contract_line", "comes_to_something", rules::comes_to_something)
        .after_save("contract_line", "contract_knows_its_worth", rules::contract_knows_its_worth)
        .before_delete("contract_line", "contract_knows_what_goes", rules::contract_knows_what_goes)
        .before_restore("contract_line", "contract_knows_what_comes_back", rules::contract_knows_what_comes_back)
}
