//! What the operator's console declares beside the field that is marked `#[console]`.

/// A scope token of operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// The token.
    pub name: &'static str,
    /// What it allows.
    pub description: &'static str,
}

/// To see everything.
pub const READ: Scope = Scope { name: "operator:read", description: "See what the provider keeps" };

/// To change everything.
pub const WRITE: Scope = Scope { name: "operator:write", description: "Change what the provider keeps" };

/// The identifier of the client with which the console signs its operators in.
pub const CLIENT_ID: &str = "operator-console";

/// The name of the resource that is the console's API.
pub const RESOURCE: &str = "console";

/// The path of the API, and of its resource, under the issuer.
pub const API: &str = "/console/api";
