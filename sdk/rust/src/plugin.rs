use crate::{Answer, Context, Params, Result};

/// A plugin: its state, and what it answers. Made into a library by [`export!`](crate::export).
///
/// There is one of it in a loaded library. It is made by the first call, and dropped when the library is unloaded: a
/// thread that it started must end in its `Drop`, since the thread's code goes away afterwards. Where calls are still
/// running then, as they may when the whole process exits, it is not dropped.
///
/// Calls come from any thread. They come one at a time unless `plugin.json` says `"thread_safe": true`; that is the
/// host's promise, which the compiler cannot rely on, so state that changes is behind a `Mutex` or the like in either
/// case. Without concurrent calls that costs next to nothing.
pub trait Plugin: Send + Sync + 'static {
    /// Answers one call. `function` is `execute` where the host named no function: then `params` are the whole input,
    /// and the answer must be an object.
    ///
    /// # Errors
    ///
    /// An error is the answer that the caller gets, as a message. So is a panic; the plugin goes on serving then.
    fn call(&self, function: &str, params: Params, context: &Context) -> Result<Answer>;
}
