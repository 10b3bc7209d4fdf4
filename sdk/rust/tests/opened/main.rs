//! Libraries that this crate makes, opened, called and closed as hosts do.

#![cfg(target_os = "linux")]

mod document;
mod host;
mod library;
mod table;
