//! The templates: in the binary of a release, read anew from the disk for each page while one works on them.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Kwargs;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, UndefinedBehavior, Value};
use rapport_kernel::Error as KernelError;
use rust_embed::RustEmbed;

use crate::assets;
use crate::words::{Args, Words};

#[derive(RustEmbed)]
#[folder = "templates"]
struct Sources;

/// Those of this version.
static RELEASED: LazyLock<Environment<'static>> = LazyLock::new(environment);

/// Words travel to the functions of a template as an object of its context.
impl minijinja::value::Object for Words {}

/// A page from a template and its context.
///
/// # Errors
/// `Fault` when the template asks for what the context does not have.
pub fn render(name: &str, context: Value) -> Result<String, KernelError> {
    let fresh = cfg!(debug_assertions).then(environment);
    let environment = fresh.as_ref().unwrap_or(&RELEASED);
    let page = environment.get_template(name).and_then(|template| template.render(context));
    page.map_err(|error| KernelError::fault("rendering a page", format!("{error:#}")))
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the usual marks"));
    environment.set_loader(|name| {
        let source = Sources::get(name).map(|file| String::from_utf8_lossy(&file.data).into_owned());
        Ok(source)
    });
    environment.add_function("t", t);
    environment.add_function("icon", icon);
    environment.add_function("asset", asset);
    environment
}

/// `t("id", name=value)`: the text of a message in the reader's language.
fn t(state: &State<'_, '_>, id: &str, told: Kwargs) -> Result<String, Error> {
    let words = state.lookup("words");
    let words = words.as_ref().and_then(|words| words.downcast_object_ref::<Words>());
    let words = words.ok_or_else(|| Error::new(ErrorKind::UndefinedError, "a page has its words"))?;
    let mut args = Args::new();
    for name in told.args() {
        let value: Value = told.get(name)?;
        let value = match i64::try_from(value.clone()) {
            Ok(number) => number.into(),
            Err(_) => value.to_string().into(),
        };
        args.insert(name.to_owned().into(), value);
    }
    Ok(words.tell(id, &args))
}

/// `icon("name")`: an icon beside a word, of which screen readers are not told.
fn icon(name: &str) -> Result<Value, Error> {
    let sprite = assets::url("icons.svg").ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "no icons"))?;
    let svg = format!(r##"<svg class="icon" aria-hidden="true"><use href="{sprite}#{name}"></use></svg>"##);
    Ok(Value::from_safe_string(svg))
}

/// `asset("app.css")`: where an asset is fetched.
fn asset(name: &str) -> Result<String, Error> {
    assets::url(name).ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("there is no asset {name:?}")))
}
