//! What [`export!`](crate::export) makes exports of. All pointers of the ABI come to and from here; the buffers behind
//! them are the global allocator's.

use std::alloc::{self, Layout};
use std::cell::RefCell;
use std::panic;
use std::sync::Once;

use serde::de::DeserializeOwned;
use serde::Serialize;

pub use crate::envelope::Ability;
use crate::{envelope, host, Error, Level, Plugin, Result};

/// A buffer for the host to write into; null if there is no memory for it.
pub fn alloc(size: usize) -> *mut u8 {
    match Layout::array::<u8>(capacity(size)) {
        // SAFETY: its size is not zero
        Ok(layout) => unsafe { alloc::alloc_zeroed(layout) },
        Err(_) => std::ptr::null_mut(),
    }
}

/// Frees a buffer.
///
/// # Safety
///
/// As for [`taken`].
pub unsafe fn free(pointer: *mut u8, size: usize) {
    // SAFETY: as promised by the caller
    drop(unsafe { taken(pointer, size) });
}

/// The bytes of a buffer, which is freed with them. Null is no bytes.
///
/// # Safety
///
/// The buffer is from [`alloc`] or [`given`], with this size, and neither taken nor freed yet. One from `alloc(1)` may
/// also have size 0: so the host passes an empty value.
pub unsafe fn taken(pointer: *mut u8, size: usize) -> Vec<u8> {
    if pointer.is_null() {
        return Vec::new();
    }
    // SAFETY: it was allocated with that capacity, and zeroed or written as a whole
    unsafe { Vec::from_raw_parts(pointer, size, capacity(size)) }
}

/// Makes a buffer of bytes, for the host to read and free.
pub fn given(bytes: Vec<u8>) -> (*mut u8, usize) {
    let size = bytes.len();
    match size {
        0 => (std::ptr::null_mut(), 0),
        _ => (Box::into_raw(bytes.into_boxed_slice()).cast(), size),
    }
}

/// An empty buffer has an address, too: its own byte.
fn capacity(size: usize) -> usize {
    size.max(1)
}

/// Answers a call of an export.
///
/// # Safety
///
/// As for [`taken`].
pub unsafe fn call<P: DeserializeOwned, A: Serialize>(
    pointer: *mut u8,
    size: usize,
    function: impl FnOnce(P) -> Result<A>,
) -> u64 {
    log_panics();
    // SAFETY: as promised by the caller
    let params = unsafe { taken(pointer, size) };
    let (pointer, size) = given(envelope::answer(&params, function));
    (pointer as usize as u64) << 32 | size as u64
}

/// A module cannot unwind: after a panic the instance is lost, and its last words are in the log.
fn log_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| panic::set_hook(Box::new(|panic| host::log(Level::Error, &panic.to_string()))));
}

/// Where an instance keeps its plugin.
pub struct Slot<P>(RefCell<Option<P>>);

impl<P: Plugin> Slot<P> {
    /// With nothing in it yet.
    pub const fn empty() -> Self {
        Self(RefCell::new(None))
    }

    /// Makes the plugin.
    ///
    /// # Errors
    ///
    /// The plugin's own.
    pub fn init(&self, config: P::Config) -> Result<()> {
        *self.0.borrow_mut() = None;
        let plugin = P::init(config)?;
        *self.0.borrow_mut() = Some(plugin);
        Ok(())
    }

    /// Whether there is a plugin.
    pub fn is_ready(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// Calls a function of the plugin.
    ///
    /// # Errors
    ///
    /// The function's own, or there is no plugin.
    pub fn call<A>(&self, function: impl FnOnce(&mut P) -> Result<A>) -> Result<A> {
        match &mut *self.0.borrow_mut() {
            Some(plugin) => function(plugin),
            None => Err(Error::new("init: found no call of it that went well, expected one before all others")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_that_the_host_wrote_is_taken_whole() {
        for size in [1, 2, 1000] {
            let buffer = alloc(size);
            let bytes = unsafe {
                buffer.add(size - 1).write(7);
                taken(buffer, size)
            };
            assert_eq!((bytes.len(), bytes[size - 1]), (size, 7));
        }
    }

    #[test]
    fn an_empty_value_comes_in_a_buffer_of_one_byte() {
        for empty in [alloc(1), alloc(0), std::ptr::null_mut()] {
            assert!(unsafe { taken(empty, 0) }.is_empty());
        }
    }

    #[test]
    fn no_memory_is_null() {
        assert!(alloc(usize::MAX).is_null());
    }

    #[test]
    fn what_is_given_is_freed_with_its_size() {
        let mut bytes = Vec::with_capacity(100);
        bytes.extend_from_slice(b"answer");
        let (pointer, size) = given(bytes);
        assert_eq!(unsafe { std::slice::from_raw_parts(pointer, size) }, b"answer");
        unsafe { free(pointer, size) };
        assert_eq!(given(Vec::new()), (std::ptr::null_mut(), 0));
    }

    struct Limited(u8);

    impl Plugin for Limited {
        type Config = u8;

        fn init(limit: u8) -> Result<Self> {
            match limit {
                0 => Err(Error::new("limit: found 0, expected more")),
                limit => Ok(Self(limit)),
            }
        }
    }

    #[test]
    fn a_plugin_is_there_after_init_went_well() {
        let slot = Slot::<Limited>::empty();
        assert!(slot.call(|_| Ok(())).unwrap_err().to_string().starts_with("init: found no call"));
        slot.init(3).unwrap();
        slot.call(|plugin| {
            plugin.0 += 1;
            Ok(())
        })
        .unwrap();
        assert_eq!(slot.call(|plugin| Ok(plugin.0)).unwrap(), 4);
        assert_eq!(slot.init(0).unwrap_err().to_string(), "limit: found 0, expected more");
        assert!(!slot.is_ready());
    }
}
