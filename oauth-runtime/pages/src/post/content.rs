//! The stored form of an e-mail.

use std::sync::Arc;

use oauth_runtime_core::{Digest, Timestamp};
use serde::{Deserialize, Serialize};

use super::place;
use crate::config::Pages;
use crate::mail::{Letter, Letterhead, MailKind};

/// For how many seconds the pages try to tell people what happened: four days, as mail servers do (RFC 5321 section
/// 4.5.4.1).
const TRIED_FOR: u64 = 4 * 86_400;

/// A letter, and its language.
#[derive(Serialize, Deserialize)]
pub(super) struct Content {
    kind: String,
    to: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    minutes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    language: String,
    host: String,
    is_for_nobody: bool,
}

/// Until when it is worth sending: a link or a code is valid for some minutes.
pub(super) fn end(letter: &Letter, from: Timestamp) -> Timestamp {
    from.plus(if letter.kind.tells() { TRIED_FOR } else { letter.minutes * 60 })
}

impl Content {
    pub(super) fn new(letter: Letter, language: &str, host: &str) -> Self {
        let Letter { kind, to, link, code, minutes, about, is_for_nobody } = letter;
        let (kind, language, host) = (kind.name().to_owned(), language.to_owned(), host.to_owned());
        Self { kind, to, link, code, minutes, about, language, host, is_for_nobody }
    }

    /// The text to keep.
    pub(super) fn written(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// The content again; `None` if no secret opens it.
    pub(super) fn open(pages: &Pages, id: &Digest, kept: &str) -> Option<Self> {
        serde_json::from_str(&place::open(pages, id, kept)?).ok()
    }

    /// The letter and its head. `None`: a later version knows more kinds.
    pub(super) fn letter(self, pages: &Pages) -> Option<(Letter, Letterhead<'_>)> {
        let Self { kind, to, link, code, minutes, about, language, host, is_for_nobody } = self;
        let kind = MailKind::of(&kind)?;
        let language = Arc::clone(pages.languages().best(&[language]));
        let head = Letterhead { templates: pages.templates(), brand: pages.brand(), language, host };
        Some((Letter { kind, to, link, code, minutes, about, is_for_nobody }, head))
    }
}
