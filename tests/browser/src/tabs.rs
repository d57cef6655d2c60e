//! A person with several tabs.

use serde::{Deserialize, Serialize};

use crate::{Person, run};

/// What the person does.
#[derive(Debug, Serialize)]
pub struct Tabs<'a> {
    /// The page with the link to the authorization request.
    pub open: &'a str,
    /// A selector of that link.
    pub click: &'a str,
    /// The person who logs in, once.
    #[serde(flatten)]
    pub person: Person<'a>,
    /// Where the responses go.
    pub redirect_uri: &'a str,
    /// The number of tabs.
    pub tabs: usize,
}

/// All of them are back at the client.
#[derive(Debug, Deserialize)]
pub struct ArrivedTabs {
    /// The URLs, with the responses.
    pub urls: Vec<String>,
    /// The names of the browser's cookies.
    pub cookies: Vec<String>,
}

/// Opens an authorization request in each tab at the same moment, logs in in the first, reloads the others,
/// and allows in each; every form is sent twice.
///
/// # Panics
/// Like [`run`].
pub async fn use_tabs(tabs: &Tabs<'_>) -> ArrivedTabs {
    run("tabs", tabs).await
}
