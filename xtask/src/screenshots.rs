//! Pictures of the main screens, to be looked at.

use crate::cargo::{cargo, run};
use crate::failure::Failure;
use crate::{chromium, workspace};

/// Takes them all, or those of the guide.
pub fn take(args: &[String]) -> Result<(), Failure> {
    let (folder, which) = match args {
        [] => ("target/screenshots", "all"),
        [guide] if guide == "--guide" => ("docs/guide/images", "guide"),
        other => return Err(Failure::new(format!("`screenshots` knows `--guide`, not `{}`", other.join(" ")))),
    };
    chromium::find_or_install()?;
    let folder = workspace::root().join(folder);
    let mut command = cargo();
    // A test, because tests have the browser and the sample company.
    command.args(["test", "--locked", "-p", "rapport", "--test", "it", "--", "browser::pictures"]);
    if which == "guide" {
        command.args(["browser::everyday", "browser::sell"]);
    }
    command.env("RAPPORT_SCREENSHOTS", &folder).env("RAPPORT_SCREENSHOTS_OF", which);
    run(&mut command, "the pictures were not taken: see above")?;
    println!("{}", folder.display());
    Ok(())
}
