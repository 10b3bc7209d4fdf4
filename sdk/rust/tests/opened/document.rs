//! The code of docs/writing-rust-plugins.md: the whole program is built and called as it stands there, and the parts
//! stand in an example, which is compiled.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::host::Library;
use serde_json::json;

fn sdk() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The blocks of a language.
fn blocks(language: &str) -> Vec<String> {
    let file = sdk().join("../../docs/writing-rust-plugins.md");
    let document = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let opening = format!("\n```{language}\n");
    let blocks: Vec<_> =
        document.split(&opening).skip(1).map(|rest| rest.split("```\n").next().unwrap().to_owned()).collect();
    assert!(!blocks.is_empty(), "found no block of {language}");
    blocks
}

fn program() -> String {
    let mut programs = blocks("rust").into_iter().filter(|block| block.starts_with("use "));
    let program = programs.next().expect("a whole program");
    assert_eq!(programs.next(), None, "found two programs, expected one");
    program
}

/// The folder of the artifacts of the profile that the tests were built with: above that is cargo's.
fn target() -> PathBuf {
    env::current_exe().unwrap().ancestors().nth(3).unwrap().to_owned()
}

#[test]
fn the_program_of_the_document_runs() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("greet");
    fs::create_dir_all(folder.join("src")).unwrap();
    let manifest = blocks("toml").remove(0).replace("../tenon/sdk/rust", sdk().to_str().unwrap());
    fs::write(folder.join("Cargo.toml"), manifest + "\n[workspace]\n").unwrap();
    fs::write(folder.join("plugin.json"), blocks("json").remove(0)).unwrap();
    fs::write(folder.join("src/lib.rs"), program()).unwrap();
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--offline"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", target())
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));

    let library = Library::open(&target().join("debug/libgreet.so"), "document");
    assert_eq!(library.metadata().unwrap()["name"], "greet");
    assert_eq!(library.call("greet", json!({"name": "Ada"})), Ok(json!({"greeting": "Hello, Ada!"})));
    assert_eq!(library.call("greet", json!({})), Err("missing field `name`".to_owned()));
    assert!(library.call("vanish", json!({})).is_err());
}

#[test]
fn the_other_code_of_the_document_stands_in_an_example_that_is_compiled() {
    let example = fs::read_to_string(sdk().join("examples/weather.rs")).unwrap();
    let program = program();
    let parts: Vec<_> = blocks("rust").into_iter().filter(|block| *block != program).collect();
    assert!(!parts.is_empty(), "found no part");
    for part in parts {
        assert!(example.contains(&part), "found in the document, but not in examples/weather.rs:\n{part}");
    }
}
