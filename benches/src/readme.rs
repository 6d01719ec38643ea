//! Tables in `benches/README.md`, between `<!-- name -->` and `<!-- /name -->`.

use std::path::Path;

use crate::Result;

/// Puts a text between the two marks of this name, in place of what is there.
///
/// # Errors
///
/// Where there is no README, or it has no such marks.
pub fn write(name: &str, text: &str) -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path)?;
    let readme = replaced(&readme, name, text).ok_or_else(|| format!("{}: no marks `{name}`", path.display()))?;
    Ok(std::fs::write(path, readme)?)
}

/// The same for the figures of a build with other libraries. Those of a build with josekit have marks of their own.
///
/// # Errors
///
/// As [`write()`]; and where the other libraries are missing.
pub fn write_beside_others(name: &str, text: &str) -> Result<()> {
    match (cfg!(feature = "peers"), cfg!(feature = "josekit")) {
        (true, false) => write(name, text),
        (false, true) => write(&format!("{name}-josekit"), text),
        _ => Err("the tables are those of `--features peers` and `--features josekit`, one at a time".into()),
    }
}

fn replaced(readme: &str, name: &str, text: &str) -> Option<String> {
    let [begin, end] = [format!("<!-- {name} -->\n"), format!("<!-- /{name} -->")];
    let (before, rest) = readme.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n{}\n\n{end}{after}", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_between_the_marks_is_replaced() {
        let readme = "a\n<!-- x -->\nold\n<!-- /x -->\nb\n<!-- y -->\n<!-- /y -->\n";
        let once = replaced(readme, "x", "new\n").unwrap();
        assert_eq!(once, "a\n<!-- x -->\n\nnew\n\n<!-- /x -->\nb\n<!-- y -->\n<!-- /y -->\n");
        assert_eq!(replaced(&once, "x", "new").as_ref(), Some(&once));
        assert_eq!(replaced(readme, "z", ""), None);
        assert_eq!(replaced("<!-- /x -->\n<!-- x -->\n", "x", ""), None);
    }
}
