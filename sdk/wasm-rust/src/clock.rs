use std::time::SystemTime;

/// The time. `SystemTime::now` panics in a module: Rust's own library asks nobody there.
#[cfg(not(target_arch = "wasm32"))]
pub fn now() -> SystemTime {
    SystemTime::now()
}

/// The time. `SystemTime::now` panics in a module: Rust's own library asks nobody there.
#[cfg(target_arch = "wasm32")]
pub fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + crate::imports::since_epoch()
}
