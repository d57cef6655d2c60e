//! A person's way through pages.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{Person, run};

/// What a person does in a browser, step by step.
///
/// ```no_run
/// # async fn example() {
/// use test_browser::{Person, Walk, walk};
///
/// let alice = Person { username: "alice", password: "wonderland" };
/// let seen = walk(&Walk::new("http://127.0.0.1/account/security").log_in(alice).read("main")).await;
/// assert!(seen[0].text.contains("This browser"));
/// # }
/// ```
#[derive(Debug, Clone, Serialize)]
pub struct Walk {
    steps: Vec<Step>,
    /// The digest of a key that the browser trusts.
    #[serde(skip_serializing_if = "Option::is_none")]
    trusts: Option<String>,
}

/// See `scripts/steps.mjs`.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
enum Step {
    Open { open: String },
    Fill { fill: String, value: String },
    Click { click: String },
    Check { check: String },
    Totp { totp: String, later: u32 },
    Follow { follow: ExpectedMail, again: bool },
    Code { code: String, mail: ExpectedMail },
    Browser { browser: String, scripts: bool },
    Passkeys { passkeys: bool },
    Touch { touch: bool },
    Read { read: String },
    Receive { receive: ExpectedMail },
    Download { download: String },
    At { at: String },
    Violations { violations: bool },
}

/// An e-mail that a provider writes into a directory.
#[derive(Debug, Clone, Serialize)]
pub struct ExpectedMail {
    /// The directory.
    pub directory: PathBuf,
    /// The kind, such as `sign-up`.
    pub kind: String,
    /// The address that it is sent to.
    pub to: String,
}

/// What a person read.
#[derive(Debug, Deserialize)]
pub struct Seen {
    /// The URL of the page, the name of a downloaded file, or nothing for an e-mail.
    pub url: String,
    /// The title of the page.
    pub title: String,
    /// The text.
    pub text: String,
}

impl Walk {
    /// Begins at a URL.
    pub fn new(url: impl Into<String>) -> Self {
        Self::go_on().open(url)
    }

    /// Begins where the person is, as a part of another walk.
    pub fn go_on() -> Self {
        Self { steps: Vec::new(), trusts: None }
    }

    /// Does what another walk does.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.steps.extend(other.steps);
        self
    }

    /// Opens a URL.
    #[must_use]
    pub fn open(self, url: impl Into<String>) -> Self {
        self.step(Step::Open { open: url.into() })
    }

    /// Fills a field.
    #[must_use]
    pub fn fill(self, selector: impl Into<String>, value: impl Into<String>) -> Self {
        self.step(Step::Fill { fill: selector.into(), value: value.into() })
    }

    /// Clicks on what leads to the next page, and waits for it.
    #[must_use]
    pub fn click(self, selector: impl Into<String>) -> Self {
        self.step(Step::Click { click: selector.into() })
    }

    /// Ticks a box.
    #[must_use]
    pub fn tick(self, selector: impl Into<String>) -> Self {
        self.step(Step::Check { check: selector.into() })
    }

    /// Logs in on the page that is open.
    #[must_use]
    pub fn log_in(self, person: Person<'_>) -> Self {
        let filled = self.fill("input[name=username]", person.username);
        filled
            .fill("input[name=password]", person.password)
            .click("form:has([name=password]) button[type=submit]")
    }

    /// Fills a field with the code of the authenticator app for the key that a page showed, `later` steps of 30 seconds from now: no code
    /// counts twice.
    #[must_use]
    pub fn fill_one_time_code(self, selector: impl Into<String>, later: u32) -> Self {
        self.step(Step::Totp { totp: selector.into(), later })
    }

    /// Opens the link of an e-mail that nobody has read yet.
    #[must_use]
    pub fn follow(self, mail: ExpectedMail) -> Self {
        self.step(Step::Follow { follow: mail, again: false })
    }

    /// Opens the link of the e-mail of this kind that was read last.
    #[must_use]
    pub fn follow_again(self, mail: ExpectedMail) -> Self {
        self.step(Step::Follow { follow: mail, again: true })
    }

    /// Types the code of an e-mail that nobody has read yet into a field.
    #[must_use]
    pub fn type_code(self, mail: ExpectedMail, selector: impl Into<String>) -> Self {
        self.step(Step::Code { code: selector.into(), mail })
    }

    /// Reads an e-mail that nobody has read yet: one [`Seen`].
    #[must_use]
    pub fn receive(self, mail: ExpectedMail) -> Self {
        self.step(Step::Receive { receive: mail })
    }

    /// Goes on in the browser of this name, which has cookies of its own.
    #[must_use]
    pub fn in_browser(self, name: &str) -> Self {
        self.step(Step::Browser { browser: name.into(), scripts: true })
    }

    /// The same in a browser that runs no scripts.
    #[must_use]
    pub fn in_browser_without_scripts(self, name: &str) -> Self {
        self.step(Step::Browser { browser: name.into(), scripts: false })
    }

    /// From here on, the device has passkeys, and the person touches it when it asks.
    #[must_use]
    pub fn with_passkeys(self) -> Self {
        self.step(Step::Passkeys { passkeys: true })
    }

    /// Whether the person touches the device, also where a page offers a passkey without being asked.
    #[must_use]
    pub fn touching(self, touch: bool) -> Self {
        self.step(Step::Touch { touch })
    }

    /// Reads an element: one [`Seen`].
    #[must_use]
    pub fn read(self, selector: impl Into<String>) -> Self {
        self.step(Step::Read { read: selector.into() })
    }

    /// Clicks on what leads to a file: one [`Seen`].
    #[must_use]
    pub fn download(self, selector: impl Into<String>) -> Self {
        self.step(Step::Download { download: selector.into() })
    }

    /// Waits until the URL has this in it.
    #[must_use]
    pub fn until_at(self, part: impl Into<String>) -> Self {
        self.step(Step::At { at: part.into() })
    }

    /// Reads what the policies of pages (`Content-Security-Policy`) did not allow since the last time: one [`Seen`].
    #[must_use]
    pub fn read_violations(self) -> Self {
        self.step(Step::Violations { violations: true })
    }

    /// The browser trusts servers with this key, although no authority that it knows vouches for it: the SHA-256 digest of its
    /// SubjectPublicKeyInfo, in base64.
    #[must_use]
    pub fn trusting(self, key: impl Into<String>) -> Self {
        Self { trusts: Some(key.into()), ..self }
    }

    /// The key that the browser trusts.
    pub(crate) fn trusted(&self) -> Option<&str> {
        self.trusts.as_deref()
    }

    fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}

/// Walks, and tells what was read.
///
/// # Panics
/// Like [`run`], and if a step fails.
pub async fn walk(walk: &Walk) -> Vec<Seen> {
    run("walk", walk).await
}
