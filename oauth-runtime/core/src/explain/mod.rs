//! What would happen if a client asked for something, and by which rule: an operator's question.
//!
//! [`explain`] walks through the functions that the endpoints call, up to the point at which something would be stored. It
//! issues nothing: no token exists afterwards, and no code. So its verdict is that of the endpoints, and its steps name the
//! rule behind it: the client is disabled, the scope is not registered, the [policy](crate::access_policy) took it away,
//! where each lifetime comes from, and what claims of the application's own there would be.
//!
//! ```
//! use oauth_runtime::explain::{Question, Verdict, explain};
//! use oauth_runtime::store::MemoryStore;
//! use oauth_runtime::{Client, oauth_server};
//!
//! #[oauth_server(grants(client_credentials), scopes(read = "Read your notes", admin = "Manage everything"))]
//! struct Notes {
//!     #[store]
//!     store: MemoryStore,
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), oauth_runtime::BoxError> {
//! let job = Client::confidential("job", "a-long-random-secret").grant_types(["client_credentials"]).scope("read");
//! let notes = Notes::new("https://notes.example".parse()?, MemoryStore::with_clients([job.build()?]));
//!
//! let asked = Question::new("job", "client_credentials").scope("read");
//! let explanation = explain(&*notes, &asked).await?;
//! assert_eq!(explanation.verdict(), &Verdict::Granted { scope: "read".parse()? });
//!
//! let refused = explain(&*notes, &asked.scope("admin")).await?;
//! assert!(refused.to_string().contains("the client may not have the scope admin"));
//! # Ok(())
//! # }
//! ```
//!
//! The pages of the feature `ui` have `ui::explain`, which also says what a person would be asked: a login, a second
//! factor, their consent.

mod claims;
mod exchange;
mod explanation;
mod lifetimes;
mod managed_grant;
mod question;
mod resources;
mod step;
mod tokens;
mod walk;

pub use explanation::{Explanation, Verdict};
pub use question::Question;
pub use step::{LifetimeOf, Origin, Step, UserInteraction};
pub use walk::explain;
