//! Makes threads survive the library. Rust's standard library, of which every `cdylib` has its own copy, registers a
//! destructor for threads by `pthread_key_create` as soon as `std::thread::current` is used on one, as a blocking
//! channel does, too. The destructor's code goes with the library, and a thread of the host's that ends afterwards
//! jumps into nothing (rust-lang/rust#91979). So the key is deleted when the library goes.
//!
//! Which key it is, is found out: it is the one that gets a value on a thread when that thread first asks who it is.
//! A standard library that does not work like this any more has no such key, and nothing is deleted.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod glibc {
    use std::ffi::{c_int, c_uint, c_void};
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::thread;

    /// glibc's `PTHREAD_KEYS_MAX`.
    const KEYS: c_uint = 1024;
    const NONE: u32 = u32::MAX;

    static KEY: AtomicU32 = AtomicU32::new(NONE);

    extern "C" {
        fn pthread_getspecific(key: c_uint) -> *mut c_void;
        fn pthread_key_delete(key: c_uint) -> c_int;
    }

    /// To be called before anything else of the library asks for the current thread.
    pub(in crate::abi) fn find() {
        let before: Vec<bool> = (0..KEYS).map(is_set).collect();
        let _ = thread::current();
        let mut new = (0..KEYS).filter(|&key| is_set(key) && !before[key as usize]);
        if let (Some(key), None) = (new.next(), new.next()) {
            KEY.store(key, Ordering::Relaxed);
        }
    }

    pub(in crate::abi) fn delete() {
        let key = KEY.swap(NONE, Ordering::Relaxed);
        if key != NONE {
            // SAFETY: the key is this library's copy of the standard library's, whose code does not run any more.
            unsafe { pthread_key_delete(key) };
        }
    }

    fn is_set(key: c_uint) -> bool {
        // SAFETY: glibc answers null for a key that nobody has created, if it is below KEYS.
        unsafe { !pthread_getspecific(key).is_null() }
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(super) use glibc::{delete, find};

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) fn find() {}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) fn delete() {}
