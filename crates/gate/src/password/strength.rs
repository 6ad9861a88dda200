//! Which passwords are taken: long ones that are neither the user's name nor on everybody's list (NIST SP 800-63B). Nobody
//! is asked for digits and signs, which make passwords hard to remember and hardly harder to guess.

use rapport_kernel::text::fold;
use rapport_kernel::{Error, Problem, Result};

/// Characters that a password needs at least.
const PASSWORD_CHARS_MIN: usize = 10;
/// Bytes of a password at most: it is hashed, not kept.
pub const PASSWORD_BYTES_MAX: usize = 1_024;
/// Different characters that a password needs at least.
const DIFFERENT_CHARS_MIN: usize = 4;
/// Words on which many passwords are built, and rows of keys, one a line.
const COMMON: &str = include_str!("common.txt");

/// Whose password it is to be.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'a> {
    /// E-mail address.
    pub email: &'a str,
    /// Full name.
    pub name: &'a str,
}

/// Refuses a new password that is too short, or among the first that somebody would try.
///
/// # Errors
/// `Invalid` at `password`, with what to do.
pub fn check_new_password(password: &str, owner: Owner<'_>) -> Result<()> {
    let refuse = |code, text: String| Err(Error::invalid("password", code, text));
    if password.chars().count() < PASSWORD_CHARS_MIN {
        return refuse(
            "too_short",
            format!("A password needs {PASSWORD_CHARS_MIN} characters at least; some words in a row do"),
        );
    }
    if password.len() > PASSWORD_BYTES_MAX {
        let problem =
            Problem::new("password", "too_long", format!("A password has {PASSWORD_BYTES_MAX} bytes at most"));
        return Err(Error::Invalid(vec![Problem { text: problem.text.with("max", PASSWORD_BYTES_MAX), ..problem }]));
    }
    if is_about(password, owner) {
        let text = "This is hardly more than your name or address, which others try first; choose other words";
        return refuse("about_you", text.to_owned());
    }
    if is_common(password) {
        return refuse("common", "Many people choose this, so others try it first; choose other words".to_owned());
    }
    Ok(())
}

/// Whether nothing is in it but the owner's names, in any order, and digits and signs.
fn is_about(password: &str, owner: Owner<'_>) -> bool {
    let said = [owner.email, owner.name].map(fold);
    let mut names: Vec<&str> = said.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).collect();
    // The longest first: a name may begin with another.
    names.retain(|name| name.chars().count() > 1);
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let folded = fold(password);
    let rest = names.iter().fold(folded.clone().into_owned(), |rest, name| rest.replace(name, ""));
    rest.len() < folded.len() && !rest.chars().any(char::is_alphabetic)
}

/// Whether it is a word of the list, with digits and signs around it or in the place of letters, or hardly any
/// characters over and over.
fn is_common(password: &str) -> bool {
    let mut different: Vec<char> = password.chars().collect();
    different.sort_unstable();
    different.dedup();
    let folded = fold(password);
    let bare = folded.trim_matches(|c: char| !c.is_alphabetic());
    let read_as_letters: String = bare.chars().map(letter).collect();
    let known = |word: &str| COMMON.lines().any(|line| line == word);
    different.len() < DIFFERENT_CHARS_MIN || known(&folded) || known(bare) || known(&read_as_letters)
}

/// The letter that a digit or sign stands for.
fn letter(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '3' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(password: &str) -> Option<&'static str> {
        let owner = Owner { email: "ada.lovelace@engine.example", name: "Ada Lovelace" };
        match check_new_password(password, owner) {
            Ok(()) => None,
            Err(Error::Invalid(problems)) => Some(problems[0].code),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn a_password_is_long_and_neither_a_name_nor_on_everybodys_list() {
        assert_eq!(refusal("tooshort9"), Some("too_short"));
        assert_eq!(refusal(&"long".repeat(300)), Some("too_long"));
        for about in ["ada.lovelace", "Lovelace1815", "adalovelace", "LovelaceAda!!", "ada.lovelace@engine.example"] {
            assert_eq!(refusal(about), Some("about_you"), "{about}");
        }
        for common in ["1234567890", "Password123!", "P@ssw0rd2026", "qwertyuiop", "aaaaaaaaaaaa", "ababababab"] {
            assert_eq!(refusal(common), Some("common"), "{common}");
        }
        for good in ["correct horse", "lovelace wrote notes", "k3!xQ9_zzT", "ein langer satz"] {
            assert_eq!(refusal(good), None, "{good}");
        }
    }

    #[test]
    fn the_list_is_in_the_form_that_is_looked_for() {
        for line in COMMON.lines() {
            assert_eq!(fold(line), line);
        }
    }
}
