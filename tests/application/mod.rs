//! The application's word in the protocol: its claims, its policy, lifetimes, and the explanation of all of it.

mod claims;
mod explanations;
mod lifetimes;
mod office;
