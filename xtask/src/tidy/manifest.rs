/// What tidy needs of a `Cargo.toml`, read line by line: our manifests are written one entry a line.
#[derive(Debug, Default)]
pub struct Manifest {
    pub dependencies: Vec<Dependency>,
    /// The `path` of `[lib]`, `[[bin]]` and the like.
    pub target_paths: Vec<String>,
}

/// One dependency.
#[derive(Debug, PartialEq, Eq)]
pub struct Dependency {
    /// The package's name, also where it is given another one.
    pub package: String,
    /// Only for tests and measurements?
    pub dev: bool,
    /// Counted from 1.
    pub line: usize,
}

/// What the lines after a `[header]` are about.
enum Section {
    Dependencies {
        dev: bool,
    },
    /// `[dependencies.name]`: the dependency itself is in the list already.
    OneDependency,
    Target,
    Other,
}

impl Manifest {
    /// Reads the text of a manifest.
    pub fn read(text: &str) -> Self {
        let mut manifest = Self::default();
        let mut section = Section::Other;
        for (index, line) in text.lines().enumerate() {
            let line_number = index + 1;
            let line = line.trim();
            if line.starts_with('#') {
                continue;
            }
            if line.starts_with('[') {
                section = manifest.open(line.trim_matches(['[', ']']), line_number);
            } else if let Some((key, value)) = line.split_once('=') {
                manifest.entry(&section, key.trim(), value.trim(), line_number);
            }
        }
        manifest
    }

    fn open(&mut self, header: &str, line: usize) -> Section {
        // `target.'cfg(unix)'.dependencies` and `workspace.dependencies` are lists as `dependencies` is.
        let (list, name) = match header.rsplit_once('.') {
            Some((list, name)) if !name.ends_with("dependencies") => (list, Some(name)),
            _ => (header, None),
        };
        let kind = list.rsplit('.').next().unwrap_or(list);
        let dev = match kind {
            "dependencies" | "build-dependencies" => false,
            "dev-dependencies" => true,
            "lib" | "bin" | "test" | "bench" | "example" => return Section::Target,
            _ => return Section::Other,
        };
        let Some(name) = name else {
            return Section::Dependencies { dev };
        };
        self.dependencies.push(Dependency { package: unquoted(name), dev, line });
        Section::OneDependency
    }

    fn entry(&mut self, section: &Section, key: &str, value: &str, line: usize) {
        match section {
            Section::Dependencies { dev } => {
                let name = key.strip_suffix(".workspace").unwrap_or(key);
                let package = inline_package(value).unwrap_or_else(|| unquoted(name));
                self.dependencies.push(Dependency { package, dev: *dev, line });
            }
            Section::OneDependency if key == "package" => {
                if let Some(last) = self.dependencies.last_mut() {
                    last.package = unquoted(value);
                }
            }
            Section::Target if key == "path" => self.target_paths.push(unquoted(value)),
            _ => {}
        }
    }
}

/// `{ package = "real-name", … }`
fn inline_package(value: &str) -> Option<String> {
    let inside = value.strip_prefix('{')?;
    let entry = inside
        .split([',', '}'])
        .find_map(|entry| entry.trim().strip_prefix("package")?.trim_start().strip_prefix('='))?;
    Some(unquoted(entry.trim()))
}

fn unquoted(value: &str) -> String {
    value.trim_matches(['"', '\'']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dependency(package: &str, dev: bool, line: usize) -> Dependency {
        Dependency { package: package.to_owned(), dev, line }
    }

    #[test]
    fn a_dependency_is_found_in_every_way_it_can_be_written() {
        let text = "\
[package]
name = \"a\"
[dependencies]
b.workspace = true # why
\"c\" = { version = \"1\", features = [\"x\"] }
short = { package = \"long-name\", version = \"1\" }
[dev-dependencies]
d = \"1\"
[target.'cfg(unix)'.dependencies]
e = \"1\"
[dependencies.f]
package = \"real-f\"
version = \"1\"
[build-dependencies]
g = \"1\"
[features]
h = []
";
        let expected = [
            dependency("b", false, 4),
            dependency("c", false, 5),
            dependency("long-name", false, 6),
            dependency("d", true, 8),
            dependency("e", false, 10),
            dependency("real-f", false, 11),
            dependency("g", false, 15),
        ];
        assert_eq!(Manifest::read(text).dependencies, expected);
    }

    #[test]
    fn the_paths_of_targets_are_found_and_those_of_dependencies_are_not() {
        let text = "[[bin]]\nname = \"a\"\npath = \"x/a.rs\"\n[dependencies]\nb = { path = \"../b\" }\n";
        assert_eq!(Manifest::read(text).target_paths, ["x/a.rs"]);
    }
}
