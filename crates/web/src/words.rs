//! Every text on a page, by its id and the reader's language; and numbers and times as that language writes them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use jiff::civil;
use jiff::tz::TimeZone;
use rapport_kernel::catalog::{ChoiceOption, SectionDecl, ViewDecl};
use rapport_kernel::decimal::Decimal;
use rapport_kernel::money::{Currency, Money};
use rapport_kernel::part::Action;
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::{Error, Field, Kind, Object, Problem, Read};
use serde_json::Value as Json;

use crate::client;
use crate::numbers::Numbers;
use crate::phrases::phrase;

static_loader! {
    static MESSAGES = {
        locales: "./messages",
        fallback_language: "en",
        customise: |bundle| {
            let is_right = bundle.locales.first().is_some_and(runs_left);
            // Marks around each inserted word, of use only where scripts of both directions meet.
            bundle.set_use_isolating(is_right);
            bundle.set_formatter(Some(if is_right { in_arabic } else { in_english }));
        },
    };
}

static ARABIC_NUMBERS: LazyLock<Numbers> = LazyLock::new(|| Numbers::of("ar"));
static ENGLISH_NUMBERS: LazyLock<Numbers> = LazyLock::new(|| Numbers::of("en"));

/// Whether a language is written from right to left.
fn runs_left(language: &LanguageIdentifier) -> bool {
    matches!(language.language.as_str(), "ar" | "he" | "fa" | "ur")
}

fn in_arabic<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number_in(value, &ARABIC_NUMBERS)
}

fn in_english<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number_in(value, &ENGLISH_NUMBERS)
}

fn number_in(value: &FluentValue<'_>, numbers: &Numbers) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(numbers.grouped(&number.as_string())),
        _ => None,
    }
}

const ENGLISH: LanguageIdentifier = langid!("en");

/// What a message is told.
pub type Args = HashMap<Cow<'static, str>, FluentValue<'static>>;

/// The words of one reader.
#[derive(Clone, Debug)]
pub struct Words {
    language: LanguageIdentifier,
    numbers: Numbers,
    zone: TimeZone,
    today: Date,
}

impl Words {
    /// For a reader of that language (a BCP 47 tag; English where we have no messages in it), at that moment.
    pub fn new(tag: &str, zone: TimeZone, now: Instant) -> Self {
        let known = |wanted: &LanguageIdentifier| MESSAGES.locales().any(|one| one.language == wanted.language);
        let language = tag.parse().ok().filter(known).unwrap_or(ENGLISH);
        let today = now.date_in(&zone);
        Self { language, numbers: Numbers::of(tag), zone, today }
    }

    /// For who is not known: in the first language that their browser asks for and we have messages in.
    pub fn of_browser() -> Self {
        let asked = client::current().languages;
        let tags = asked.split(',').filter_map(|one| one.split(';').next()?.trim().parse::<LanguageIdentifier>().ok());
        let known = tags.into_iter().find(|tag| MESSAGES.locales().any(|one| one.language == tag.language));
        let tag = known.unwrap_or(ENGLISH).to_string();
        Self::new(&tag, TimeZone::UTC, Instant::default())
    }

    /// For whoever reads here.
    pub fn of(r: &Read<'_>) -> Self {
        Self::new(&r.ctx().locale, r.catalog().settings.zone(), r.ctx().now)
    }

    /// What one record of an object is called.
    pub fn singular(&self, object: &Object) -> String {
        self.named(&object.kept, "label", &format!("object-{}", object.key), &object.label)
    }

    /// What records of an object are called.
    pub fn plural(&self, object: &Object) -> String {
        self.named(&object.kept, "label", &format!("objects-{}", object.key), &object.label_plural)
    }

    /// So many records of an object: 3 Deals.
    pub fn so_many(&self, count: usize, object: &Object) -> String {
        let objects = if count == 1 { self.singular(object) } else { self.plural(object) };
        self.tell("so-many", &Args::from([("count".into(), count.into()), ("objects".into(), objects.into())]))
    }

    /// What a field is called.
    pub fn field(&self, object: &Object, field: &Field) -> String {
        self.named(&field.traits.kept, "label", &format!("field-{}-{}", object.key, field.key), &field.label)
    }

    /// The sentence beside a field.
    pub fn help(&self, object: &Object, field: &Field) -> Option<String> {
        let own = field.traits.help.as_ref()?;
        Some(self.named(&field.traits.kept, "help", &format!("help-{}-{}", object.key, field.key), own))
    }

    /// What the other end of a link is called, that has a name of its own: the subsidiaries of a company.
    pub fn relation(&self, child: &Object, relation: &str) -> Option<String> {
        self.known(&format!("relation-{}-{relation}", child.key))
    }

    /// What an action on a record is called.
    pub fn action(&self, action: &Action) -> String {
        let known = self.known(&format!("action-{}-{}", action.object, action.name));
        known.unwrap_or_else(|| action.label.to_owned())
    }

    /// What is wrong with something.
    pub fn problem(&self, problem: &Problem) -> String {
        let told = problem.text.args.iter().map(|(name, value)| {
            let value = match (problem.text.id, *name) {
                ("filter_syntax", "expected" | "found") => phrase(self, value),
                _ => value.clone(),
            };
            (Cow::Borrowed(*name), value.into())
        });
        let said = self.known_with(&format!("problem-{}", problem.text.id), &told.collect());
        said.unwrap_or_else(|| problem.text.english.clone())
    }

    /// Why something was not done.
    pub fn error(&self, error: &Error) -> String {
        let said: Vec<String> = error.problems("").iter().map(|problem| self.problem(problem)).collect();
        said.join("; ")
    }

    /// What is wrong at one place.
    pub fn problems_at(&self, problems: &[Problem], place: &str) -> Vec<String> {
        problems.iter().filter(|problem| problem.field == place).map(|problem| self.problem(problem)).collect()
    }

    /// What a view is called.
    pub fn view(&self, object: &Object, view: &ViewDecl) -> String {
        self.named(&[], "label", &format!("view-{}-{}", object.key, view.key), &view.label)
    }

    /// What a section of a record's page is called.
    pub fn section(&self, object: &Object, section: &SectionDecl) -> String {
        let is_own = object.layout.iter().any(|own| own.key == section.key && own.label.is_some());
        let kept = if is_own { vec!["label".to_owned()] } else { Vec::new() };
        self.named(&kept, "label", &format!("section-{}-{}", object.key, section.key), &section.label)
    }

    /// What an option of a choice is called: fields of one name offer the same.
    pub fn option(&self, field: &Field, option: &ChoiceOption) -> String {
        let id = format!("option-{}-{}", field.key, option.key);
        self.named(&field.traits.kept, &format!("option:{}", option.key), &id, &option.label)
    }

    /// A message in place of what the product calls something itself; what the workspace calls it goes first.
    fn named(&self, kept: &[String], what: &str, id: &str, own: &str) -> String {
        let is_renamed = kept.iter().any(|kept| kept == what);
        self.known(id).filter(|_| !is_renamed).unwrap_or_else(|| own.to_owned())
    }

    /// The zone in which the reader lives.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The languages in which there are texts, each by its tag and its own name for itself.
    pub fn languages() -> Vec<(String, String)> {
        let named = |one: &LanguageIdentifier| {
            let name = MESSAGES.try_lookup(one, "language-itself").unwrap_or_else(|| one.to_string());
            (one.to_string(), name)
        };
        let mut all: Vec<(String, String)> = MESSAGES.locales().map(named).collect();
        all.sort();
        all
    }

    /// The language, as pages name it.
    pub fn language(&self) -> String {
        self.language.to_string()
    }

    /// `ltr` or `rtl`.
    pub fn direction(&self) -> &'static str {
        if runs_left(&self.language) { "rtl" } else { "ltr" }
    }

    /// The text of a message; its id where it is missing, which a test looks for.
    pub fn say(&self, id: &str) -> String {
        self.known(id).unwrap_or_else(|| id.to_owned())
    }

    /// The text of a message if there is one.
    pub fn known(&self, id: &str) -> Option<String> {
        MESSAGES.try_lookup(&self.language, id)
    }

    /// The text of a message that is told something, if there is one.
    pub fn known_with(&self, id: &str, args: &Args) -> Option<String> {
        MESSAGES.try_lookup_with_args(&self.language, id, args)
    }

    /// The text of a message that is told something.
    pub fn tell(&self, id: &str, args: &Args) -> String {
        MESSAGES.try_lookup_with_args(&self.language, id, args).unwrap_or_else(|| id.to_owned())
    }

    /// The same as a text that is kept: without the marks that keep scripts of both directions apart on a page.
    pub fn plain(&self, id: &str, args: &Args) -> String {
        self.tell(id, args).replace(['\u{2068}', '\u{2069}'], "")
    }

    /// `1,234.50`
    pub fn decimal(&self, number: Decimal) -> String {
        self.numbers.grouped(&number.to_string())
    }

    /// `1,234`
    pub fn integer(&self, number: i64) -> String {
        self.numbers.grouped(&number.to_string())
    }

    /// `12 KB`: of a file, in thousands as systems of today count.
    pub fn bytes(&self, bytes: i64) -> String {
        let (unit, size) = match bytes {
            ..1_000 => ("b", 1),
            1_000..1_000_000 => ("kb", 1_000),
            1_000_000..1_000_000_000 => ("mb", 1_000_000),
            _ => ("gb", 1_000_000_000),
        };
        let amount = self.integer((bytes + size / 2) / size);
        let told = [("amount", amount.into()), ("unit", unit.into()), ("count", bytes.into())];
        self.tell("bytes", &told.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    /// `€1,234.50`, or with the code of currencies that have no sign of their own.
    pub fn money(&self, money: Money) -> String {
        let amount = money.amount().to_string();
        let (minus, amount) = amount.strip_prefix('-').map_or(("", amount.as_str()), |amount| ("−", amount));
        let code = money.currency.code();
        let with = |name: &'static str, value: &str, amount: String| {
            Args::from([(name.into(), value.to_owned().into()), ("amount".into(), amount.into())])
        };
        let amount = self.numbers.grouped(amount);
        match sign(code) {
            Some(sign) => format!("{minus}{}", self.tell("money-signed", &with("sign", sign, amount))),
            None => self.tell("money-coded", &with("code", code, format!("{minus}{amount}"))),
        }
    }

    /// A day as people say it: the year only where it is another one.
    pub fn date(&self, date: Date) -> String {
        match date.days() - self.today.days() {
            0 => self.say("date-today"),
            -1 => self.say("date-yesterday"),
            1 => self.say("date-tomorrow"),
            _ => self.calendar_date(date),
        }
    }

    /// A day by the calendar: the year only where it is another one.
    fn calendar_date(&self, date: Date) -> String {
        let (day, today) = (date.civil(), self.today.civil());
        let id = if day.year() == today.year() { "date-day" } else { "date-day-year" };
        self.tell(id, &self.parts(day))
    }

    /// A day with its year.
    pub fn exact_date(&self, date: Date) -> String {
        self.tell("date-day-year", &self.parts(date.civil()))
    }

    /// The day on which the reader reads.
    pub fn today(&self) -> Date {
        self.today
    }

    /// `14:05`
    pub fn clock(&self, at: Instant) -> String {
        self.time(at)
    }

    /// `14:00`
    pub fn hour(&self, hour: u16) -> String {
        self.numbers.digits(&format!("{hour:02}:00"))
    }

    /// `Mon`
    pub fn weekday(&self, date: Date) -> String {
        self.say(&format!("weekday-{}", date.civil().weekday().to_monday_one_offset()))
    }

    /// `Mon, 3 Nov`
    pub fn day_of_week(&self, date: Date) -> String {
        let told = [("weekday".into(), self.weekday(date).into()), ("day".into(), self.date(date).into())];
        self.tell("date-weekday", &Args::from(told))
    }

    /// What a summary measured of a field of that kind; a number of records where there is none.
    pub fn measured(&self, kind: Option<&Kind>, value: &Json) -> String {
        let text = value.as_str().map(str::to_owned).unwrap_or_else(|| value.to_string());
        let scale = text.split_once('.').map_or(0, |(_, rest)| u8::try_from(rest.len()).unwrap_or_default());
        let decimal = || Decimal::parse(&text, scale).map_or_else(|_| text.clone(), |number| self.decimal(number));
        match (kind, value) {
            (_, Json::Null) => "–".to_owned(),
            (Some(Kind::Money), Json::Object(_)) => self.money_of(value).unwrap_or_default(),
            (Some(Kind::Percent), _) => format!("{} %", decimal()),
            (_, Json::Number(number)) => number.as_i64().map_or_else(|| text.clone(), |number| self.integer(number)),
            _ => decimal(),
        }
    }

    /// An amount as programs write it.
    pub fn money_of(&self, json: &Json) -> Option<String> {
        let currency = Currency::parse(json["currency"].as_str()?)?;
        Some(self.money(Money::parse(json["amount"].as_str()?, currency).ok()?))
    }

    /// A period of the calendar, by its first day.
    pub fn period(&self, period: &str, first: Date) -> String {
        let day = first.civil();
        let mut args = self.parts(day);
        args.insert("quarter".into(), i64::from((day.month() + 2) / 3).into());
        match period {
            "day" => self.date(first),
            "week" => self.tell("date-week", &Args::from([("day".into(), self.calendar_date(first).into())])),
            "month" => self.tell("date-month", &args),
            "quarter" => self.tell("date-quarter", &args),
            _ => self.numbers.digits(&day.year().to_string()),
        }
    }

    /// A moment in the reader's zone, as people say it.
    pub fn instant(&self, at: Instant) -> String {
        let mut args = Args::new();
        args.insert("day".into(), self.date(at.date_in(&self.zone)).into());
        args.insert("time".into(), self.time(at).into());
        self.tell("date-time", &args)
    }

    /// A moment with its day, year and zone.
    pub fn exact_instant(&self, at: Instant) -> String {
        let zoned = self.zoned(at);
        format!("{} {} {}", self.exact_date(at.date_in(&self.zone)), self.time(at), zoned.strftime("%Z"))
    }

    /// A moment as a control for moments holds it: local, without a zone, and as exact as it is.
    pub fn local(&self, at: Instant) -> String {
        let format = match at.ms() % 60_000 {
            0 => "%Y-%m-%dT%H:%M",
            rest if rest % 1_000 == 0 => "%Y-%m-%dT%H:%M:%S",
            _ => "%Y-%m-%dT%H:%M:%S%.3f",
        };
        self.zoned(at).strftime(format).to_string()
    }

    fn time(&self, at: Instant) -> String {
        self.numbers.digits(&self.zoned(at).strftime("%H:%M").to_string())
    }

    fn zoned(&self, at: Instant) -> jiff::Zoned {
        jiff::Timestamp::from_millisecond(at.ms()).unwrap_or_default().to_zoned(self.zone.clone())
    }

    fn parts(&self, day: civil::Date) -> Args {
        let month = self.say(&format!("month-{}", day.month()));
        Args::from([
            ("day".into(), self.numbers.digits(&day.day().to_string()).into()),
            ("month".into(), month.into()),
            ("year".into(), self.numbers.digits(&day.year().to_string()).into()),
        ])
    }
}

/// Signs that mean one currency to everybody.
fn sign(code: &str) -> Option<&'static str> {
    Some(match code {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        "JPY" => "¥",
        "INR" => "₹",
        "KRW" => "₩",
        "BRL" => "R$",
        "CAD" => "CA$",
        "AUD" => "A$",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_in_the_readers_language_and_in_the_kernels_where_it_has_no_words() {
        let words = |tag: &str| Words::new(tag, TimeZone::UTC, Instant::default());
        let taken = Problem::new("code", "taken", "Another record has this value already");
        assert_eq!(words("en").problem(&taken), "Another record has this value already");
        assert_eq!(words("ar").problem(&taken), "هذه القيمة مستخدمة بالفعل");
        let strange = Problem::new("code", "strange", "This is strange");
        assert_eq!(words("ar").problem(&strange), "This is strange");
        let mut long = Problem::new("code", "too_long", "This has 9 characters; 5 are allowed");
        long.text = long.text.with("length", 9).with("max", 5);
        assert!(words("ar").problem(&long).contains('5'), "{}", words("ar").problem(&long));
    }
}
