use std::sync::{OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::envelope::{self, Call};
use crate::panics::{self, caught};
use crate::{manifest, Answer, Error, Host, Plugin, Result};

/// How a plugin is made: given the host, if there is one.
pub type Start<P> = fn(Option<&Host>) -> Result<P>;

/// What a loaded library is: the plugin, once it is made, and the host, once it has come.
pub(crate) struct Library<P> {
    manifest: &'static str,
    start: Start<P>,
    host: OnceLock<Host>,
    state: RwLock<State<P>>,
}

enum State<P> {
    New,
    Started(P),
    Unloaded,
}

impl<P: Plugin> Library<P> {
    pub(crate) const fn new(manifest: &'static str, start: Start<P>) -> Self {
        Self { manifest, start, host: OnceLock::new(), state: RwLock::new(State::New) }
    }

    /// The metadata in JSON. Where the manifest is wrong there is none, and stderr says why.
    pub(crate) fn metadata(&self) -> Option<String> {
        manifest::metadata(self.manifest).inspect_err(|error| eprintln!("{error}")).ok()
    }

    /// A host comes once; another one would be a fault of the host's, and the first one stays.
    pub(crate) fn set_host(&self, host: Host) {
        let _ = self.host.set(host);
    }

    /// Answers an input in JSON by a result in JSON. `prepare` is run before the plugin is made.
    pub(crate) fn execute(&self, input: &[u8], prepare: fn()) -> String {
        envelope::write(caught(|| self.answer(input, prepare)))
    }

    fn answer(&self, input: &[u8], prepare: fn()) -> Result<Answer> {
        let call = Call::read(input, self.host.get())?;
        let whole = call.is_whole();
        match &*self.started(prepare)? {
            State::Started(plugin) => Call::check(whole, plugin.call(&call.function, call.params, &call.context)?),
            _ => Err(Error::new("the library is being unloaded")),
        }
    }

    fn started(&self, prepare: fn()) -> Result<RwLockReadGuard<'_, State<P>>> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        if !matches!(*state, State::New) {
            return Ok(state);
        }
        drop(state);
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if matches!(*state, State::New) {
            prepare();
            *state = State::Started((self.start)(self.host.get())?);
        }
        Ok(RwLockWriteGuard::downgrade(state))
    }

    /// Drops the plugin, unless it is in a call: then the process is ending, and memory is not worth a crash.
    pub(crate) fn unload(&self) {
        let Ok(mut state) = self.state.try_write() else { return };
        let plugin = std::mem::replace(&mut *state, State::Unloaded);
        drop(state);
        let dropped = caught(|| {
            drop(plugin);
            Ok(())
        });
        drop(dropped);
        panics::report_no_more();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::MemoryHost;
    use crate::{Context, Params};
    use serde_json::{json, Value};
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
    use std::sync::Barrier;

    struct Probe<'a>(&'a Marks);

    #[derive(Default)]
    struct Marks {
        made: AtomicU32,
        dropped: AtomicU32,
        fails: AtomicBool,
        entered: OnceLock<Barrier>,
    }

    impl Plugin for Probe<'static> {
        fn call(&self, function: &str, params: Params, context: &Context) -> Result<Answer> {
            match function {
                "echo" => Answer::of(params.into_value()),
                "panic" => panic!("as asked"),
                "meet" => {
                    self.0.entered.get_or_init(|| Barrier::new(2)).wait();
                    Answer::of(())
                }
                "host" => Answer::of(context.host().is_some()),
                "execute" => Answer::of(params.into_value()),
                _ => Err(Error::no_such_function(function)),
            }
        }
    }

    impl Drop for Probe<'_> {
        fn drop(&mut self) {
            self.0.dropped.fetch_add(1, Ordering::SeqCst);
        }
    }

    const MANIFEST: &str = r#"{"name": "probe", "description": "Probes", "version": "1.0.0"}"#;

    /// A library whose plugin is made by `$start`, which sees the marks as a static.
    macro_rules! library {
        ($marks:ident) => {{
            static $marks: OnceLock<Marks> = OnceLock::new();
            let library = Library::new(MANIFEST, |_| {
                let marks = $marks.get_or_init(Marks::default);
                if marks.fails.load(Ordering::SeqCst) {
                    return Err(Error::new("cannot start"));
                }
                marks.made.fetch_add(1, Ordering::SeqCst);
                Ok(Probe(marks))
            });
            (library, $marks.get_or_init(Marks::default))
        }};
    }

    fn call<P: Plugin>(library: &Library<P>, function: &str, params: Value) -> Value {
        let input = json!({"input": {"function": function, "params": params}});
        serde_json::from_str(&library.execute(input.to_string().as_bytes(), || ())).unwrap()
    }

    #[test]
    fn a_plugin_is_made_once_and_dropped_once() {
        let (library, marks) = library!(MARKS);
        for n in 0..3 {
            assert_eq!(call(&library, "echo", json!(n))["output"], n);
        }
        assert_eq!(marks.made.load(Ordering::SeqCst), 1);
        library.unload();
        library.unload();
        assert_eq!(marks.dropped.load(Ordering::SeqCst), 1);
        assert_eq!(call(&library, "echo", json!(1))["error"], "the library is being unloaded");
    }

    #[test]
    fn a_panic_is_an_answer_and_the_plugin_goes_on() {
        let (library, marks) = library!(MARKS);
        let answer = call(&library, "panic", Value::Null);
        assert_eq!((&answer["success"], &answer["error"]), (&json!(false), &json!("panicked: as asked")));
        assert_eq!(call(&library, "echo", json!(1))["success"], true);
        assert_eq!(marks.made.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn a_start_that_failed_is_tried_again_by_the_next_call() {
        let (library, marks) = library!(MARKS);
        marks.fails.store(true, Ordering::SeqCst);
        assert_eq!(call(&library, "echo", json!(1))["error"], "cannot start");
        marks.fails.store(false, Ordering::SeqCst);
        assert_eq!(call(&library, "echo", json!(1))["output"], 1);
    }

    #[test]
    fn calls_run_side_by_side() {
        let (library, _) = library!(MARKS);
        std::thread::scope(|scope| {
            let other = scope.spawn(|| call(&library, "meet", Value::Null));
            assert_eq!(call(&library, "meet", Value::Null)["success"], true);
            assert_eq!(other.join().unwrap()["success"], true);
        });
    }

    #[test]
    fn a_plugin_in_a_call_is_not_dropped() {
        let (library, marks) = library!(MARKS);
        call(&library, "echo", Value::Null);
        let in_a_call = library.state.read().unwrap();
        library.unload();
        assert_eq!(marks.dropped.load(Ordering::SeqCst), 0);
        drop(in_a_call);
        library.unload();
        assert_eq!(marks.dropped.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn the_host_is_there_once_it_came() {
        let (library, _) = library!(MARKS);
        assert_eq!(call(&library, "host", Value::Null)["output"], false);
        library.set_host(MemoryHost::new().host());
        assert_eq!(call(&library, "host", Value::Null)["output"], true);
    }

    #[test]
    fn execute_takes_the_whole_input_and_answers_an_object() {
        let (library, _) = library!(MARKS);
        let execute = |input: Value| -> Value {
            serde_json::from_str(&library.execute(json!({"input": input}).to_string().as_bytes(), || ())).unwrap()
        };
        assert_eq!(execute(json!({"path": "x"}))["output"], json!({"path": "x"}));
        assert_eq!(execute(json!([1]))["error"], "answer: found an array, expected an object");
    }
}
