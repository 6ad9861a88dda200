//! Makes the documents that show what print can do, and says how long each took.
//!
//! ```text
//! cargo run --release -p rapport-print --example samples -- /tmp/samples [FOLDER OF FONTS]
//! pdftoppm -r 80 -png /tmp/samples/quote.pdf /tmp/samples/quote
//! ```

mod data;
mod many;
mod picture;
mod scripts;

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use rapport_print::{Fonts, print};

/// Each is printed so often; the fastest and the middle one are told.
const TIMES: usize = 15;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let folder = arguments.next().ok_or("say the folder for the samples")?;
    let given: Vec<PathBuf> = arguments.collect();
    fs::create_dir_all(&folder)?;
    let started = Instant::now();
    let fonts = if given.is_empty() { Fonts::with_system(&[])? } else { Fonts::of_folders(&given)? };
    let took = started.elapsed();
    let families: Vec<&str> = fonts.families().take(5).collect();
    eprintln!("fonts found in {:.1} ms, the best: {}", took.as_secs_f64() * 1e3, families.join(", "));
    for (name, document) in data::all() {
        let mut times = Vec::new();
        let mut printed = None;
        for _ in 0..TIMES {
            let started = Instant::now();
            printed = Some(print(&fonts, &document)?);
            times.push(started.elapsed().as_secs_f64() * 1e3);
        }
        times.sort_by(f64::total_cmp);
        let printed = printed.ok_or("nothing was printed")?;
        fs::write(folder.join(format!("{name}.pdf")), &printed.pdf)?;
        eprintln!(
            "{name:<12} {:>3} pages {:>8.1} kB  {:>7.1} ms, at best {:>7.1}  missing {:?}",
            printed.pages,
            printed.pdf.len() as f64 / 1e3,
            times[TIMES / 2],
            times[0],
            printed.missing.iter().take(10).collect::<String>(),
        );
    }
    Ok(())
}
