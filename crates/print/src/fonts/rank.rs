//! Which family to take, where several have a letter.

/// Families that business documents look well in, the best first.
const GOOD: [&str; 11] = [
    "Inter",
    "Noto Sans",
    "Source Sans 3",
    "Source Sans Pro",
    "Open Sans",
    "Roboto",
    "Liberation Sans",
    "Arimo",
    "Helvetica Neue",
    "Arial",
    "Lato",
];

/// What names of families say that are for something else than a page of text.
const SPECIAL: [&str; 15] = [
    "Awesome",
    "Condensed",
    "Display",
    "Dingbats",
    "Emoji",
    "Extra",
    "Icon",
    "Looped",
    "Math",
    "Mono",
    "Music",
    "Narrow",
    "Rashi",
    "Symbol",
    "Unjoined",
];

/// How well a family looks in a document; less is better.
pub fn of(family: &str) -> (u8, usize) {
    if let Some(place) = GOOD.iter().position(|good| *good == family) {
        return (0, place);
    }
    let is_special = SPECIAL.iter().any(|word| family.contains(word));
    let class = match family {
        _ if is_special => 4,
        _ if family.starts_with("Noto Sans") || family.starts_with("Source Han Sans") => 1,
        _ if family.contains("Sans") => 2,
        _ => 3,
    };
    (class, 0)
}

/// The region whose forms of Chinese characters a language has, as names of families say it.
pub fn region_of(language: &str) -> &'static str {
    let tag = language.to_ascii_lowercase();
    let has = |part: &str| tag.split(['-', '_']).skip(1).any(|found| found == part);
    match tag.split(['-', '_']).next().unwrap_or_default() {
        "ja" => "JP",
        "ko" => "KR",
        "zh" | "yue" if has("hk") || has("mo") => "HK",
        "yue" => "HK",
        "zh" if has("tw") || has("hant") => "TC",
        _ => "SC",
    }
}

/// Puts the families of other regions behind those of this one, and of none.
pub fn for_region(family: &str, region: &str) -> bool {
    let last = family.rsplit(' ').next().unwrap_or_default();
    ["JP", "KR", "SC", "TC", "HK"].contains(&last) && last != region
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_for_text_goes_before_one_for_something_else() {
        let mut families = ["Noto Sans Mono", "Noto Serif", "Noto Sans Arabic", "Lato", "Inter", "Kievit Sans"];
        families.sort_by_key(|family| of(family));
        assert_eq!(families, ["Inter", "Lato", "Noto Sans Arabic", "Kievit Sans", "Noto Serif", "Noto Sans Mono"]);
    }

    #[test]
    fn chinese_characters_have_the_forms_of_the_language() {
        assert_eq!(
            ["ja", "ko-KR", "zh", "zh-Hant", "zh-HK", "de"].map(region_of),
            ["JP", "KR", "SC", "TC", "HK", "SC"]
        );
        let mut families = ["Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans"];
        families.sort_by_key(|family| for_region(family, "SC"));
        assert_eq!(families, ["Noto Sans CJK SC", "Noto Sans", "Noto Sans CJK JP"]);
    }
}
