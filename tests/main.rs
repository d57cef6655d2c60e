//! The tests that cross crates, as one binary: black-box HTTP against declared providers.

mod support;

mod attacks;
mod rfc;
mod ui;
