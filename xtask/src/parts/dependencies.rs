//! What dependencies may be, by cargo-deny: see `deny.toml`.

use crate::cargo::{cargo, output};
use crate::install::tool;
use crate::parts::{Context, passed};

/// What cargo-deny says if it can't download the database of advisories.
const UNREACHABLE: &str = "failed to fetch advisory database";

pub(crate) fn check(context: &mut Context) -> Result<String, String> {
    // Those of other systems too, which a build here does not download, but whose licences count.
    context.run(&mut cargo(["fetch", "--locked"]))?;
    let deny =
        ["deny", "--offline", "--locked", "check", "--deny", "warnings", "licenses", "sources", "bans"];
    context.run(cargo(deny).env("PATH", tool::path()?))?;
    Ok(passed())
}

/// The database is on GitHub, which not every machine reaches. Then nothing is checked, and the report says so.
pub(crate) fn advisories(_: &mut Context) -> Result<String, String> {
    let checked = output(cargo(["deny", "--locked", "check", "advisories"]).env("PATH", tool::path()?));
    match checked {
        Ok(_) => Ok(passed()),
        Err(error) if error.contains(UNREACHABLE) => {
            Ok("NOT CHECKED: the database can't be reached".to_owned())
        }
        Err(error) => Err(error),
    }
}
