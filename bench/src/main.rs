//! Rapport beside the raw engines: the same questions on the same data in the same run.
//!
//! For each engine and size it makes a workspace with the release binary, fills it by `rapport import`, asks it over
//! HTTP as a program would, and asks the same of the bare driver on the tables that Rapport made. What it prints is
//! Markdown; what it measures with is in [`reads`], [`writes`] and [`fill`].

use std::fs;
use std::path::Path;

use anyhow::Context;
use clap::Parser;

mod ask;
mod documents;
mod fill;
mod http;
mod machine;
mod options;
mod people;
mod postgres;
mod process;
mod raw;
mod reads;
mod report;
mod samples;
mod selling;
mod shape;
mod workspace;
mod writes;

use options::{Engine, Options};
use process::Server;
use reads::Asking;
use report::{Figure, Promise, Section, growth};
use samples::{Samples, ms};
use workspace::{Site, Workspace};

/// Starts of the server, of which the median counts.
const STARTS: usize = 5;
/// Memory of a server that has nothing to do, in MiB.
const IDLE_MIB_MAX: f64 = 80.0;
/// From start to ready, in milliseconds.
const READY_MS_MAX: f64 = 500.0;

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    if options.documents {
        println!("{}", documents::section(&options.data)?.markdown());
        return Ok(());
    }
    let binary = options.binary()?;
    fs::create_dir_all(&options.data)?;
    let mut own_server = None;
    let server = match (&options.pg, options.engines.contains(&Engine::Postgresql)) {
        (Some(url), _) => Some(url.clone()),
        (None, false) => None,
        (None, true) => Some(own_server.insert(postgres::Server::start(&options.data.join("pg"))?).url()),
    };
    let mut bench =
        Bench { options: &options, binary: &binary, server: server.as_deref(), said_head: false, text: String::new() };
    for engine in &options.engines {
        bench.engine(*engine)?;
    }
    if let Some(path) = &options.markdown {
        fs::write(path, &bench.text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

struct Bench<'a> {
    options: &'a Options,
    binary: &'a Path,
    server: Option<&'a str>,
    /// Whether the head of the report was printed.
    said_head: bool,
    text: String,
}

impl Bench<'_> {
    fn engine(&mut self, engine: Engine) -> anyhow::Result<()> {
        let site = Site { engine, binary: self.binary, server: self.server, data: &self.options.data };
        if let Some(deals) = self.options.selling {
            let section = selling::section(self.options, &site, deals)?;
            self.say(&section.markdown());
            return Ok(());
        }
        let mut before: Option<Section> = None;
        for contacts in self.options.sizes()? {
            let section = self.size(&site, contacts)?;
            self.say(&section.markdown());
            if let Some(before) = &before {
                self.say(&growth(before, &section));
            }
            before = Some(section);
        }
        Ok(())
    }

    fn size(&mut self, site: &Site<'_>, contacts: usize) -> anyhow::Result<Section> {
        eprintln!("{} with {contacts} contacts", site.engine.name());
        let workspace = site.workspace(&contacts.to_string())?;
        let mut figures = Vec::new();
        if !self.options.reuse {
            let files = fill::files(&self.options.data, contacts)?;
            figures.extend(fill::fill(site, &workspace, &files, contacts)?);
        }
        self.describe(&workspace)?;
        let load = machine::load();
        figures.extend(starts(self.options, &workspace)?);
        let server = workspace.rapport.serve()?;
        let asking = Asking::new(self.options, &workspace, &server, contacts)?;
        let mut lines = asking.all()?;
        if self.options.wants("memory") {
            figures.extend(memory(&server, "after the questions", Promise::None)?);
        }
        let written = writes::rapport(self.options, &workspace, &server, contacts)?;
        let shape = asking.shape.clone();
        drop(asking);
        drop(server);
        lines.extend(writes::bare(&workspace, &shape, written)?);
        let remarks = vec![
            format!("Load of the machine before and after: {load}, {}. ", machine::load()),
            format!("On disk: {:.0} MiB.", workspace.size_mib()?),
        ];
        Ok(Section { title: format!("{}, {contacts} contacts", site.engine.name()), remarks, lines, figures })
    }

    fn describe(&mut self, workspace: &Workspace) -> anyhow::Result<()> {
        if !std::mem::replace(&mut self.said_head, true) {
            let version = workspace.rapport.run(&["--version"], "")?.output;
            let lines = machine::describe(version.trim());
            self.say(&format!("# Rapport beside the raw engines\n\n{}\n", as_list(&lines)));
        }
        let engine = workspace.raw()?.version()?;
        self.say(&format!("Bare driver: {engine}\n"));
        Ok(())
    }

    fn say(&mut self, text: &str) {
        println!("{text}");
        self.text.push_str(text);
        self.text.push('\n');
    }
}

/// How long the server takes to start, and what it needs when nothing is asked.
fn starts(options: &Options, workspace: &Workspace) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    if !options.wants("start") && !options.wants("memory") {
        return Ok(figures);
    }
    let mut times = Samples::default();
    let mut last: Option<Server> = None;
    for _ in 0..STARTS {
        drop(last.take());
        let server = workspace.rapport.serve()?;
        times.add(server.ready_after);
        last = Some(server);
    }
    if options.wants("start") {
        figures.push(Figure {
            name: "start until /readyz".to_owned(),
            raw: None,
            rapport: times.p50().unwrap_or(ms(std::time::Duration::MAX)),
            unit: "ms",
            promise: Promise::Below(READY_MS_MAX),
        });
    }
    if let Some(server) = last.filter(|_| options.wants("memory")) {
        figures.extend(memory(&server, "idle", Promise::Below(IDLE_MIB_MAX))?);
    }
    Ok(figures)
}

fn memory(server: &Server, when: &str, promise: Promise) -> anyhow::Result<Vec<Figure>> {
    let figure = |name: &str, which: &str, promise: Promise| -> anyhow::Result<Figure> {
        let rapport = server.memory_mib(which)?;
        Ok(Figure { name: format!("{name}, {when}"), raw: None, rapport, unit: "MiB", promise })
    };
    Ok(vec![
        figure("server's memory (VmRSS)", "VmRSS", promise)?,
        figure("of it its own, not files (RssAnon)", "RssAnon", Promise::None)?,
    ])
}

fn as_list(lines: &[String]) -> String {
    lines.iter().map(|line| format!("* {line}\n")).collect()
}
