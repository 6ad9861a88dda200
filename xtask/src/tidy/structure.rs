use std::ops::Range;

use super::source::is_word;

/// What tidy knows of a file's items: its module declarations, and which parts are tests.
#[derive(Debug, Default)]
pub struct Structure {
    pub modules: Vec<Module>,
    pub tests: Vec<Range<usize>>,
}

/// `mod name;`
#[derive(Debug, PartialEq, Eq)]
pub struct Module {
    pub name: String,
    /// The inline modules around the declaration.
    pub inside: Vec<String>,
    /// What `#[path = "…"]` says.
    pub path: Option<String>,
    pub test: bool,
}

impl Structure {
    /// Reads the items off the blanked code; the text is for what attributes say in strings.
    pub fn read(text: &str, code: &str) -> Self {
        let mut reader =
            Reader { text, code: code.as_bytes(), open: Vec::new(), item: Item::default(), found: Self::default() };
        let mut at = 0;
        while at < reader.code.len() {
            at = reader.step(at);
        }
        reader.found
    }
}

struct Reader<'a> {
    text: &'a str,
    code: &'a [u8],
    open: Vec<Block>,
    item: Item,
    found: Structure,
}

/// What is open between a `{` and its `}`, or between other brackets.
struct Block {
    start: usize,
    /// Round or square: a `;` in it, as in `[u8; 4]`, ends no item.
    group: bool,
    module: Option<String>,
    /// Of the block's own; an outer one may be a test as well.
    test: bool,
}

/// What has been read of the item at hand.
#[derive(Default)]
struct Item {
    /// Where its first attribute begins.
    start: Option<usize>,
    test: bool,
    path: Option<String>,
    module: Option<String>,
}

impl Reader<'_> {
    /// Reads what begins here and says where the next thing does.
    fn step(&mut self, at: usize) -> usize {
        match self.code[at] {
            b'#' if self.code.get(at + 1) == Some(&b'[') => self.attribute(at),
            b'{' => {
                let item = std::mem::take(&mut self.item);
                let start = item.start.unwrap_or(at);
                self.open.push(Block { start, group: false, module: item.module, test: item.test });
                at + 1
            }
            b'(' | b'[' => {
                self.open.push(Block { start: at, group: true, module: None, test: false });
                at + 1
            }
            b')' | b']' => {
                self.open.pop_if(|block| block.group);
                at + 1
            }
            b'}' => {
                self.close(at);
                at + 1
            }
            b';' => {
                self.end_of_item(at);
                at + 1
            }
            byte if is_word(byte) => self.word(at),
            _ => at + 1,
        }
    }

    fn attribute(&mut self, at: usize) -> usize {
        let end = closing_bracket(self.code, at + 1);
        let inside = at + 2..end.saturating_sub(1).max(at + 2);
        let said = String::from_utf8_lossy(&self.code[inside.clone()]).into_owned();
        self.item.start.get_or_insert(at);
        self.item.test |= gates_a_test(&said);
        if said.trim_start().starts_with("path") {
            self.item.path = self.text[inside].split('"').nth(1).map(str::to_owned);
        }
        end
    }

    fn word(&mut self, at: usize) -> usize {
        let (word, after) = word_at(self.code, at);
        if word != b"mod" {
            return after;
        }
        let name_at = after + self.code[after..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let (name, end) = word_at(self.code, name_at);
        if !name.is_empty() {
            self.item.module = Some(String::from_utf8_lossy(name).into_owned());
        }
        end
    }

    fn close(&mut self, at: usize) {
        self.item = Item::default();
        let Some(block) = self.open.pop() else { return };
        if block.test {
            self.found.tests.push(block.start..at + 1);
        }
    }

    fn end_of_item(&mut self, at: usize) {
        if self.open.last().is_some_and(|block| block.group) {
            return;
        }
        let item = std::mem::take(&mut self.item);
        if item.test {
            self.found.tests.push(item.start.unwrap_or(at)..at + 1);
        }
        let Some(name) = item.module else { return };
        let inside = self.open.iter().filter_map(|block| block.module.clone()).collect();
        let test = item.test || self.open.iter().any(|block| block.test);
        self.found.modules.push(Module { name, inside, path: item.path, test });
    }
}

/// `cfg(test)`, `cfg(all(test, …))`, `test`, `tokio::test`, `rstest`: but not `cfg(any(test, …))`, which the product
/// may have too.
fn gates_a_test(attribute: &str) -> bool {
    let said: String = attribute.chars().filter(|character| !character.is_whitespace()).collect();
    let name = said.split(['(', '=']).next().unwrap_or_default();
    match name {
        "cfg" => said == "cfg(test)" || said.starts_with("cfg(all(test,"),
        name => matches!(name.rsplit("::").next(), Some("test" | "rstest")),
    }
}

fn closing_bracket(code: &[u8], open: usize) -> usize {
    let mut depth = 0_usize;
    for (offset, byte) in code[open..].iter().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + offset + 1;
        }
    }
    code.len()
}

fn word_at(code: &[u8], at: usize) -> (&[u8], usize) {
    let length = code[at..].iter().take_while(|byte| is_word(**byte)).count();
    (&code[at..at + length], at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(name: &str) -> Module {
        Module { name: name.to_owned(), inside: Vec::new(), path: None, test: false }
    }

    #[test]
    fn declared_modules_are_found_with_what_stands_around_them() {
        let text = "mod a;\npub(crate) mod b { mod c; }\n#[path = \"x.rs\"] mod d;\n#[cfg(test)] mod e;";
        // Blanking the string is what the caller does; the structure reads the path from the text.
        let code = text.replace("x.rs", "    ");
        let found = Structure::read(text, &code).modules;
        let expected = [
            module("a"),
            Module { inside: vec!["b".to_owned()], ..module("c") },
            Module { path: Some("x.rs".to_owned()), ..module("d") },
            Module { test: true, ..module("e") },
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_inside_of_a_test_module_is_test_and_what_follows_is_not() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests { fn b() {} mod c; }\nfn d() {}";
        let found = Structure::read(text, text);
        let tests: Vec<&str> = found.tests.into_iter().map(|range| &text[range]).collect();
        assert_eq!(tests, ["#[cfg(test)]\nmod tests { fn b() {} mod c; }"]);
        assert!(found.modules[0].test);
    }

    #[test]
    fn a_semicolon_in_a_type_does_not_end_a_test() {
        let text = "#[test] fn a(x: [u8; 4]) { b(); } fn c() {}";
        let found = Structure::read(text, text);
        let tests: Vec<&str> = found.tests.into_iter().map(|range| &text[range]).collect();
        assert_eq!(tests, ["#[test] fn a(x: [u8; 4]) { b(); }"]);
    }

    #[test]
    fn only_what_tests_alone_compile_is_test() {
        for (attribute, test) in [
            ("cfg(test)", true),
            ("cfg(all(test, unix))", true),
            ("tokio::test(flavor = \" \")", true),
            ("rstest", true),
            ("cfg(any(test, feature = \" \"))", false),
            ("cfg(not(test))", false),
            ("cfg_attr(test, derive(Debug))", false),
        ] {
            assert_eq!(gates_a_test(attribute), test, "{attribute}");
        }
    }
}
