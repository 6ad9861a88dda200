//! The way to the server breaks off, and is there again.

use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::json;

use super::tab::{Tab, address};

const UNREACHABLE: &str = "The server cannot be reached just now";

/// A way to the sample company that can be cut. Chromium's own switch does not reach the worker behind a page.
struct Line {
    url: String,
    is_cut: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Line {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://localhost:{}", listener.local_addr().expect("an address").port());
        let line = Self { url, is_cut: Arc::default(), open: Arc::default() };
        let (is_cut, open) = (line.is_cut.clone(), line.open.clone());
        thread::spawn(move || {
            for browser in listener.incoming().map_while(Result::ok) {
                if is_cut.load(Ordering::SeqCst) {
                    continue;
                }
                let server = TcpStream::connect(address()).expect("the server listens");
                let mut open = open.lock().expect("nobody failed");
                open.extend([&browser, &server].map(|end| end.try_clone().expect("a connection")));
                join(&browser, &server);
                join(&server, &browser);
            }
        });
        line
    }

    fn open(&self, tab: &Tab, path: &str) {
        tab.open(&format!("{}{path}", self.url));
    }

    fn cut(&self) {
        self.is_cut.store(true, Ordering::SeqCst);
        // One that has ended by itself is no fault.
        self.open.lock().expect("nobody failed").drain(..).for_each(|end| drop(end.shutdown(Shutdown::Both)));
    }

    fn mend(&self) {
        self.is_cut.store(false, Ordering::SeqCst);
    }
}

/// Hands on what comes at one end to the other.
fn join(from: &TcpStream, to: &TcpStream) {
    let [mut from, mut to] = [from, to].map(|end| end.try_clone().expect("a connection"));
    thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
}

#[test]
fn who_cannot_reach_the_server_is_told_so_and_goes_on_where_they_wanted_when_it_is_back() {
    let line = Line::new();
    let tab = Tab::signed_in();
    line.open(&tab, "/contacts?view=all");
    let is_kept = "return navigator.serviceWorker.controller !== null";
    tab.until("the worker", || async { (tab.run_now(is_kept).await == json!(true)).then_some(()) });
    line.cut();
    tab.click(".rail a[href='/deals']");
    tab.read(UNREACHABLE);
    line.open(&tab, "/companies");
    tab.read(UNREACHABLE);
    tab.run("document.body.dataset.asked = 'once'", Vec::new());
    tab.press("Try again");
    tab.see("body:not([data-asked])");
    tab.read(UNREACHABLE);
    line.mend();
    tab.press("Try again");
    tab.arrive(|at| at.starts_with("/companies"));
    tab.see("tbody .title");
    asked_in_vain(&tab);
}

#[test]
fn a_form_that_does_not_get_there_says_so_and_keeps_what_was_typed() {
    let line = Line::new();
    let tab = Tab::signed_in();
    line.open(&tab, "/contacts/new");
    tab.fill("[name='name.given']", "Udo");
    tab.fill("[name='name.family']", "Unreached");
    line.cut();
    tab.press("Create contact");
    tab.read("It was not sent");
    line.mend();
    tab.press("Create contact");
    tab.arrive(|at| at.starts_with("/contacts/") && !at.contains("/new"));
    tab.read("Udo Unreached");
    asked_in_vain(&tab);
}

/// Looks at what the browser complains of: what it could not fetch.
fn asked_in_vain(tab: &Tab) {
    let is_meant = |one: &String| one.contains("net::ERR_") || one.contains("Failed to fetch");
    let complaints: Vec<String> = tab.complaints().into_iter().filter(|one| !is_meant(one)).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}
