//! How pages look, and what axe finds in them.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{Person, Walk, run};

/// A page, and the way to it. Each has its own browser session.
#[derive(Debug, Serialize)]
pub struct Page {
    name: String,
    locale: String,
    open: String,
    #[serde(flatten)]
    way: Walk,
}

impl Page {
    /// The page at `open`; its screenshots begin with `name`.
    pub fn new(name: impl Into<String>, open: impl Into<String>) -> Self {
        Self { name: name.into(), locale: "en-US".into(), open: open.into(), way: Walk::go_on() }
    }

    /// The language that the browser asks for, as a BCP 47 tag. Default: English.
    #[must_use]
    pub fn in_language(self, tag: impl Into<String>) -> Self {
        Self { locale: tag.into(), ..self }
    }

    /// The rest of the way.
    #[must_use]
    pub fn after(self, way: Walk) -> Self {
        Self { way: self.way.then(way), ..self }
    }

    /// Continues at another URL.
    #[must_use]
    pub fn then_open(self, url: impl Into<String>) -> Self {
        self.after(Walk::new(url))
    }

    /// Fills a field with the authenticator app's code for the key on the page.
    #[must_use]
    pub fn fill_one_time_code(self, selector: impl Into<String>) -> Self {
        self.after(Walk::go_on().fill_one_time_code(selector, 0))
    }

    /// Fills a field on the way.
    #[must_use]
    pub fn fill(self, selector: impl Into<String>, value: impl Into<String>) -> Self {
        self.after(Walk::go_on().fill(selector, value))
    }

    /// Clicks on the element that leads to the next page.
    #[must_use]
    pub fn click(self, selector: impl Into<String>) -> Self {
        self.after(Walk::go_on().click(selector))
    }

    /// The browser trusts servers with this key, as [`Walk::trusting`] says: on all pages that are captured together.
    #[must_use]
    pub fn trusting(self, key: impl Into<String>) -> Self {
        Self { way: self.way.trusting(key), ..self }
    }

    /// Logs in on the way.
    #[must_use]
    pub fn log_in(self, person: Person<'_>) -> Self {
        self.after(Walk::go_on().log_in(person))
    }
}

/// A page as it is with a width and a colour scheme.
#[derive(Debug, Deserialize)]
pub struct Captured {
    /// The name of the [`Page`].
    pub name: String,
    /// In CSS pixels: 390 or 1280.
    pub width: u32,
    /// `light` or `dark`.
    pub scheme: String,
    /// Its URL.
    pub url: String,
    /// The HTTP status.
    pub status: u16,
    /// A PNG of the whole page.
    pub screenshot: PathBuf,
    /// Whether it scrolls sideways.
    pub overflows: bool,
    /// The findings of axe.
    pub violations: Vec<Violation>,
}

/// A finding of axe.
#[derive(Debug, Deserialize)]
pub struct Violation {
    /// The rule, such as `color-contrast`.
    pub id: String,
    /// `minor`, `moderate`, `serious` or `critical`.
    pub impact: Option<String>,
    /// What to do.
    pub help: String,
    /// Selectors of the elements.
    pub targets: Vec<String>,
}

/// Opens pages on a phone and on a desktop, in light and dark: screenshots in a directory, and the findings
/// of axe.
///
/// # Panics
/// Like [`run`].
pub async fn capture(pages: &[Page], directory: &Path) -> Vec<Captured> {
    #[derive(Serialize)]
    struct Parameters<'a> {
        directory: &'a Path,
        pages: &'a [Page],
        trusts: Option<&'a str>,
    }
    let trusts = pages.iter().find_map(|page| page.way.trusted());
    run("capture", &Parameters { directory, pages, trusts }).await
}
