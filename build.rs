//! Keeps the linker's relocations in a build with chunks (feature `split`), because the program is divided along them.
//! Writes the lower case of letters as a short table (`src/base/lower_case.rs`).
use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is_wasm = std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    if is_wasm && std::env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo:rustc-link-arg-bin=kontor=--emit-relocs");
    }
    if let Some(folder) = std::env::var_os("OUT_DIR") {
        let table = format!("[{}]", lower_case().join(", "));
        std::fs::write(Path::new(&folder).join("lower_case.rs"), table).expect("cargo's folder can be written");
    }
}

/// The letters beyond ASCII that have a lower case: runs of the first and the last letter, the step from one to the
/// next, and the distance to their lower case.
fn lower_case() -> Vec<String> {
    let mut runs: Vec<(u32, u32, u32, i32)> = Vec::new();
    for letter in '\u{80}'..=char::MAX {
        // What follows the first is a combining mark, which folding drops.
        let Some(lower) = letter.to_lowercase().next().filter(|lower| *lower != letter) else { continue };
        let (letter, by) = (letter as u32, lower as i32 - letter as i32);
        match runs.last_mut() {
            Some((first, last, step, distance))
                if *distance == by && (letter - *last == *step || first == last && letter - *last <= 2) =>
            {
                (*step, *last) = (letter - *last, letter);
            }
            _ => runs.push((letter, letter, 1, by)),
        }
    }
    runs.iter().map(|(first, last, step, by)| format!("({first}, {last}, {step}, {by})")).collect()
}
