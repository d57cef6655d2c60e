#![doc = include_str!("lib.md")]
#![deny(missing_debug_implementations, missing_docs)]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(test)]
extern crate oauth_runtime as ready_stores;
// Declarations in tests use this name.
#[cfg(test)]
extern crate self as oauth_runtime;

// From top to bottom: a module uses only modules in lines below its own.
//
// - `handlers`: what an application's own handlers call
// - `challenge`: people log in in an application of the provider's own, without a page
// - `respond`: a request → its page → the flow; `authorize`, `client_logout`: what an application's `Interaction`
//   and `Logout` call
// - `flow`: acts on what a page returned
// - `page`, `account_pages`, `people`: one module for each page; each returns what comes next
// - `next`: what comes next, as a value
// - `next_step`: the rules that decide what a person is asked; `approval`: what comes of their answer
// - `verdict`, `whose`, `factors`, `remembered`, `consents`, `shown`: which account, how strong a login, what was allowed before, what a page
//   showed
// - `app_setup`, `human`, `owner`, `device`, `passkeys`, `permissions`, `judged`, `client_name`, `client_logo`, `logout`: what several pages share
// - `visit`: a request while it is answered; `once`, `cross_site`: forms that are sent twice, or by other sites
// - `post`: e-mail on its way
// - `logins`, `everywhere`, `ended`: the logins of a person, and their end; `person`: what an operator sees of them
// - `session`, `credentials`: what the store keeps of a browser and of a person
// - `look`: the look of the pages for the operator's console
// - `answer`: renders responses; `refusal`: why there is none; `question`: what a person is asked
// - `part`: pages that only some declarations have
// - `provider`: what the pages need of a provider; `account`, `config`, `upstreams`; `mail`: e-mail to people
// - `demand`: what a request demands of a login
// - `acr_levels`, `browser`, `captcha`, `data_export`, `rehearsal`, `template`, `outline`, `language`, `policy`, `login_policy`, `second_factor_rule`, `people_word`, `sign_up_form`, `assets`, `seal`, `paths`, `error`

#[doc(hidden)]
pub mod __private;
mod account;
mod account_pages;
mod acr_levels;
mod answer;
mod app_setup;
mod approval;
mod assets;
mod authorize;
mod browser;
mod captcha;
mod challenge;
mod client_logins;
mod client_logo;
mod client_logout;
mod client_name;
mod config;
mod consents;
mod credentials;
mod cross_site;
mod data_export;
mod declared;
mod demand;
mod device;
mod device_claim;
mod ended;
mod error;
mod events;
mod everywhere;
mod explain;
mod extras;
mod factor_news;
mod factors;
mod flow;
mod grants;
mod handlers;
mod human;
mod judged;
mod language;
mod login_policy;
mod logins;
mod logout;
mod look;
mod mail;
mod next;
mod next_step;
mod once;
mod outline;
mod owner;
mod page;
mod part;
#[cfg(feature = "passkeys")]
mod passkeys;
#[cfg(not(feature = "passkeys"))]
#[path = "no_passkeys.rs"]
mod passkeys;
mod paths;
mod people;
mod people_word;
mod permissions;
mod person;
mod policy;
mod post;
mod provider;
mod question;
mod refusal;
mod rehearsal;
mod remembered;
mod respond;
mod seal;
mod second_factor_rule;
mod session;
mod shared_logins;
mod shown;
mod sign_up_form;
mod template;
#[cfg(test)]
mod tests;
#[cfg(feature = "upstream")]
mod upstreams;
#[cfg(all(test, feature = "passkeys", feature = "upstream"))]
mod variables;
mod verdict;
mod visit;
mod whose;

pub use account::{Account, Authentication, LoginGeneration, UpstreamLogin};
pub use acr_levels::{AcrLevel, LoginRequirement, ONE_FACTOR, TWO_FACTORS};
pub use answer::{error_page, leave_page};
pub use authorize::{answers_within, authorize};
pub use captcha::{Captcha, CaptchaAnswer, CaptchaVerifier};
pub use client_logins::{ClientLogin, ClientLogins, client_logins, end_client_logins};
pub use client_logout::log_out;
pub use config::{Pages, PagesBuilder};
pub use credentials::{delete_credentials, forget_person, keeps_anything_of};
pub use data_export::DataExport;
pub use error::PagesError;
pub use everywhere::log_out_everywhere;
pub use explain::explain;
pub use factors::owes_second_factor;
#[cfg(feature = "upstream")]
pub use handlers::UpstreamButton;
pub use handlers::{
    FormProtection, OwnPage, PasswordLogin, Pending, check_form_value, log_in, log_in_with_password,
    login_generation, pending, protect_form, refuse, request_login,
};
pub use login_policy::{LoginAttempt, LoginDecision, LoginPolicy, NewLogin};
pub use logins::{Login, end_login, logins};
pub use logout::{EndedBrowserSession, LogoutPage, confirm_logout, end_session, logged_in, logged_out};
#[doc(hidden)]
pub use look::{Look, Replaced};
pub use mail::{FileMailer, Mail, MailKind, Mailer};
#[cfg(feature = "smtp")]
pub use mail::{SmtpMailer, SmtpMailerBuilder, SmtpMailerError};
pub use paths::has_page;
pub use people::notify_by_email;
pub use people_word::{PeopleWord, UnknownPeopleWord};
pub use person::{Person, person};
pub use policy::{ApprovalPolicy, Asked};
pub use post::{MailFigures, WaitingMails, deliver_mails, mail_figures, waiting_mails};
pub use provider::UiProvider;
pub use remembered::forget_devices;
#[doc(hidden)]
pub use respond::{all_paths, error_page_without_request};
pub use respond::{changes, is_page, paths, respond};
pub use second_factor_rule::SecondFactorRule;
pub use sign_up_form::{NewSignUp, SignUpDecision, SignUpField, SignUpPolicy};
#[cfg(feature = "upstream")]
pub use upstreams::{UpstreamPolicy, UpstreamStrength};
