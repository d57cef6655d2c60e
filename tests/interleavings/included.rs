//! The sources of the library of the same name, as `build.rs` has changed them.
#![allow(dead_code, missing_docs, unused, macro_expanded_macro_exports_accessed_by_absolute_paths)]

include!(concat!(env!("OUT_DIR"), "/lib.rs"));
