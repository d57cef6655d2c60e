//! The parameters that a client is pushing.

/// The parameters of an authorization request that its client is pushing (RFC 9126): those of the form without
/// the client's credentials, or those of its request object.
#[derive(Clone)]
pub struct PushedParameters(Vec<(String, String)>);

impl PushedParameters {
    pub(crate) fn new<'a>(parameters: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        Self(parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// The value of a parameter; `None` if it is absent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut own = self.0.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str());
        own.find(|value| !value.is_empty())
    }

    /// Sets a parameter, in place of what the client sent under this name.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(own, _)| own != name);
        self.0.push((name.to_owned(), value.into()));
    }

    pub(crate) fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }
}

/// Omits the values: some are tokens.
impl std::fmt::Debug for PushedParameters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}
