//! The pages of `people(…)`.

use std::sync::Arc;

use oauth_runtime_core::password::PasswordRules;

use super::builder::PagesBuilder;
use crate::data_export::DataExport;
use crate::mail::Mailer;
use crate::people_word::PeopleWord;

impl PagesBuilder {
    /// Sends the e-mails of the pages. If a word of `people(…)` needs a mailer and there is none, building the provider
    /// fails. Default: none.
    ///
    /// The store keeps an e-mail until the mailer has taken it. The pages seal an e-mail with a link or a code. With
    /// the secret of [`seal_with`](Self::seal_with), it survives a restart, and any instance can send it; without that
    /// secret, the pages use one that ends with the process.
    pub fn mailer(mut self, mailer: impl Mailer) -> Self {
        self.mailer = Some(Arc::new(mailer));
        self
    }

    /// Adds the data that the application keeps about a person to the file of `people(export)`. Default: the file has
    /// only the data that the provider keeps.
    pub fn data_export(mut self, export: impl DataExport) -> Self {
        self.data_export = Some(Arc::new(export));
        self
    }

    /// The rules for passwords that people choose on the pages of `people(…)`. Default: at least 15 characters, and
    /// none of the passwords that attackers try first (NIST SP 800-63B-4).
    pub fn password_rules(mut self, rules: PasswordRules) -> Self {
        self.password_rules = rules;
        self
    }

    /// Names the words of `people(…)` that are on, for a program whose configuration decides it. A word that is off has
    /// no page, no link and no path, and needs no mailer. A word that the declaration lacks is an error when the
    /// provider is built. Default: all words of the declaration.
    ///
    /// ```
    /// use oauth_runtime::ui::{Pages, PeopleWord};
    ///
    /// // This deployment has no mail server.
    /// let pages = Pages::builder().people([PeopleWord::Deletion, PeopleWord::Export]).build()?;
    /// # let _ = pages;
    /// # Ok::<(), oauth_runtime::ui::PagesError>(())
    /// ```
    pub fn people(mut self, words: impl IntoIterator<Item = PeopleWord>) -> Self {
        self.people = Some(words.into_iter().collect());
        self
    }

    /// Names the accounts that are kept elsewhere, such as in a directory or in a configuration, by their `sub`. No
    /// page of `people(…)` changes or deletes them, or links to a page that does. If the person forgot the password,
    /// the e-mail says whom to ask. Default: none.
    ///
    /// ```
    /// use oauth_runtime::ui::Pages;
    ///
    /// let pages = Pages::builder().kept_elsewhere(|subject| subject.starts_with("staff-")).build()?;
    /// # let _ = pages;
    /// # Ok::<(), oauth_runtime::ui::PagesError>(())
    /// ```
    pub fn kept_elsewhere(mut self, rule: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        self.kept_elsewhere = Some(Arc::new(rule));
        self
    }
}
