//! The scratch workspace that is measured, and what cargo is asked about it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use crate::Result;
use crate::application::Application;
use crate::measure::Sample;
use crate::options::Options;

pub(crate) struct Workspace {
    folder: PathBuf,
    /// The repository.
    root: PathBuf,
    /// Dependencies that the environment's target folder has need not be built anew to see that this works.
    smoke: bool,
}

impl Workspace {
    /// One workspace for all, so that dependencies are the same and built once; with the versions of the repository's
    /// lock file.
    pub(crate) fn create(options: &Options) -> Result<Self> {
        let benches = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = benches.parent().ok_or("benches/ has no parent")?.to_owned();
        let folder = benches.join("target").join(if options.smoke { "compile-cost-smoke" } else { "compile-cost" });
        let workspace = Self { folder, root, smoke: options.smoke };
        workspace.put(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"declared\", \"hand-written\", \"plain\", \"with\"]\n",
        )?;
        fs::copy(workspace.root.join("Cargo.lock"), workspace.folder.join("Cargo.lock"))?;
        for name in ["declared", "hand-written", "with"] {
            workspace.put(format!("{name}/Cargo.toml"), &workspace.manifest(name, true))?;
        }
        workspace.put("plain/Cargo.toml", &workspace.manifest("plain", false))?;
        for name in ["plain", "with"] {
            workspace.put(format!("{name}/src/main.rs"), "fn main() {}\n")?;
        }
        Ok(workspace)
    }

    fn manifest(&self, name: &str, with: bool) -> String {
        let mut manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
             [dependencies]\nrocket = \"0.5.2\"\n"
        );
        if with {
            manifest += &format!("jwt-core = {{ path = {:?} }}\n", self.root.join("jwt-core"));
        }
        manifest
    }

    /// Writes what differs from what is there, as an editor does.
    pub(crate) fn write(&self, application: &Application, edit: usize) -> Result<()> {
        for (path, text) in application.files(edit) {
            self.put(Path::new(application.name()).join("src").join(path), &text)?;
        }
        Ok(())
    }

    fn put(&self, path: impl AsRef<Path>, text: &str) -> io::Result<()> {
        let path = self.folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|there| there == text) {
            return Ok(());
        }
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, text)
    }

    /// Removes what was built of the application itself, incremental state included.
    pub(crate) fn clean(&self, application: &Application) -> Result<()> {
        run(self.cargo().args(["clean", "--quiet", "-p", application.name()])).map(drop)
    }

    pub(crate) fn check(&self, application: &Application) -> Result<Sample> {
        timed(self.cargo().args(["check", "--quiet", "-p", application.name()]))
    }

    /// Builds the macros and all that they need in an empty target folder.
    pub(crate) fn build_macros(&self) -> Result<Sample> {
        let target = self.folder.join("macros");
        if target.exists() {
            fs::remove_dir_all(&target)?;
        }
        let mut cargo = cargo(&self.root, &target);
        timed(cargo.args(["build", "--quiet", "-p", "jwt-macros"]))
    }

    fn cargo(&self) -> Command {
        match std::env::var_os("CARGO_TARGET_DIR") {
            Some(_) if self.smoke => {
                let mut cargo = Command::new("cargo");
                cargo.current_dir(&self.folder);
                cargo
            }
            _ => cargo(&self.folder, &self.folder.join("target")),
        }
    }
}

/// The packages, and versions of packages, that are built for one of the workspace: normal and build dependencies on
/// this platform, itself left out.
pub(crate) fn count_crates(workspace: &Workspace, package: &str) -> Result<usize> {
    let mut cargo = workspace.cargo();
    cargo.args(["tree", "--quiet", "-p", package, "-e", "normal,build", "--prefix", "none", "--format", "{p}"]);
    let tree = run(&mut cargo)?;
    // A name, a version; more where it is a path or was listed before.
    let packages: BTreeSet<_> =
        tree.lines().map(|line| line.split_whitespace().take(2).collect::<Vec<_>>()).filter(|p| p.len() == 2).collect();
    Ok(packages.len() - 1)
}

pub(crate) fn rustc_version() -> Result<String> {
    let version = run(Command::new("rustc").arg("--version"))?;
    Ok(version.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
}

/// Cargo as a user has it: what the environment says of flags and incremental builds does not count.
fn cargo(folder: &Path, target: &Path) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(folder).env("CARGO_TARGET_DIR", target);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        let flags = name.ends_with("RUSTFLAGS") || name.ends_with("_WRAPPER");
        if flags || name == "CARGO_INCREMENTAL" || name.starts_with("CARGO_PROFILE_") {
            cargo.env_remove(&*name);
        }
    }
    cargo
}

fn timed(command: &mut Command) -> Result<Sample> {
    Sample::of(|| run(command).map(drop))
}

fn run(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    Err(format!("{command:?} failed:\n{}", String::from_utf8_lossy(&output.stderr)).into())
}
