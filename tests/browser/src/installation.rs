//! Chromium, Node, and the npm packages.

use std::path::PathBuf;

/// Where everything is that scripts need.
#[derive(Debug)]
pub(crate) struct Installation {
    pub(crate) chromium: PathBuf,
    pub(crate) node: PathBuf,
    /// The directory with `node_modules`.
    pub(crate) packages: PathBuf,
}

impl Installation {
    /// Finds it.
    ///
    /// # Panics
    ///
    /// If something is missing: the test should have said that it needs it.
    pub(crate) fn find() -> Self {
        let need = test_needs::BROWSER;
        let missing = need.missing();
        assert!(
            missing.is_none(),
            "{} is not installed; run `cargo xtask install`",
            missing.unwrap_or_default()
        );
        let [chromium, node] = ["chromium-headless-shell", "node"]
            .map(|name| test_needs::find(name).expect("the need has seen it"));
        Self { chromium, node, packages: need.libraries.expect("the need has some").path() }
    }
}
