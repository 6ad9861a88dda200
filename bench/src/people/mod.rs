//! A made-up world of any size, the same each time: companies, their people, and what was said to them.

use std::path::Path;

use jiff::civil::Date;
use rapport_kernel::text::fold;

mod words;

use words::{DEPARTMENT, FAMILY, GIVEN, NOTE, PLACE, SOURCE, STAGE, STREET, SUBJECT, TITLE, TRADE};

/// Contacts a company has.
pub const CONTACTS_PER_COMPANY: usize = 10;
/// Activities a contact has.
pub const ACTIVITIES_PER_CONTACT: usize = 2;

/// Columns of the file of contacts.
pub const CONTACT_COLUMNS: [&str; 16] = [
    "First Name",
    "Last Name",
    "E-mail",
    "Phone",
    "Mobile",
    "Job title",
    "Department",
    "Company",
    "Street",
    "City",
    "Region",
    "Postal code",
    "Country",
    "Lifecycle stage",
    "Source",
    "Birthday",
];

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Given name.
    pub given: &'static str,
    /// Family name.
    pub family: &'static str,
    /// Unique.
    pub email: String,
    /// Desk.
    pub phone: String,
    /// Pocket.
    pub mobile: String,
    /// What the person does.
    pub job_title: &'static str,
    /// Where.
    pub department: &'static str,
    /// For whom.
    pub company: String,
    /// Street and number.
    pub street: String,
    /// Town.
    pub city: &'static str,
    /// Region.
    pub region: &'static str,
    /// Postal code.
    pub postal_code: String,
    /// Country.
    pub country: &'static str,
    /// Key of the lifecycle stage.
    pub stage: &'static str,
    /// What made the person known.
    pub source: &'static str,
    /// Date of birth.
    pub birthday: String,
}

impl Contact {
    /// The person of that number.
    pub fn new(number: usize) -> Self {
        let mut chance = Chance::new(number, 1);
        // People of one company do not stand side by side in real files.
        let (company, desk) = (number / CONTACTS_PER_COMPANY, number % CONTACTS_PER_COMPANY);
        let (given, family) = (chance.pick(GIVEN), chance.pick(FAMILY));
        let host = domain(company);
        let (city, region, country, postal, dial) = PLACE[company % PLACE.len()];
        let day = Date::constant(1955, 1, 1) + jiff::Span::new().days(chance.below(18_000) as i64);
        Self {
            given,
            family,
            email: format!("{}.{}{desk}@{host}", plain(given), plain(family)),
            phone: format!("{dial}{:07}", company % 10_000_000 + desk),
            mobile: format!("+4915{:09}", number),
            job_title: chance.pick(TITLE),
            department: chance.pick(DEPARTMENT),
            company: company_name(company),
            street: format!("{} {}", chance.pick(STREET), 1 + chance.below(180)),
            city,
            region,
            postal_code: format!("{postal}{:03}", chance.below(1_000)),
            country,
            stage: chance.pick(STAGE),
            source: chance.pick(SOURCE),
            birthday: day.to_string(),
        }
    }

    /// As a line of a file, in the order of [`CONTACT_COLUMNS`].
    pub fn cells(&self) -> [&str; 16] {
        [
            self.given,
            self.family,
            &self.email,
            &self.phone,
            &self.mobile,
            self.job_title,
            self.department,
            &self.company,
            &self.street,
            self.city,
            self.region,
            &self.postal_code,
            self.country,
            self.stage,
            self.source,
            &self.birthday,
        ]
    }
}

/// Writes the files of companies, contacts and activities into a folder.
pub fn write(folder: &Path, contacts: usize) -> anyhow::Result<()> {
    let companies = contacts.div_ceil(CONTACTS_PER_COMPANY);
    let columns = ["Name", "Domain", "Industry", "Employees", "Phone", "Street", "City", "Postal code", "Country"];
    file(&folder.join("companies.csv"), &columns, (0..companies).map(company_cells))?;
    let people = shuffled(contacts).map(|number| Contact::new(number).cells().map(str::to_owned).to_vec());
    file(&folder.join("contacts.csv"), &CONTACT_COLUMNS, people)?;
    let columns = ["Kind", "Subject", "Notes", "Contact", "When", "Duration", "Status", "Direction"];
    let activities = shuffled(contacts * ACTIVITIES_PER_CONTACT).map(activity_cells);
    file(&folder.join("activities.csv"), &columns, activities)
}

fn file(path: &Path, columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_path(path)?;
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(&row)?;
    }
    Ok(writer.flush()?)
}

fn company_cells(number: usize) -> Vec<String> {
    let mut chance = Chance::new(number, 2);
    let (city, _, country, postal, dial) = PLACE[number % PLACE.len()];
    vec![
        company_name(number),
        domain(number),
        chance.pick(TRADE).to_owned(),
        (3 + chance.below(5_000)).to_string(),
        format!("{dial}{:07}", number % 10_000_000),
        format!("{} {}", chance.pick(STREET), 1 + chance.below(180)),
        city.to_owned(),
        format!("{postal}{:03}", chance.below(1_000)),
        country.to_owned(),
    ]
}

fn activity_cells(number: usize) -> Vec<String> {
    let mut chance = Chance::new(number, 3);
    let contact = Contact::new(number / ACTIVITIES_PER_CONTACT);
    let kind = chance.pick(&["call", "call", "meeting", "note", "email", "task", "visit"]);
    let day = Date::constant(2024, 11, 1) + jiff::Span::new().days(chance.below(745) as i64);
    vec![
        kind.to_owned(),
        format!("{} {}", chance.pick(SUBJECT), contact.family),
        chance.pick(NOTE).to_owned(),
        contact.email,
        format!("{day}T{:02}:{:02}:00Z", 7 + chance.below(11), 5 * chance.below(12)),
        (60 * (5 + chance.below(60))).to_string(),
        chance.pick(&["done", "done", "done", "open"]).to_owned(),
        chance.pick(&["outbound", "inbound"]).to_owned(),
    ]
}

/// The name of the company of that number; no two are alike.
fn company_name(number: usize) -> String {
    let (family, trade) = (FAMILY[number % FAMILY.len()], TRADE[number / FAMILY.len() % TRADE.len()]);
    match number / (FAMILY.len() * TRADE.len()) {
        0 => format!("{family} {trade}"),
        again => format!("{family} {trade} {again}"),
    }
}

fn domain(company: usize) -> String {
    format!("{}.example", plain(&company_name(company)).replace(' ', "-"))
}

/// In the letters of an address.
fn plain(text: &str) -> String {
    fold(text).replace('\'', "").replace(' ', "-")
}

/// Every number below `count` once, in no order that anybody would see.
fn shuffled(count: usize) -> impl Iterator<Item = usize> {
    // A step near the golden section spreads neighbours far apart; without a common factor it meets every number.
    let golden = (count as f64 * 0.618_034) as usize;
    let step = (golden.max(1)..).find(|step| common_factor(*step, count) == 1).unwrap_or(1);
    (0..count).map(move |at| at * step % count)
}

fn common_factor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { common_factor(b, a % b) }
}

/// Chance that is the same each time: SplitMix64 over the number of a thing.
pub struct Chance(u64);

impl Chance {
    /// The chance of one thing of one sort.
    pub fn new(number: usize, sort: u64) -> Self {
        Self((number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ sort.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
    }

    /// One of several.
    pub fn pick<'v>(&mut self, from: &[&'v str]) -> &'v str {
        from[self.below(from.len())]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_companies_or_people_are_alike() {
        let names: HashSet<String> = (0..20_000).map(company_name).collect();
        let emails: HashSet<String> = (0..20_000).map(|number| Contact::new(number).email).collect();
        assert_eq!((names.len(), emails.len()), (20_000, 20_000));
        assert!(emails.iter().all(|email| email.is_ascii() && !email.contains(' ')));
    }

    #[test]
    fn shuffling_leaves_nothing_out() {
        let numbers: HashSet<usize> = shuffled(1_000).collect();
        assert_eq!(numbers.len(), 1_000);
        assert_ne!(shuffled(1_000).next(), shuffled(1_000).nth(1));
    }

    #[test]
    fn the_world_is_the_same_each_time() {
        assert_eq!(Contact::new(7), Contact::new(7));
        assert_ne!(Contact::new(7), Contact::new(8));
    }
}
