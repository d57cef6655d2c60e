//! The metadata document while it is being written.

#[cfg(feature = "openid")]
use oauth_runtime_tables::endpoints;
use serde::Serialize;
use serde::ser::SerializeMap;
use serde_json::Value;

/// The members of the metadata document (RFC 8414 section 2), in the order in which they were added.
#[derive(Debug, Default)]
pub struct Metadata(Vec<(String, Value)>);

impl Metadata {
    /// Adds a member, which replaces an earlier one with this name.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        let (name, value) = (name.into(), value.into());
        match self.0.iter_mut().find(|(own, _)| *own == name) {
            Some((_, own)) => *own = value,
            None => self.0.push((name, value)),
        }
    }

    /// Adds values to the end of a list, and creates the list if it does not exist. Without values there is
    /// no list.
    pub fn extend<'a>(&mut self, name: &str, values: impl IntoIterator<Item = &'a str>) {
        for value in values {
            match self.0.iter_mut().find(|(own, _)| own == name) {
                Some((_, Value::Array(list))) => list.push(value.into()),
                _ => self.set(name, vec![value]),
            }
        }
    }
}

impl Metadata {
    /// Removes a member.
    pub(crate) fn remove_member(&mut self, name: &str) {
        self.0.retain(|(own, _)| own != name);
    }

    /// Removes values from a list.
    pub fn remove(&mut self, name: &str, values: &[&str]) {
        for (_, own) in self.0.iter_mut().filter(|(own, _)| own == name) {
            if let Value::Array(list) = own {
                list.retain(|value| value.as_str().is_none_or(|value| !values.contains(&value)));
            }
        }
    }
}

#[cfg(feature = "openid")]
impl Metadata {
    /// Keeps only these values in the lists whose names end with this.
    pub(crate) fn retain(&mut self, name_ends_with: &str, is_kept: impl Fn(&str) -> bool) {
        for (_, value) in self.0.iter_mut().filter(|(name, _)| name.ends_with(name_ends_with)) {
            if let Value::Array(list) = value {
                list.retain(|value| value.as_str().is_some_and(&is_kept));
            }
        }
    }

    /// Whether it has a member with this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(own, _)| own == name)
    }

    /// Adds a method of client authentication to each endpoint at which clients authenticate, and the
    /// algorithms of its signatures.
    pub(crate) fn add_client_authentication(&mut self, method: &str, algorithms: &[&str]) {
        for prefix in endpoints::ALL.iter().filter_map(|endpoint| endpoint.authentication) {
            let methods = format!("{prefix}_auth_methods_supported");
            if self.has(&methods) {
                self.extend(&methods, [method]);
                self.extend(
                    &format!("{prefix}_auth_signing_alg_values_supported"),
                    algorithms.iter().copied(),
                );
            }
        }
    }
}

impl Serialize for Metadata {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_stay_in_order_and_are_unique() {
        let mut metadata = Metadata::default();
        metadata.set("issuer", "https://a.example");
        metadata.extend("methods", ["none"]);
        metadata.extend("methods", ["basic", "post"]);
        metadata.extend("empty", []);
        metadata.set("issuer", "https://b.example");
        let json = serde_json::to_string(&metadata).expect("JSON");
        assert_eq!(json, r#"{"issuer":"https://b.example","methods":["none","basic","post"]}"#);
    }
}
