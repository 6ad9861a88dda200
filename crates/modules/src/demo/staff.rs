//! Those who work at the made-up company: a manager and eight who sell, in two teams.

use serde_json::json;

use super::rng::Rng;
use super::{DemoRow, Key};

/// Where they have their mail.
const DOMAIN: &str = "lumen-oak.example";
/// Names of the teams.
const TEAMS: [&str; 2] = ["Continent", "Islands and overseas"];
/// Places of roles in a new workspace.
const MANAGER: usize = 1;
const SALES: usize = 2;

/// (given name, family name, job title, team, language, time zone)
const STAFF: [(&str, &str, &str, usize, &str, &str); 9] = [
    ("Helene", "Brandt", "Head of sales", 0, "en", "Europe/Berlin"),
    ("Jonas", "Adler", "Account executive", 0, "de", "Europe/Berlin"),
    ("Miriam", "Sandberg", "Account executive", 0, "en", "Europe/Stockholm"),
    ("Théo", "Carpentier", "Account executive", 0, "fr", "Europe/Paris"),
    ("Pia", "Lenz", "Inside sales", 0, "de", "Europe/Vienna"),
    ("Rosalind", "Achebe", "Account executive", 1, "en", "Europe/London"),
    ("Declan", "Moore", "Account executive", 1, "en", "Europe/Dublin"),
    ("Marisol", "Vega", "Account executive", 1, "en", "America/New_York"),
    ("Samir", "Haddad", "Inside sales", 1, "en", "Europe/London"),
];

/// How many sell.
const SELLERS: usize = STAFF.len() - 1;

/// The teams, without their leads.
pub fn teams() -> Vec<DemoRow> {
    let team = |(at, name): (usize, &&str)| DemoRow::new(Key::new("team", at)).with("name", *name);
    TEAMS.iter().enumerate().map(team).collect()
}

/// The users.
pub fn users() -> Vec<DemoRow> {
    let user = |(at, (given, family, title, team, language, zone)): (usize, &(&str, &str, &str, usize, &str, &str))| {
        let address = super::people::slug(&format!("{given}.{family}"), '.');
        let teams =
            if at == 0 { vec![Key::new("team", 0), Key::new("team", 1)] } else { vec![Key::new("team", *team)] };
        DemoRow::new(Key::new("user", at))
            .with("name", json!({"given": given, "family": family}))
            .with("email", format!("{address}@{DOMAIN}"))
            .with("job_title", *title)
            .with("language", *language)
            .with("time_zone", *zone)
            .links("roles", vec![Key::new("role", if at == 0 { MANAGER } else { SALES })])
            .links("teams", teams)
    };
    STAFF.iter().enumerate().map(user).collect()
}

/// The manager leads both teams.
pub fn leads() -> Vec<DemoRow> {
    (0..TEAMS.len()).map(|at| DemoRow::new(Key::new("team", at)).link("lead", Key::new("user", 0))).collect()
}

/// Somebody who sells to customers of that country.
pub fn seller(rng: &mut Rng, country_code: &str) -> u8 {
    let overseas = matches!(country_code, "GB" | "IE" | "US" | "CA");
    let half = SELLERS / 2;
    let first = if overseas { 1 + half } else { 1 };
    u8::try_from(first + rng.below(half)).unwrap_or(1)
}

/// The key of a user.
pub fn user(at: u8) -> Key {
    Key::new("user", usize::from(at))
}
