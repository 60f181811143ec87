//! The tiles of a dashboard as text, one per line: width and report.

/// A report on a dashboard.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tile {
    /// The key of a built-in report, or the id of a saved one.
    pub report: String,
    /// Whether it spans both columns.
    pub is_wide: bool,
}

/// The maximum number of tiles; more would be of no use on one page.
const MAX_TILES: usize = 24;

/// The tiles of a new dashboard.
pub const START: &str = "1 pipeline\n1 wins\n2 forecast\n1 losses\n1 lead-source\n2 flow\n1 activities\n1 quotas";

/// Parses the tiles; each report occurs once.
pub fn read(text: &str) -> Vec<Tile> {
    let mut out: Vec<Tile> = Vec::new();
    for line in text.lines() {
        let Some((width, report)) = line.trim().split_once(' ') else { continue };
        let report = report.trim().to_string();
        if !report.is_empty() && out.len() < MAX_TILES && !out.iter().any(|tile| tile.report == report) {
            out.push(Tile { report, is_wide: width == "2" });
        }
    }
    out
}

/// Formats tiles.
pub fn write(tiles: &[Tile]) -> String {
    let line = |tile: &Tile| format!("{} {}", if tile.is_wide { 2 } else { 1 }, tile.report);
    tiles.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The tiles with one of them moved.
pub fn reorder(tiles: &[Tile], report: &str, to: usize) -> Vec<Tile> {
    let mut out = tiles.to_vec();
    if let Some(from) = out.iter().position(|tile| tile.report == report) {
        let tile = out.remove(from);
        out.insert(to.min(out.len()), tile);
    }
    out
}
