//! A tab of Chromium in front of a sample company. Tests share the company, so each looks after records of its own.

use std::env;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use axum::http::Method;
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value as Json, json};
use url::{ParseError, Url};

use super::keeper::Kept;

/// How long a page may take: these machines do much else at the same time.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(20);
const CONTACTS: &str = "40";

/// What Chromium is started with: nothing is remembered, and nobody is asked about updates.
const ARGUMENTS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1440,900",
];

/// The sample company, served by the real binary.
struct Demo {
    _kept: Kept,
    folder: String,
    url: String,
    email: String,
    password: String,
}

static DEMO: LazyLock<Demo> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder").keep();
    let folder = folder.to_str().expect("a path that is text");
    let rapport = env!("CARGO_BIN_EXE_rapport");
    let program = [rapport, "--data", folder, "demo", "--size", CONTACTS, "--json", "--listen", "127.0.0.1:0"];
    let (kept, said) = Kept::start(&program, folder, |line| serde_json::from_str::<Json>(line).ok());
    let of = |key: &str| said[key].as_str().unwrap_or_else(|| panic!("{key} in {said}")).to_owned();
    Demo { url: of("url"), email: of("email"), password: of("password"), folder: folder.to_owned(), _kept: kept }
});

/// Runs a command of the binary in the sample company; what it says.
pub fn command(arguments: &[&str], input: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    command.args(["--data", &DEMO.folder]).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = command.spawn().expect("the binary runs");
    let mut stdin = running.stdin.take().expect("its input");
    stdin.write_all(input.as_bytes()).expect("it listens");
    drop(stdin);
    let output = running.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).expect("text")
}

/// Where the server of the sample company listens.
pub fn address() -> &'static str {
    DEMO.url.trim_start_matches("http://")
}

/// Chromium's driver, and where it listens.
static DRIVER: LazyLock<(Kept, String)> = LazyLock::new(|| {
    for program in ["chromium", "chromedriver"] {
        let found = env::split_paths(&env::var_os("PATH").unwrap_or_default()).any(|at| at.join(program).is_file());
        assert!(found, "{program} is not installed: install Debian's packages `chromium` and `chromium-driver`");
    }
    let folder = tempfile::tempdir().expect("a folder").keep();
    let port = |line: &str| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse::<u16>().ok()
    };
    let (kept, port) = Kept::start(&["chromedriver", "--port=0"], folder.to_str().expect("text"), port);
    (kept, format!("http://127.0.0.1:{port}"))
});

/// A tab of a browser that remembers nothing.
pub struct Tab {
    client: Client,
    runtime: tokio::runtime::Runtime,
}

/// A command of Chromium's driver beside those of the standard.
#[derive(Debug)]
struct Chromium {
    path: &'static str,
    body: Json,
}

impl WebDriverCompatibleCommand for Chromium {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }
    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

impl Tab {
    /// An empty one.
    pub fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let profile = tempfile::tempdir().expect("a folder");
        let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).into();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
        });
        let capabilities = capabilities.as_object().expect("an object").clone();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = runtime.block_on(builder.capabilities(capabilities).connect(&DRIVER.1)).expect("Chromium starts");
        Self { client, runtime }
    }

    /// Of the administrator.
    pub fn signed_in() -> Self {
        let tab = Self::new();
        tab.sign_in();
        tab
    }

    /// The address by which the administrator signs in.
    pub fn email() -> &'static str {
        &DEMO.email
    }

    /// Signs the administrator in.
    pub fn sign_in(&self) {
        self.say_password(&DEMO.email, &DEMO.password);
        self.see("nav.rail, nav.tabs-bar");
    }

    /// Signs somebody in as far as a password leads.
    pub fn say_password(&self, email: &str, password: &str) {
        self.go("/sign-in");
        self.fill("[name=email]", email);
        self.fill("[name=password]", password);
        self.click("main button");
    }

    /// Opens a page of the sample company.
    pub fn go(&self, path: &str) {
        self.open(&format!("{}{path}", DEMO.url));
    }

    /// Opens a page by its whole address.
    pub fn open(&self, url: &str) {
        self.runtime.block_on(self.client.goto(url)).expect("a page");
    }

    /// The path and question of the page.
    pub fn path(&self) -> String {
        let url = self.runtime.block_on(self.client.current_url()).expect("an address");
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// Has Chromium do what no person does, such as to become a phone.
    pub fn devtools(&self, command: &str, params: Json) -> Json {
        let body = json!({"cmd": command, "params": params});
        let command = Chromium { path: "goog/cdp/execute", body };
        self.runtime.block_on(self.client.issue_cmd(command)).expect("Chromium does it")
    }

    /// Puts a device beside the browser that makes passkeys, and whose user unlocks it at once.
    pub fn with_passkeys(&self) {
        let device = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true,
        });
        let command = Chromium { path: "webauthn/authenticator", body: device };
        self.runtime.block_on(self.client.issue_cmd(command)).expect("Chromium has a device");
    }

    /// As wide as that many pixels, on a phone where that is narrow.
    pub fn width(&self, width: u32) {
        let mobile = width < 720;
        let metrics = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": mobile});
        self.devtools("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// In light or dark colours, and without movement.
    pub fn colours(&self, scheme: &str) {
        let features = json!([
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({"features": features}));
    }

    /// A browser whose owner wants no script.
    pub fn without_script(&self) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({"value": true}));
    }

    /// What a function's body answers.
    pub fn run(&self, body: &str, arguments: Vec<Json>) -> Json {
        self.runtime.block_on(self.client.execute(body, arguments)).unwrap_or_else(|error| panic!("{body}: {error}"))
    }

    /// The same within a wait.
    pub async fn run_now(&self, body: &str) -> Json {
        self.client.execute(body, Vec::new()).await.unwrap_or_default()
    }

    /// Waits until an element is there that can be seen.
    pub fn see(&self, css: &str) -> Element {
        self.found(css, Locator::Css(css))
    }

    /// Waits until a text can be seen somewhere on the page.
    pub fn read(&self, text: &str) -> Element {
        self.found(text, Locator::XPath(&format!("//body//*[text()[contains(normalize-space(.), \"{text}\")]]")))
    }

    fn found(&self, what: &str, locator: Locator<'_>) -> Element {
        self.until(what, || async {
            for element in self.client.find_all(locator).await.ok()? {
                if element.is_displayed().await.is_ok_and(|is| is) {
                    return Some(element);
                }
            }
            None
        })
    }

    /// Waits for something, for as long as a page may take.
    pub fn until<T, F: Future<Output = Option<T>>>(&self, what: &str, look: impl Fn() -> F) -> T {
        let begun = Instant::now();
        let found = self.runtime.block_on(async {
            loop {
                match look().await {
                    Some(found) => return Some(found),
                    None if begun.elapsed() > PATIENCE => return None,
                    None => tokio::time::sleep(LOOK_AGAIN).await,
                }
            }
        });
        found.unwrap_or_else(|| panic!("{what} did not come on {}: {}", self.path(), self.text("body")))
    }

    /// Waits until the address is that of a page.
    pub fn arrive(&self, at: impl Fn(&str) -> bool) {
        self.until("the page", || async {
            let url = self.client.current_url().await.ok()?;
            at(&format!("{}?{}", url.path(), url.query().unwrap_or_default())).then_some(())
        });
    }

    /// Presses what it is sure to see. A page may be put in place of the one that was looked at meanwhile.
    pub fn click(&self, css: &str) {
        self.until(css, || async {
            for element in self.client.find_all(Locator::Css(css)).await.ok()? {
                if element.is_displayed().await.is_ok_and(|is| is) {
                    return element.click().await.ok();
                }
            }
            None
        });
    }

    /// Presses a link or button by its words.
    pub fn press(&self, words: &str) {
        let path =
            format!("(//a|//button|//summary)[contains(normalize-space(.), \"{words}\") or @aria-label=\"{words}\"]");
        self.until(words, || async {
            for element in self.client.find_all(Locator::XPath(&path)).await.ok()? {
                if element.is_displayed().await.is_ok_and(|is| is) {
                    return element.click().await.ok();
                }
            }
            None
        });
    }

    /// Types into a control, in place of what it holds.
    pub fn fill(&self, css: &str, text: &str) {
        let control = self.see(css);
        self.runtime.block_on(async {
            control.clear().await.expect("a control that is empty");
            control.send_keys(text).await.expect("a control that is filled");
        });
    }

    /// Types more into a control; to one for files, the path of a file that is chosen.
    pub fn type_in(&self, css: &str, text: &str) {
        let control = self.see(css);
        self.runtime.block_on(control.send_keys(text)).expect("a control that takes it");
    }

    /// Presses keys where an element has the focus.
    pub fn keys(&self, css: &str, keys: &str) {
        let element = self.until(css, || async { self.client.find(Locator::Css(css)).await.ok() });
        self.runtime.block_on(element.send_keys(keys)).expect("keys");
    }

    /// Goes back as the browser does.
    pub fn back(&self) {
        self.runtime.block_on(self.client.back()).expect("a page before");
    }

    /// Chooses an option by its value.
    pub fn choose(&self, css: &str, value: &str) {
        let control = self.see(css);
        self.runtime.block_on(control.select_by_value(value)).expect("an option");
    }

    /// The text of the first element.
    pub fn text(&self, css: &str) -> String {
        let found = self.run("return document.querySelector(arguments[0])?.innerText ?? ''", vec![json!(css)]);
        found.as_str().unwrap_or_default().to_owned()
    }

    /// The texts of all elements.
    pub fn texts(&self, css: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText.trim())";
        serde_json::from_value(self.run(script, vec![json!(css)])).expect("texts")
    }

    /// The same within a wait.
    pub async fn texts_now(&self, css: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText.trim())";
        let found = self.client.execute(script, vec![json!(css)]).await.unwrap_or_default();
        serde_json::from_value(found).unwrap_or_default()
    }

    /// Holds the mouse over an element.
    pub fn hover(&self, css: &str) {
        let element = self.until(css, || async { self.client.find(Locator::Css(css)).await.ok() });
        let over = PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 };
        let moves = MouseActions::new("mouse".to_owned()).then(over);
        self.runtime.block_on(self.client.perform_actions(moves)).expect("the mouse moves");
    }

    /// Presses twice, as fast as a hand does.
    pub fn double_click(&self, css: &str) {
        let element = self.see(css);
        let (down, up) =
            (PointerAction::Down { button: MOUSE_BUTTON_LEFT }, PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        let over = PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 };
        let moves =
            MouseActions::new("mouse".to_owned()).then(over).then(down.clone()).then(up.clone()).then(down).then(up);
        self.runtime.block_on(self.client.perform_actions(moves)).expect("the mouse presses");
    }

    /// Does something in the window that was just opened, and closes it.
    pub fn in_new_window(&self, work: impl FnOnce()) {
        let first = self.runtime.block_on(self.client.window()).expect("a window");
        let new = self.until("another window", || async {
            self.client.windows().await.ok()?.into_iter().find(|window| *window != first)
        });
        self.runtime.block_on(self.client.switch_to_window(new)).expect("the new window");
        work();
        self.runtime.block_on(async {
            self.client.close_window().await.expect("it is closed");
            self.client.switch_to_window(first).await.expect("the first window");
        });
    }

    /// Takes one element by its lower edge, where it has no link, to the middle of another.
    pub fn drag(&self, from: &str, to: &str) {
        let (from, to) = (self.see(from), self.see(to));
        let (_, _, _, height) = self.runtime.block_on(from.rectangle()).expect("a place");
        let moment = Some(Duration::from_millis(150));
        let at = |element: &Element, y: f64| {
            let element = element.clone();
            PointerAction::MoveToElement { element, duration: moment, x: 0.0, y }
        };
        let moves = MouseActions::new("mouse".to_owned())
            .then(at(&from, height / 2.0 - 3.0))
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::MoveBy { duration: moment, x: 12.0, y: 6.0 })
            .then(at(&to, -6.0))
            .then(at(&to, 0.0))
            .then(PointerAction::Pause { duration: Duration::from_millis(150) })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.runtime.block_on(self.client.perform_actions(moves)).expect("the mouse moves");
    }

    /// A picture of what can be seen.
    pub fn picture(&self) -> Vec<u8> {
        self.runtime.block_on(self.client.screenshot()).expect("a picture")
    }

    /// What the browser complained of, but for answers that were meant to refuse.
    pub fn complaints(&self) -> Vec<String> {
        let command = Chromium { path: "se/log", body: json!({"type": "browser"}) };
        let log = self.runtime.block_on(self.client.issue_cmd(command)).expect("the log");
        let said = |entry: &Json| format!("{}: {}", entry["level"].as_str().unwrap_or_default(), entry["message"]);
        let lines = log.as_array().expect("lines").iter().map(said);
        let meant = |line: &String| {
            let refusals = ["401", "404", "409", "410", "413", "422"];
            line.contains("ERR_INTERNET_DISCONNECTED")
                || refusals.iter().any(|of| line.contains(&format!("status of {of}")))
        };
        lines
            .filter(|line| line.starts_with("SEVERE") || line.contains("Content Security Policy"))
            .filter(|l| !meant(l))
            .collect()
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let complaints = if std::thread::panicking() { Vec::new() } else { self.complaints() };
        // The browser goes with the driver at the latest.
        let _ = self.runtime.block_on(self.client.clone().close());
        assert!(complaints.is_empty(), "the browser complains: {complaints:#?}");
    }
}
