//! How the compiler was called for the crate that asks.

use proc_macro::TokenStream;

/// The options with which the compiler finds the dependencies of this crate, and its edition, as `[&str; N]`. Macros run in the compiler,
/// so its arguments are at hand; cargo tells them nobody else.
#[proc_macro]
pub fn arguments(_: TokenStream) -> TokenStream {
    let mut options = Vec::new();
    let mut arguments = std::env::args();
    while let Some(argument) = arguments.next() {
        if argument == "--extern" || argument == "-L" {
            options.push(argument);
            options.extend(arguments.next());
        } else if argument.starts_with("--edition") {
            options.push(argument);
        }
    }
    format!("{options:?}").parse().expect("a list of literals")
}

/// The compiler, as `&str`.
#[proc_macro]
pub fn compiler(_: TokenStream) -> TokenStream {
    // Clippy's driver is beside it.
    let running = std::env::current_exe().expect("the operating system knows which program is running");
    format!("{:?}", running.with_file_name("rustc")).parse().expect("a literal")
}
