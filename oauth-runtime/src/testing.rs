//! Test support for applications and for your own stores (feature `testing`, in `[dev-dependencies]`).
//!
//! # An application
//! - [`token`] issues an access token without a flow, for the test of a handler. [`TestToken`] has more
//!   options.
//! - [`verify`] says what a token gives access to.
//! - [`TestClient`] walks a whole flow without a socket: authorization code with PKCE, device code, client
//!   credentials, refresh.
//! - [`FixedTokens`] is a resource server with tokens that the test chooses, for an application that has no
//!   provider.
//! - [`TestClock`] is a clock that the test moves.
//!
//! # A store
//! [`StoreSuite`] runs cases against a store: the rules of the [capability traits](oauth_runtime_core::store) that a
//! compiler cannot check. Name the groups of cases for the store's capabilities, or
//! [`everything`](StoreSuite::everything):
//!
//! ```
//! use oauth_runtime::store::MemoryStore;
//! use oauth_runtime::testing::StoreSuite;
//!
//! # tokio::runtime::Builder::new_multi_thread().build()?.block_on(async {
//! let report = StoreSuite::new(|| async { MemoryStore::new() }).everything().run().await;
//! report.assert_passed();
//! println!("{report}");
//! # });
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! ## The database
//! The store need not be empty: each case uses clients, resource owners and tokens of its own, and looks at
//! nothing else. So a suite can run many times on one database, beside others; but two processes must not run
//! [`logout_notices`](StoreSuite::logout_notices) on one database at the same time, since a claim takes all
//! notices that are due. It leaves records behind, most of which expire within an hour. Use a test database:
//! [`sweeping`](StoreSuite::sweeping) deletes expired records, whoever stored them.
//!
//! The clients and resource owners in codes and tokens are not registered, so a schema with foreign keys to
//! their tables does not pass.
//!
//! ## Races
//! Many cases run a method in many tasks at the same time. Run the suite on a runtime with several threads
//! (`#[tokio::test(flavor = "multi_thread")]`), so that these meet in the store and not in the runtime.
//!
//! A store that several processes share is correct only if they cannot both win. [`StoreSuite::processes`]
//! starts several, which race for the same code, device code, refresh token, client identifier or signing key
//! slot.
//!
//! # A signer
//! With the feature `openid`, `SignerSuite` does the same for a `keys::Signer`: a key in an HSM, a key management service
//! or another process.

#[doc(inline)]
pub use oauth_runtime_core::testing::*;
#[cfg(feature = "openid")]
#[doc(inline)]
pub use oauth_runtime_suite::SignerSuite;
#[doc(inline)]
pub use oauth_runtime_suite::{CaseOutcome, CaseResult, Report, StoreSuite, this_test};
