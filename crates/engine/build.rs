//! Finds every rule file under `rules/<language>/` and embeds it, so that adding a
//! file is all it takes to add a list or a set of patterns.

#![allow(
    clippy::disallowed_methods,
    reason = "cargo speaks to build scripts through the environment"
)]

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let rules = Path::new(&root).join("rules");
    let mut files = Vec::new();
    collect(&rules, &mut files)?;
    files.sort();
    let mut table = String::from("pub(crate) static FILES: &[(&str, &str)] = &[\n");
    for file in files {
        let name = file.strip_prefix(&format!("{}/", rules.display())).unwrap_or(&file);
        table.push_str(&format!("    ({name:?}, include_str!({file:?})),\n"));
    }
    table.push_str("];\n");
    let sources = ["src", "rules", "models"].map(|folder| Path::new(&root).join(folder));
    let stamp = stamp(&sources)?;
    table.push_str(&format!(
        "/// Made from all of this engine's code, rules and weights.\n\
         pub(crate) const STAMP: u64 = {stamp:#x};\n"
    ));
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("rules.rs"), table)
}

/// A number made from all files below the folders (FNV-1a).
fn stamp(folders: &[std::path::PathBuf]) -> io::Result<u64> {
    let mut open = folders.to_vec();
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        println!("cargo::rerun-if-changed={}", path.display());
        if path.is_dir() {
            for entry in fs::read_dir(path)? {
                open.push(entry?.path());
            }
        } else if path.extension().is_none_or(|ending| ending != "md") {
            files.push(path);
        }
    }
    files.sort();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for file in files {
        for byte in fs::read(file)? {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(hash)
}

fn collect(folder: &Path, files: &mut Vec<String>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if matches!(
            path.extension().and_then(|e| e.to_str()),
            Some("txt" | "toml")
        ) {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path.display().to_string());
        }
    }
    Ok(())
}
