//! Parts of a sentence that the filter language says in English, `a text in quotes` or `“and”, “or” or “)”`, in the words
//! of a reader. What stands in quotation marks is the language's own, and stays as it is.

use crate::words::{Args, Words};

/// The phrase as the reader's language has it: by its words, as `phrase-a-text-in-quotes`; what it quotes and its number are
/// told to the message. In English it is the phrase itself.
pub fn phrase(words: &Words, english: &str) -> String {
    let (plain, quoted) = apart(english);
    let letters = plain.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let id = letters.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
    let number: String = plain.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let told = Args::from([
        ("all".into(), quoted.join(&words.say("phrase-between")).into()),
        ("number".into(), number.into()),
        ("rest".into(), plain.trim_start_matches(|c: char| !c.is_ascii_digit()).to_owned().into()),
    ]);
    match id.is_empty() {
        true => english.to_owned(),
        false => words.known_with(&format!("phrase-{id}"), &told).unwrap_or_else(|| english.to_owned()),
    }
}

/// What is said and what is quoted in it.
fn apart(english: &str) -> (String, Vec<String>) {
    let (mut plain, mut quoted) = (String::new(), Vec::new());
    let mut rest = english;
    while let Some(from) = rest.find(['“', '"']) {
        let (before, mark) = (&rest[..from], if rest[from..].starts_with('"') { ('"', '"') } else { ('“', '”') });
        let after = &rest[from + mark.0.len_utf8()..];
        let Some((inside, behind)) = after.split_once(mark.1) else { break };
        plain.push_str(before);
        quoted.push(format!("{}{inside}{}", mark.0, mark.1));
        rest = behind;
    }
    plain.push_str(rest);
    (plain, quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_no_part_of_the_words() {
        let (plain, quoted) = apart("“and”, “or” or “)”");
        assert_eq!((plain.as_str(), quoted), (",  or ", vec!["“and”".to_owned(), "“or”".to_owned(), "“)”".to_owned()]));
        assert_eq!(apart("the end"), ("the end".to_owned(), Vec::new()));
        assert_eq!(apart("an open “mark").1, Vec::<String>::new());
    }

    /// Each is wrong in a way of its own.
    const WRONG: [&str; 30] = [
        "",
        "name",
        "name =",
        "name = Ada",
        "name = \"Ada",
        "name is",
        "name is not 1",
        "name between 1",
        "name contains",
        "name starts \"a\"",
        "name in (1",
        "name in 1",
        "name = 1 2",
        "(name = 1",
        "any(deals",
        "any(1)",
        "any(deals, x = 1",
        "x = last",
        "x = this 3",
        "x = last 3 cats",
        "x = last 0 days",
        "x = 30x",
        "x = 99999999d",
        "x = 2024-02-31",
        "x = 2024-02-01T10:00:00",
        "x = 2024-02-01T25:00:00Z",
        "x = -",
        "x.1 = 2",
        "#a = 1",
        "x = ~",
    ];

    #[test]
    fn what_is_wrong_with_a_filter_is_said_in_the_readers_words() {
        let words = Words::new("ar", jiff::tz::TimeZone::UTC, rapport_kernel::time::Instant::from_ms(0));
        let mut wrong = Vec::new();
        for text in WRONG {
            let Err(error) = rapport_kernel::filter::parse(text) else { continue };
            let said = words.error(&error);
            let english = apart(&said).0.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word.len() > 2);
            if english {
                wrong.push(format!("{text}: {said}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
