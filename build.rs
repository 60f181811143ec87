//! Keeps the linker's relocations in a build with chunks (feature `split`), because the program is divided along them.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is_wasm = std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    if is_wasm && std::env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo:rustc-link-arg-bin=kontor=--emit-relocs");
    }
}
