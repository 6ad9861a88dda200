//! The fonts that there are, found once and shared.

mod files;
mod rank;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::OnceLock;

use parley::FontContext;
use parley::fontique::{
    Blob, CharmapIndex, Collection, CollectionOptions, FamilyInfo, FontInfo, FontStyle, FontWeight, FontWidth,
    SourceCache,
};

use crate::PrintError;
use crate::clean::is_seen;
use crate::limits::FAMILIES_MAX;

/// What a font must have to be the one that documents are printed in.
const LETTERS: &str = "AZaz09.,";

/// The fonts that documents are printed with.
///
/// Finding them takes a moment, printing with them does not: find them once and share them. A file that is changed on
/// the disk is seen when they are found anew.
pub struct Fonts {
    context: FontContext,
    /// The best first.
    families: Vec<Family>,
}

struct Family {
    info: FamilyInfo,
    /// From a folder that was given, which goes before the system's.
    is_given: bool,
    /// Its regular font, read when a letter is first looked for in it.
    regular: OnceLock<Option<(Blob<u8>, CharmapIndex)>>,
}

impl Fonts {
    /// Those in the folders and the folders below them, and no others. A folder that is not there has none.
    pub fn of_folders(folders: &[PathBuf]) -> Result<Self, PrintError> {
        Self::found(folders, &[])
    }

    /// Those in the folders, and those of the system.
    pub fn with_system(folders: &[PathBuf]) -> Result<Self, PrintError> {
        Self::found(folders, &files::system_folders())
    }

    /// The names of the families that a document can ask for, the best first.
    pub fn families(&self) -> impl Iterator<Item = &str> {
        self.families.iter().filter(|family| family.has_all(LETTERS, &self.context.source_cache)).map(Family::name)
    }

    fn found(given: &[PathBuf], system: &[PathBuf]) -> Result<Self, PrintError> {
        let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        // Read rather than mapped: somebody may write over a file of theirs while a document is being printed.
        for font in files::list(given).iter().filter_map(|path| files::read(path)) {
            collection.register_fonts(Blob::from(font), None);
        }
        let own: BTreeSet<String> = collection.family_names().map(str::to_owned).collect();
        collection.load_fonts_from_paths(files::list(system));
        let names: BTreeSet<String> = collection.family_names().map(str::to_owned).collect();
        let infos = names.iter().filter_map(|name| collection.family_by_name(name));
        let mut families: Vec<Family> =
            infos.map(|info| Family { is_given: own.contains(info.name()), info, regular: OnceLock::new() }).collect();
        families.sort_by_cached_key(|family| (!family.is_given, rank::of(family.name()), family.name().to_owned()));
        let context = FontContext { collection, source_cache: SourceCache::new_shared() };
        let fonts = Self { context, families };
        if fonts.families().next().is_none() {
            let folders: Vec<String> = given.iter().map(|folder| folder.display().to_string()).collect();
            let folders = if folders.is_empty() { "the folder of fonts".to_owned() } else { folders.join(" or ") };
            return Err(PrintError::NoFont { folders });
        }
        Ok(fonts)
    }

    /// For one document. What is read of the files is shared.
    pub(crate) fn context(&self) -> FontContext {
        self.context.clone()
    }

    /// The families to look for letters in, in this order, so that `text` is printed whole if that is possible.
    pub(crate) fn stack(&self, wanted: Option<&str>, language: &str, text: impl Iterator<Item = char>) -> Vec<String> {
        let letters: BTreeSet<char> = text.filter(|letter| is_seen(*letter)).collect();
        let is_wanted =
            |family: &&Family| Some(family.name()) == wanted && family.has_all(LETTERS, &self.context.source_cache);
        let first = self.families.iter().find(is_wanted);
        let first =
            first.or_else(|| self.families.iter().find(|family| family.has_all(LETTERS, &self.context.source_cache)));
        let region = rank::region_of(language);
        let mut others: Vec<&Family> = self.families.iter().collect();
        others.sort_by_key(|family| rank::for_region(family.name(), region));
        let mut stack: Vec<&Family> = first.into_iter().collect();
        for letter in letters {
            if stack.len() == FAMILIES_MAX {
                break;
            }
            if !stack.iter().any(|family| family.has(letter, &self.context.source_cache)) {
                stack.extend(others.iter().find(|family| family.has(letter, &self.context.source_cache)));
            }
        }
        stack.into_iter().map(|family| family.name().to_owned()).collect()
    }
}

impl Family {
    fn name(&self) -> &str {
        self.info.name()
    }

    fn has_all(&self, letters: &str, cache: &SourceCache) -> bool {
        letters.chars().all(|letter| self.has(letter, cache))
    }

    fn has(&self, letter: char, cache: &SourceCache) -> bool {
        let regular = self.regular.get_or_init(|| {
            let font = self.font()?;
            Some((font.load(Some(&mut cache.clone()))?, font.charmap_index()))
        });
        let charmap = regular.as_ref().and_then(|(blob, index)| index.charmap(blob.as_ref()));
        charmap.is_some_and(|charmap| charmap.map(letter).is_some_and(|glyph| glyph != 0))
    }

    fn font(&self) -> Option<&FontInfo> {
        self.info.match_font(FontWidth::NORMAL, FontStyle::Normal, FontWeight::NORMAL, false)
    }
}

/// The same fonts on every machine.
#[cfg(test)]
pub(crate) fn for_tests() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let files = [("regular", dejavu::sans::regular()), ("bold", dejavu::sans::bold())];
        for (name, font) in files {
            std::fs::write(folder.path().join(format!("{name}.ttf")), font).unwrap();
        }
        Fonts::of_folders(&[folder.path().to_owned()]).unwrap()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_can_be_shared_by_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Fonts>();
    }

    #[test]
    fn where_there_is_no_font_the_error_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("broken.ttf"), b"not a font").unwrap();
        let error = Fonts::of_folders(&[folder.path().to_owned()]).err().unwrap().to_string();
        assert!(error.contains("Install one") && error.contains(&folder.path().display().to_string()), "{error}");
    }
}
