//! Tables in the documentation that tests keep current.

use std::path::Path;

/// Whether the part of `file` between `<!-- NAME -->` and `<!-- end -->` is `table`. `BLESS=1` in
/// the environment writes it anew.
pub(crate) fn is_current(file: &str, name: &str, table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(&format!("<!-- {name} -->\n")).unwrap();
    let (kept, after) = rest.split_once("<!-- end -->").unwrap();
    if std::env::var_os("BLESS").is_some() {
        let text = format!("{before}<!-- {name} -->\n{table}\n<!-- end -->{after}");
        return std::fs::write(&path, text).unwrap();
    }
    assert!(
        kept.trim() == table.trim(),
        "{file} is out of date: BLESS=1 cargo test --test cli documented"
    );
}
