//! Words: what a text is split into, for the index and for a question alike.
//!
//! A word is a run of letters and digits, folded. Scripts that put no blanks between words (Chinese, Japanese, Thai …)
//! give a word for each character. An e-mail address is its parts and also one word as a whole.

use std::collections::BTreeSet;

use rapport_kernel::ObjectId;
use rapport_kernel::limits::SEARCH_CHARS_MAX;
use rapport_kernel::text::fold;

/// Characters of a word that count.
const WORD_CHARS_MAX: usize = 64;
/// Different words of one document; PostgreSQL takes 1 MB of them.
const DOCUMENT_WORDS_MAX: usize = 3_000;
/// Words of a question that are looked at.
const QUESTION_WORDS_MAX: usize = 10;

/// The different words of a document, in order of their letters.
pub(super) fn of_document(title: &str, body: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for text in [title, body] {
        let text = fold(text);
        for chunk in text.split(' ') {
            for word in address(chunk).into_iter().chain(parts(chunk)) {
                if words.len() >= DOCUMENT_WORDS_MAX {
                    return words;
                }
                words.insert(word);
            }
        }
    }
    words
}

/// The words of a question, as written; a repeated one once.
pub(super) fn of_question(text: &str) -> Vec<String> {
    let text: String = text.chars().take(SEARCH_CHARS_MAX).collect();
    let text = fold(&text);
    let mut words: Vec<String> = Vec::new();
    for chunk in text.split(' ') {
        let found = match address(chunk) {
            Some(address) => vec![address],
            None => parts(chunk),
        };
        for word in found {
            if !words.contains(&word) && words.len() < QUESTION_WORDS_MAX {
                words.push(word);
            }
        }
    }
    words
}

/// The word that every document of an object has, and no text: addresses do not begin with `@`.
pub(super) fn of_object(object: ObjectId) -> String {
    format!("@{object}")
}

/// The chunk as an e-mail address, or the beginning of one.
fn address(chunk: &str) -> Option<String> {
    let inner = chunk.trim_matches(|c: char| !c.is_alphanumeric() && c != '@');
    let (local, domain) = inner.split_once('@')?;
    if local.is_empty() || domain.contains('@') {
        return None;
    }
    let kept = inner.chars().filter(|c| c.is_alphanumeric() || "@.+-_".contains(*c));
    Some(kept.take(WORD_CHARS_MAX).collect())
}

fn parts(chunk: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut chars = 0;
    for c in chunk.chars() {
        if c.is_alphanumeric() && !stands_alone(c) {
            chars += 1;
            if chars <= WORD_CHARS_MAX {
                word.push(c);
            }
            continue;
        }
        if chars > 0 {
            words.push(std::mem::take(&mut word));
            chars = 0;
        }
        if stands_alone(c) {
            words.push(c.to_string());
        }
    }
    if chars > 0 {
        words.push(word);
    }
    words
}

/// Whether `c` is of a script that puts no blanks between words.
pub(crate) fn stands_alone(c: char) -> bool {
    c.is_alphanumeric()
        && matches!(c,
            '\u{0e00}'..='\u{0eff}' // Thai, Lao
            | '\u{1000}'..='\u{109f}' // Burmese
            | '\u{1780}'..='\u{17ff}' // Khmer
            | '\u{3040}'..='\u{30ff}' // Hiragana, Katakana
            | '\u{3400}'..='\u{9fff}' // Chinese characters
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Vec<String> {
        of_document("", text).into_iter().collect()
    }

    #[test]
    fn a_text_is_split_at_whatever_is_no_letter_or_digit() {
        assert_eq!(document("Łódź-Süd: 24/7 (Straße)"), ["24", "7", "lodz", "strasse", "sud"]);
        assert_eq!(document("\"-*()' ,;"), [""; 0]);
        assert_eq!(of_question("Ada  ada LOVE"), ["ada", "love"]);
    }

    #[test]
    fn an_address_is_found_whole_by_its_local_part_and_by_its_domain() {
        let words = document("<Ada.Lovelace@Example.com>,");
        assert_eq!(words, ["ada", "ada.lovelace@example.com", "com", "example", "lovelace"]);
        assert_eq!(of_question("ada.lovelace@ex"), ["ada.lovelace@ex"]);
        assert_eq!(of_question("ada@"), ["ada@"]);
        assert_eq!(of_question("@example.com"), ["example", "com"]);
        assert_eq!(of_question("a@b@c"), ["a", "b", "c"]);
    }

    #[test]
    fn scripts_without_blanks_give_a_word_for_each_character() {
        assert_eq!(of_question("東京タワー2"), ["東", "京", "タ", "ワ", "ー", "2"]);
    }

    #[test]
    fn words_and_documents_have_limits() {
        let long = "x".repeat(100);
        assert_eq!(of_question(&long), ["x".repeat(WORD_CHARS_MAX)]);
        let many: String = (0..5_000).map(|number| format!("w{number} ")).collect();
        assert_eq!(of_document("", &many).len(), DOCUMENT_WORDS_MAX);
        let many: String = (0..50).map(|number| format!("w{number} ")).collect();
        assert_eq!(of_question(&many).len(), QUESTION_WORDS_MAX);
    }

    proptest::proptest! {
        #[test]
        fn each_word_of_a_text_is_a_word_of_the_question_for_it(text in ".{0,40}") {
            let words = of_document("", &text);
            for word in of_question(&text) {
                let found = words.iter().any(|indexed| indexed.starts_with(&word));
                proptest::prop_assert!(found, "{word} of {text}");
            }
        }

        #[test]
        fn words_hold_nothing_that_an_engine_could_read_as_syntax(text in ".{0,40}") {
            for word in of_document("", &text).into_iter().chain(of_question(&text)) {
                proptest::prop_assert!(word.chars().all(|c| c.is_alphanumeric() || "@.+-_".contains(c)));
            }
        }
    }
}
