use std::sync::{Arc, Barrier};
use std::{fs, thread};

use crate::host::{example, is_mapped, Library};
use crate::table;
use serde_json::{json, Value};

fn open(test: &str) -> Library {
    Library::open(&example("probe"), test)
}

#[test]
fn a_library_runs_under_either_prefix() {
    for prefix in ["tenon_plugin_", "vtcode_plugin_"] {
        let library = open("either_prefix").with_prefix(prefix);
        assert_eq!(library.version(), 1);
        let expected = json!({"name": "probe", "description": "What the tests of the SDK need of a plugin",
            "version": "1.2.3", "author": "Tenon", "thread_safe": true, "abi_version": 1});
        assert_eq!(library.metadata(), Some(expected));
        assert_eq!(library.call("echo", json!([1, "\u{0}ä"])), Ok(json!([1, "\u{0}ä"])));
        library.free_null();
    }
}

#[test]
fn execute_gets_the_input_and_answers_the_result() {
    let library = open("execute");
    let result = library.execute(Some(br#"{"input": {"path": "x"}, "workspace_root": null, "config": {}}"#));
    assert_eq!(result, Some(json!({"success": true, "output": {"path": "x"}, "error": null, "files": []})));
}

#[test]
fn wrong_input_is_answered() {
    let library = open("wrong_input");
    assert_eq!(library.execute(None), None);
    for input in [&b""[..], b"{", b"[]", b"\xff", br#"{"input": {}, "config": []}"#] {
        let result = library.execute(Some(input)).unwrap();
        assert_eq!(result["success"], false);
        assert!(result["error"].as_str().unwrap().starts_with("input: "), "{result}");
    }
    let error = library.call("vanish", Value::Null).unwrap_err();
    assert_eq!(error, "function: found \"vanish\", which this plugin does not have");
}

#[test]
fn a_panic_is_an_answer() {
    let library = open("panic");
    assert_eq!(library.call("panic", json!(3)), Err("panicked: asked for: 3".to_owned()));
    assert_eq!(library.call("echo", json!(3)), Ok(json!(3)));
}

#[test]
fn calls_leave_no_memory_behind() {
    let library = open("memory");
    // SAFETY: the probe has it, as this.
    let live: extern "C" fn() -> isize = unsafe { library.symbol("probe_live") };
    library.set_host(&table::TABLE);
    let round = |n: usize| {
        library.metadata();
        library.call("echo", json!(vec!["text"; n])).unwrap();
        library.call("panic", Value::Null).unwrap_err();
        library.call("config", json!("unit")).unwrap();
        library.execute(Some(b"{")).unwrap();
    };
    round(1);
    let before = live();
    (0..500).for_each(round);
    assert_eq!(live(), before);
}

#[test]
fn a_closed_library_is_unmapped() {
    let library = open("unmapped");
    library.set_host(&table::TABLE);
    library.metadata();
    library.call("echo", json!(1)).unwrap();
    library.call("panic", Value::Null).unwrap_err();
    library.call("current_thread", Value::Null).unwrap();
    let file = library.file();
    assert!(is_mapped(&file));
    drop(library);
    assert!(!is_mapped(&file));
}

#[test]
fn a_thread_that_called_a_library_may_end_after_it() {
    let library = Arc::new(open("survivor"));
    let file = library.file();
    let (called, closed) = (Barrier::new(2), Barrier::new(2));
    thread::scope(|scope| {
        let used = library.clone();
        let (called, closed) = (&called, &closed);
        scope.spawn(move || {
            used.call("current_thread", Value::Null).unwrap();
            drop(used);
            called.wait();
            closed.wait();
        });
        called.wait();
        drop(library);
        assert!(!is_mapped(&file));
        closed.wait();
    });
}

#[test]
fn a_library_that_starts_threads_is_unmapped_after_the_thread_that_called_it() {
    let library = open("spawning");
    thread::scope(|scope| scope.spawn(|| library.call("spawn", Value::Null).unwrap()).join().unwrap());
    let file = library.file();
    drop(library);
    assert!(!is_mapped(&file));
}

#[test]
fn a_plugin_is_dropped_when_its_library_is_closed() {
    let library = open("dropped");
    let mark = library.file().with_extension("mark");
    let _ = fs::remove_file(&mark);
    library.call("on_drop", json!(mark)).unwrap();
    assert!(!mark.exists());
    drop(library);
    assert_eq!(fs::read_to_string(&mark).unwrap(), "dropped");
}

#[test]
fn a_host_of_a_later_version_is_taken() {
    let library = open("later");
    library.set_host(&table::LATER_VERSION);
    assert_eq!(library.call("config", json!("unit")), Ok(json!("celsius")));
}

#[test]
fn many_threads_call_at_once() {
    let library = open("threads");
    thread::scope(|scope| {
        for thread in 0..8 {
            let library = &library;
            scope.spawn(move || {
                for n in 0..500 {
                    assert_eq!(library.call("echo", json!([thread, n])), Ok(json!([thread, n])));
                }
            });
        }
    });
}

#[test]
fn all_that_a_host_does_can_be_asked_for() {
    let library = open("host");
    assert_eq!(library.call("host", Value::Null), Err("no host".to_owned()));
    library.set_host(&table::NO_VERSION);
    assert_eq!(library.call("host", Value::Null), Err("no host".to_owned()));
    library.set_host(&table::TABLE);
    let before = table::given();
    let answer = library.call("host", Value::Null).unwrap();
    let expected = json!({
        "config": "celsius", "unknown": null, "value": [0, 255], "empty": [], "gone": null,
        "status": 200, "body": "answer",
        "refusals": [
            "Err(Denied(\"http_request: not on the list\"))",
            "Err(Denied(\"kv_set: denied\"))",
            "Err(Exhausted(\"kv_set: exhausted\"))",
            "Err(Invalid(\"kv_set: invalid\"))",
            "Err(Invalid(\"kv_set: found a NUL at 1, expected none\"))",
            "Err(Failed(\"kv_get: failed with status 99\"))",
        ],
    });
    assert_eq!(answer, expected);
    assert_eq!(library.call("config", json!("limit")), Ok(json!(3)));
    assert_eq!(table::given(), before);
    assert!(table::LINES.lock().unwrap().contains(&"2 a\u{fffd}b {\"n\":\"1\"}".to_owned()));
    assert!(table::EVENTS.lock().unwrap().contains(&json!({"event_type": "probed", "data": {"n": 1}})));
}
