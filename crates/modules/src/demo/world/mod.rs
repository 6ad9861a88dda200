//! The world that the made-up people live in: names, towns, streets, codes and telephone numbers of several countries.
//!
//! Numbers come from ranges that are set aside for films and books where a country has one (Germany, France, Britain,
//! Ireland, North America, Australia, Sweden), else from ranges that cannot be dialled: nobody real is ever called.

use super::rng::Rng;

mod american;
mod british;
mod german;
mod northern;
mod romance;

/// A country.
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: &'static str,
    /// ISO 4217.
    pub currency: &'static str,
    /// The language that most people want to be written to in.
    pub language: &'static str,
    /// IANA time zone.
    pub zone: &'static str,
    /// What people from there are called.
    pub nationality: &'static str,
    /// Given names of women.
    pub female: &'static [&'static str],
    /// Given names of men.
    pub male: &'static [&'static str],
    /// Family names.
    pub family: &'static [&'static str],
    /// Towns as (name, region, postal code pattern, area code).
    pub towns: &'static [Town],
    /// Names of streets.
    pub streets: &'static [&'static str],
    /// Where the house number stands.
    pub house: House,
    /// Pattern of a mobile number.
    pub mobile: &'static str,
    /// What companies call themselves by law.
    pub forms: &'static [&'static str],
    /// Trades, as they stand in company names.
    pub trades: &'static [&'static str],
}

/// A town.
pub struct Town {
    /// Its name.
    pub name: &'static str,
    /// State, province or county; empty where nobody writes it.
    pub region: &'static str,
    /// Pattern of its postal codes.
    pub postal_code: &'static str,
    /// Pattern of its telephone numbers.
    pub phone: &'static str,
}

/// Where the house number stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum House {
    /// `10 High Street`
    Before,
    /// `Hauptstraße 10`
    After,
    /// `Via Roma, 10`
    AfterComma,
}

/// The countries, with how many of a hundred customers live there.
pub static COUNTRIES: [(usize, &Country); 13] = [
    (26, &german::GERMANY),
    (6, &german::AUSTRIA),
    (7, &german::SWITZERLAND),
    (11, &romance::FRANCE),
    (6, &romance::ITALY),
    (5, &romance::SPAIN),
    (12, &british::BRITAIN),
    (3, &british::IRELAND),
    (9, &american::UNITED_STATES),
    (4, &american::CANADA),
    (5, &northern::NETHERLANDS),
    (3, &northern::SWEDEN),
    (3, &northern::POLAND),
];

/// The place of a country in [`COUNTRIES`], by weight.
pub fn somewhere(rng: &mut Rng) -> u8 {
    let total: usize = COUNTRIES.iter().map(|(weight, _)| weight).sum();
    let mut left = rng.below(total);
    for (at, (weight, _)) in (0u8..).zip(COUNTRIES.iter()) {
        if left < *weight {
            return at;
        }
        left -= weight;
    }
    0
}

/// The country at that place.
pub fn country(at: u8) -> &'static Country {
    COUNTRIES[usize::from(at)].1
}

impl Country {
    /// A street with a number.
    pub fn street(&self, rng: &mut Rng) -> String {
        let street = rng.pick(self.streets);
        let number = rng.between(1, 180);
        match self.house {
            House::Before => format!("{number} {street}"),
            House::After => format!("{street} {number}"),
            House::AfterComma => format!("{street}, {number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_the_countries_make_a_hundred() {
        assert_eq!(COUNTRIES.iter().map(|(weight, _)| weight).sum::<usize>(), 100);
    }

    #[test]
    fn nothing_is_listed_twice() {
        for (_, country) in &COUNTRIES {
            for list in [country.female, country.male, country.family, country.streets, country.trades] {
                let mut once = list.to_vec();
                once.sort_unstable();
                once.dedup();
                assert_eq!(once.len(), list.len(), "{}", country.code);
            }
        }
    }
}
