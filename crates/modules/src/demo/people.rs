//! The customers: companies and people, as they come to be known.

use std::collections::HashSet;

use rapport_kernel::text::fold;
use rapport_kernel::time::{Date, Instant};
use serde_json::json;

use super::rng::Rng;
use super::world::{self, Country, Town};
use super::{DemoRow, Key, staff};

/// What the story has to remember of a company.
#[derive(Clone)]
pub struct Company {
    country: u8,
    town: u8,
    seller: u8,
    domain: Box<str>,
    /// Whether it has bought something.
    pub bought: bool,
}

/// What the story has to remember of a person.
#[derive(Clone, Copy)]
pub struct Contact {
    country: u8,
    seller: u8,
    company: Option<u32>,
    /// Whether the person has bought something.
    pub bought: bool,
}

impl Contact {
    /// Where the person lives.
    pub fn country(&self) -> &'static Country {
        world::country(self.country)
    }
    /// Who looks after the person.
    pub fn seller(&self) -> u8 {
        self.seller
    }
    /// Where the person works.
    pub fn company(&self) -> Option<Key> {
        self.company.map(|number| Key { object: "company", number })
    }
}

/// Everybody who is known so far.
#[derive(Default)]
pub struct People {
    /// Companies.
    pub companies: Vec<Company>,
    /// Contacts.
    pub contacts: Vec<Contact>,
    domains: HashSet<Box<str>>,
    /// Hashes of the addresses that are taken.
    addresses: HashSet<u64>,
}

const INDUSTRIES: [&str; 20] = [
    "Software",
    "Engineering",
    "Consulting",
    "Construction",
    "Retail",
    "Hospitality",
    "Health care",
    "Logistics",
    "Media",
    "Finance",
    "Insurance",
    "Education",
    "Energy",
    "Food and drink",
    "Manufacturing",
    "Real estate",
    "Legal services",
    "Public sector",
    "Textiles",
    "Telecommunications",
];

const SOURCES: [(usize, &str); 9] = [
    (22, "Organic search"),
    (16, "Referral"),
    (14, "Web form"),
    (12, "Trade fair"),
    (10, "Paid search"),
    (9, "Newsletter"),
    (7, "LinkedIn"),
    (6, "Cold call"),
    (4, "Showroom visit"),
];

const TITLES: [&str; 18] = [
    "Office manager",
    "Managing director",
    "Head of purchasing",
    "Facility manager",
    "Architect",
    "Chief operating officer",
    "Buyer",
    "Interior designer",
    "Project manager",
    "Head of people",
    "Assistant to the board",
    "Chief financial officer",
    "IT manager",
    "Owner",
    "Team lead",
    "Marketing manager",
    "Workplace strategist",
    "Accountant",
];

const INTERESTS: [&str; 12] = [
    "standing desks",
    "acoustics",
    "lighting",
    "ergonomics",
    "refurbishing",
    "plants",
    "home office",
    "oak",
    "leasing",
    "meeting rooms",
    "colour",
    "showroom",
];
const VALUES: [&str; 8] = ["sustainability", "quality", "design", "price", "speed", "craft", "comfort", "locality"];
const LIFESTYLES: [&str; 8] =
    ["city", "country", "cyclist", "commuter", "family", "remote worker", "traveller", "early riser"];
const CAMPAIGNS: [&str; 6] =
    ["spring-refresh", "sit-well", "new-office-guide", "light-week", "year-end", "showroom-opening"];
/// Where people without a company have their mail.
const MAIL_HOSTS: [&str; 4] = ["post.example", "mail.example", "inbox.example", "letterbox.example"];

const STAGES: [(usize, &str); 5] =
    [(18, "subscriber"), (40, "lead"), (20, "marketing_qualified"), (14, "sales_qualified"), (8, "opportunity")];
const CONSENTS: [(usize, &str); 3] = [(34, "unknown"), (54, "opted_in"), (12, "opted_out")];

/// Characters of one label of a host name (RFC 1035, 2.3.4).
const LABEL_MAX: usize = 63;
/// Of them, those kept for a number after the name.
const NUMBER_ROOM: usize = 11;

/// People without a company, in a hundred.
const PRIVATE_PERCENT: usize = 18;

impl People {
    /// A new company.
    pub fn company(&mut self, rng: &mut Rng) -> DemoRow {
        let number = self.companies.len();
        let country_at = world::somewhere(rng);
        let country = world::country(country_at);
        let town_at = rng.below(country.towns.len());
        let town = &country.towns[town_at];
        let name = company_name(rng, country, town);
        let domain = self.free_domain(&name, town);
        let employees = rng.between(1, 40) * if rng.chance(25) { rng.between(5, 60) } else { 1 };
        let revenue = employees * rng.between(60_000, 240_000);
        let seller = staff::seller(rng, country.code);
        let row = DemoRow::new(Key::new("company", number))
            .with("name", name)
            .with("domain", &*domain)
            .with("website", format!("https://www.{domain}"))
            .with("email", format!("office@{domain}"))
            .with("industry", *rng.pick(&INDUSTRIES))
            .with("employees", employees)
            .with("founded_year", rng.between(1921, 2023))
            .with("phone", rng.fill(town.phone))
            .with("address", address(rng, country, town))
            .with("source", *rng.weighted(&SOURCES))
            .with("lifecycle_stage", *rng.weighted(&STAGES))
            .money("annual_revenue", revenue / 1_000 * 100_000, country.currency)
            .maybe_link("parent", (number > 20 && rng.chance(4)).then(|| Key::new("company", rng.below(number))))
            .link("owner", staff::user(seller));
        let town = u8::try_from(town_at).unwrap_or(0);
        self.companies.push(Company { country: country_at, town, seller, domain, bought: false });
        row
    }

    /// A new person, known since `at`.
    pub fn contact(&mut self, rng: &mut Rng, at: Instant, today: Date) -> DemoRow {
        let number = self.contacts.len();
        let works = !self.companies.is_empty() && !rng.chance(PRIVATE_PERCENT);
        let employer = works.then(|| rng.below(self.companies.len()));
        let (country_at, town_at, seller, domain) = match employer.map(|at| &self.companies[at]) {
            Some(company) => (company.country, usize::from(company.town), company.seller, company.domain.to_string()),
            None => {
                let country_at = world::somewhere(rng);
                let country = world::country(country_at);
                let seller = staff::seller(rng, country.code);
                (country_at, rng.below(country.towns.len()), seller, (*rng.pick(&MAIL_HOSTS)).to_owned())
            }
        };
        let country = world::country(country_at);
        let town = &country.towns[town_at];
        let is_female = rng.chance(51);
        let given = *rng.pick(if is_female { country.female } else { country.male });
        let family = *rng.pick(country.family);
        let email = self.free_address(given, family, &domain);
        let company = employer.map(|at| Key::new("company", at));
        let mut row = DemoRow::new(Key::new("contact", number))
            .with("name", json!({"given": given, "family": family}))
            .with("email", email)
            .with("address", address(rng, country, town))
            .with("language", country.language)
            .with("time_zone", country.zone)
            .with("source", *rng.weighted(&SOURCES))
            .with("lifecycle_stage", *rng.weighted(&STAGES))
            .maybe("job_title", employer.map(|_| *rng.pick(&TITLES)))
            .maybe("phone", rng.chance(55).then(|| rng.fill(town.phone)))
            .maybe("mobile", rng.chance(60).then(|| rng.fill(country.mobile)))
            .maybe_link("company", company)
            .link("owner", staff::user(seller));
        row = who(row, rng, country, is_female, today);
        row = consent(row, rng, at);
        row = interests(row, rng);
        row = first_touch(row, rng, at);
        self.contacts.push(Contact {
            country: country_at,
            seller,
            company: company.map(|key| key.number),
            bought: false,
        });
        row
    }

    fn free_domain(&mut self, name: &str, town: &Town) -> Box<str> {
        let mut plain = slug(name, '-');
        plain.truncate(LABEL_MAX - NUMBER_ROOM);
        let plain = plain.trim_end_matches('-');
        let with_town = format!("{plain}-{}", slug(town.name, '-'));
        let with_town = Some(with_town).filter(|label| label.len() <= LABEL_MAX);
        let numbered = (2u32..).map(|number| format!("{plain}-{number}"));
        let wanted = std::iter::once(plain.to_owned()).chain(with_town).chain(numbered);
        let free =
            wanted.map(|label| format!("{label}.example").into_boxed_str()).find(|name| !self.domains.contains(name));
        let free = free.expect("there is always another number");
        self.domains.insert(free.clone());
        free
    }

    fn free_address(&mut self, given: &str, family: &str, domain: &str) -> String {
        let local = slug(&format!("{given}.{family}"), '.');
        let mut address = format!("{local}@{domain}");
        let mut number = 1;
        while !self.addresses.insert(fnv(&address)) {
            number += if number < 10 { 1 } else { self.contacts.len().max(1) };
            address = format!("{local}{number}@{domain}");
        }
        address
    }
}

/// Letters and digits only, lower-case, without accents; `between` stands for the rest.
pub fn slug(text: &str, between: char) -> String {
    let mut out = String::with_capacity(text.len());
    for c in fold(text).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.ends_with(between) && !out.is_empty() {
            out.push(between);
        }
    }
    out.truncate(out.trim_end_matches(between).len());
    out
}

/// FNV-1a, to remember addresses in eight bytes each.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn company_name(rng: &mut Rng, country: &Country, town: &Town) -> String {
    let family = *rng.pick(country.family);
    let trade = *rng.pick(country.trades);
    let form = *rng.pick(country.forms);
    match rng.below(5) {
        0 => format!("{trade} {} {form}", town.name),
        1 => format!("{family} & {} {trade}", rng.pick(country.family)),
        2 => format!("{family} {form}"),
        _ => format!("{family} {trade} {form}"),
    }
}

fn address(rng: &mut Rng, country: &Country, town: &Town) -> serde_json::Value {
    let mut parts = json!({
        "street": country.street(rng),
        "city": town.name,
        "postal_code": rng.fill(town.postal_code),
        "country": country.code,
    });
    if !town.region.is_empty() {
        parts["region"] = json!(town.region);
    }
    parts
}

fn who(row: DemoRow, rng: &mut Rng, country: &Country, is_female: bool, today: Date) -> DemoRow {
    let age_days = i32::try_from(rng.between(20 * 365, 72 * 365)).unwrap_or(0);
    let gender = if rng.chance(3) {
        "undisclosed"
    } else if is_female {
        "female"
    } else {
        "male"
    };
    row.maybe("birthday", rng.chance(45).then(|| today.plus_days(-age_days).to_string()))
        .maybe("gender", rng.chance(60).then_some(gender))
        .maybe("nationality", rng.chance(30).then_some(country.nationality))
        .maybe(
            "education",
            rng.chance(25).then(|| *rng.pick(&["secondary", "vocational", "bachelor", "master", "doctorate"])),
        )
        .maybe(
            "income_band",
            rng.chance(20).then(|| *rng.pick(&["lower_middle", "middle", "middle", "upper_middle", "high"])),
        )
        .maybe("marital_status", rng.chance(15).then(|| *rng.pick(&["single", "partnered", "married", "divorced"])))
}

fn consent(row: DemoRow, rng: &mut Rng, at: Instant) -> DemoRow {
    let email = *rng.weighted(&CONSENTS);
    let agreed = (email == "opted_in").then(|| at.to_string());
    row.with("email_consent", email)
        .maybe("sms_consent", rng.chance(30).then(|| *rng.weighted(&CONSENTS)))
        .maybe("phone_consent", rng.chance(30).then(|| *rng.weighted(&CONSENTS)))
        .maybe(
            "preferred_channel",
            rng.chance(40).then(|| *rng.pick(&["email", "email", "phone", "messenger", "post"])),
        )
        .maybe("email_opted_in_at", agreed)
}

fn interests(row: DemoRow, rng: &mut Rng) -> DemoRow {
    let some = |rng: &mut Rng, words: &[&'static str]| {
        let first = rng.below(words.len());
        let count = 1 + rng.below(3);
        (0..count).map(|step| words[(first + step * 5) % words.len()]).collect::<Vec<_>>()
    };
    let interests = rng.chance(50).then(|| some(rng, &INTERESTS));
    let values = rng.chance(25).then(|| some(rng, &VALUES));
    let lifestyle = rng.chance(15).then(|| some(rng, &LIFESTYLES));
    row.maybe("interests", interests).maybe("values", values).maybe("lifestyle", lifestyle)
}

fn first_touch(row: DemoRow, rng: &mut Rng, at: Instant) -> DemoRow {
    if !rng.chance(40) {
        return row;
    }
    let (source, medium) =
        *rng.pick(&[("google", "cpc"), ("newsletter", "email"), ("linkedin", "social"), ("google", "organic")]);
    row.moment("first_touch_at", at)
        .with("first_utm_source", source)
        .with("first_utm_medium", medium)
        .with("first_utm_campaign", *rng.pick(&CAMPAIGNS))
        .with("first_landing_page", "https://lumen-oak.example/offices")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_a_large_company_are_hosts_and_differ() {
        let (mut people, mut rng) = (People::default(), Rng::new(7));
        for _ in 0..20_000 {
            people.company(&mut rng);
        }
        let town = Town { name: "Freiburg im Breisgau", region: "", postal_code: "", phone: "" };
        let long = "Elektrotechnik Freiburg im Breisgau Breisacher Landstrasse GmbH & Co. KG";
        for _ in 0..20 {
            people.free_domain(long, &town);
        }
        assert_eq!(people.domains.len(), 20_020);
        for host in &people.domains {
            let label = host.strip_suffix(".example").expect("a host of the story");
            assert!((1..=LABEL_MAX).contains(&label.len()) && !label.ends_with('-'), "{host}");
        }
    }
}
